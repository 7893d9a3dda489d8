"""A gentle piece of music for waiting callers, made rather than licensed."""

import array
import math
import wave
from pathlib import Path

RATE = 8000
_BEAT = 0.75  # seconds
# A slow walk through four chords (hertz); each note rings on while the next ones join it.
CHORDS = (
    (261.63, 329.63, 392.00, 493.88),
    (220.00, 261.63, 329.63, 392.00),
    (174.61, 261.63, 349.23, 440.00),
    (196.00, 246.94, 293.66, 392.00),
)


def write_waiting_music(target: Path, rounds: int = 4) -> None:
    """Write 8 kHz mono 16-bit WAV of ``rounds`` times 12 seconds, seamless when repeated."""
    notes = [pitch for chord in CHORDS for pitch in chord] * rounds
    total = int(len(notes) * _BEAT * RATE)
    mix = [0.0] * total
    for number, pitch in enumerate(notes):
        _add_note(mix, int(number * _BEAT * RATE), pitch)
    loudest = max(abs(value) for value in mix)
    samples = array.array("h", (int(value / loudest * 6500) for value in mix))
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    with wave.open(str(partial), "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(RATE)
        output.writeframes(samples.tobytes())
    partial.rename(target)


def _add_note(mix: list[float], start: int, pitch: float) -> None:
    length = int(2.6 * RATE)
    step = 2 * math.pi * pitch / RATE
    for index in range(length):
        swell = min(1.0, index / 400) * math.exp(-2.2 * index / length) * (1 - index / length)
        tone = math.sin(step * index) + 0.25 * math.sin(2 * step * index)
        mix[(start + index) % len(mix)] += swell * tone
