"""Raw samples to WAV, streaming: a call of hours never sits in memory."""

from __future__ import annotations

import hashlib
import os
import struct
import wave
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CHUNK: Final = 1 << 20
_SAMPLE_BYTES: Final = 2


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true of a finished WAV file."""

    size: int
    sha256: str
    channels: int
    sample_rate: int
    duration_ms: int


def from_raw(source: Path, target: Path, *, channels: int, sample_rate: int) -> None:
    """Write interleaved s16le samples as a WAV; a torn last frame is cut off. The target appears whole or not."""
    frame = channels * _SAMPLE_BYTES
    length = source.stat().st_size // frame * frame
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}.part")
    try:
        with source.open("rb") as samples, partial.open("wb") as sound:
            sound.write(_header(length, channels, sample_rate))
            left = length
            while left and (chunk := samples.read(min(CHUNK, left))):
                sound.write(chunk)
                left -= len(chunk)
            if left:
                raise OSError(f"{source.name} shrank while it was read")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def facts(path: Path) -> Facts:
    """Measure a WAV file: its bytes and hash as they are, its format from its header."""
    digest = hashlib.sha256()
    with path.open("rb") as sound:
        while chunk := sound.read(CHUNK):
            digest.update(chunk)
    with wave.open(str(path)) as sound:
        channels, sample_rate, frames = sound.getnchannels(), sound.getframerate(), sound.getnframes()
    return Facts(path.stat().st_size, digest.hexdigest(), channels, sample_rate, frames * 1000 // sample_rate)


def _header(length: int, channels: int, sample_rate: int) -> bytes:
    frame = channels * _SAMPLE_BYTES
    form = struct.pack("<HHIIHH", 1, channels, sample_rate, sample_rate * frame, frame, 8 * _SAMPLE_BYTES)
    return (
        b"RIFF"
        + struct.pack("<I", 36 + length)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + b"data"
        + struct.pack("<I", length)
    )
