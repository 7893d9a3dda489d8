"""Making sounds and measuring what was heard: tones by frequency, everything else by level. 8 kHz, 16 bit."""

import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

RATE = 8_000
WINDOW_MS = 100
SILENCE_DB = -50.0
HEAD_BYTES = 44
Samples = npt.NDArray[np.float64]


def write_tone(path: Path, hertz: float, seconds: float, *, rate: int = RATE, level: float = 0.3) -> Path:
    """A wav file with one steady tone; `level` 1.0 is full scale. Whole periods: it loops without a click."""
    count = round(round(hertz * seconds) / hertz * rate)
    samples = np.sin(2 * math.pi * hertz * np.arange(count) / rate) * level * 32_767
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.astype("<i2").tobytes())
    return path


def read_wav(path: Path) -> tuple[list[Samples], int]:
    """One array per channel (full scale 1.0), and the rate. A file still being written is read as far as it goes."""
    data = path.read_bytes()
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError(f"{path.name} is not a wav file")
    channels, rate = struct.unpack_from("<HI", data, 22)
    start = data.index(b"data", 12) + 8
    usable = (len(data) - start) // (2 * channels) * 2 * channels
    samples = np.frombuffer(data, "<i2", offset=start, count=usable // 2).astype(np.float64) / 32_768
    return [samples[channel::channels] for channel in range(channels)], rate


def so_far(path: Path) -> Samples:
    """The first channel of a file that is being written; nothing until its head is on the disk."""
    if not path.exists() or path.stat().st_size < HEAD_BYTES:
        return np.zeros(0)
    return read_wav(path)[0][0]


def level_db(samples: Samples) -> float:
    """Level in dB of full scale; -120 for nothing."""
    if not len(samples):
        return -120.0
    return max(-120.0, 10 * math.log10(float(np.mean(samples**2)) + 1e-12))


def loudest_tone(samples: Samples, rate: int = RATE) -> tuple[float, float]:
    """The strongest frequency in Hz, and its share of all power (1.0: a pure tone)."""
    if len(samples) < 64:
        return 0.0, 0.0
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2
    power[:2] = 0
    total = float(power.sum())
    if total <= 0:
        return 0.0, 0.0
    peak = int(power.argmax())
    near = float(power[max(0, peak - 2) : peak + 3].sum())
    return peak * rate / len(samples), near / total


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some time of one kind. `kind`: "silence", "tone" (with `hertz`) or "sound" (speech, music)."""

    kind: str
    hertz: int
    start_ms: int
    end_ms: int

    @property
    def ms(self) -> int:
        """How long."""
        return self.end_ms - self.start_ms


def classify(samples: Samples, rate: int = RATE) -> tuple[str, int]:
    """What one window sounds like. Tones are told to the nearest 10 Hz."""
    if level_db(samples) < SILENCE_DB:
        return "silence", 0
    hertz, share = loudest_tone(samples, rate)
    if share > 0.9:
        return "tone", round(hertz, -1).__int__()
    return "sound", 0


def stretches(samples: Samples, rate: int = RATE) -> list[Stretch]:
    """The whole recording, window by window, equal neighbours joined."""
    size = rate * WINDOW_MS // 1000
    found: list[Stretch] = []
    for index in range(len(samples) // size):
        kind, hertz = classify(samples[index * size : (index + 1) * size], rate)
        start = index * WINDOW_MS
        if found and (found[-1].kind, found[-1].hertz) == (kind, hertz):
            found[-1] = Stretch(kind, hertz, found[-1].start_ms, start + WINDOW_MS)
        else:
            found.append(Stretch(kind, hertz, start, start + WINDOW_MS))
    return found


def tone_ms(samples: Samples, hertz: float, rate: int = RATE, tolerance: float = 15.0) -> int:
    """For how long this tone, and nothing louder, was heard."""
    return sum(s.ms for s in stretches(samples, rate) if s.kind == "tone" and abs(s.hertz - hertz) <= tolerance)
