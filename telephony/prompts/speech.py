"""``speak``: text to an 8 kHz mono WAV, made once and then served from the sounds directory.

Safe to call from many processes and threads at once: the file appears by an atomic rename, so a reader sees a
whole file or none, and two makers of the same text write the same bytes.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import wave
from pathlib import Path

from django.conf import settings

from telephony.prompts import espeak, resample
from telephony.prompts.errors import PromptError

SAMPLE_RATE = 8000
MAX_CHARACTERS = 4000
#: Raise when the sound of the same text changes (voice, speed, filter), so that old files are not reused.
CACHE_GENERATION = "1"

#: espeak-ng 1.51's plain "cmn" reads its own pinyin as English; with pinyin named, 1.51 and 1.52 both speak Mandarin.
_VOICES = {"zh": "cmn-latn-pinyin", "cmn": "cmn-latn-pinyin", "en": "en-us"}


def voice_for(language: str) -> str:
    """The engine's voice for a language code such as ``zh-hans``, ``zh-CN`` or ``en``."""
    family = language.lower().replace("_", "-").split("-")[0]
    try:
        return _VOICES[family]
    except KeyError:
        raise PromptError(f"no voice speaks {language!r}") from None


def speak(text: str, language: str) -> str:
    """The path, without extension, of a sound file saying ``text``; usable as ``sound:PATH`` in ARI.

    Made on first use (some 20–100 ms), afterwards only looked up. Blocking: call it from a thread in async code.
    Raises ``PromptError`` when nothing can be said.
    """
    words = " ".join(text.split())
    if not words:
        raise PromptError("there is nothing to say")
    if len(words) > MAX_CHARACTERS:
        raise PromptError(f"a prompt has at most {MAX_CHARACTERS} characters")
    voice = voice_for(language)
    digest = hashlib.sha256(f"{CACHE_GENERATION}\0{voice}\0{words}".encode()).hexdigest()[:32]
    target = Path(settings.LINEPOOL_SOUNDS) / "speak" / voice / digest[:2] / f"{digest}.wav"
    if not target.exists():
        _make(words, voice, target)
    return str(target.with_suffix(""))


def _make(words: str, voice: str, target: Path) -> None:
    samples, rate = espeak.synthesise(words, voice)
    frames = resample.to_rate(samples, rate, SAMPLE_RATE)
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as raw, wave.open(raw, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(2)
            sound.setframerate(SAMPLE_RATE)
            sound.writeframes(frames)
        os.chmod(name, 0o644)  # the switch may run as another user
        os.replace(name, target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
