"""Sample-rate conversion for speech: a windowed-sinc low-pass, so that nothing above 4 kHz folds back."""

from __future__ import annotations

import numpy as np

#: Half the filter's length in output sample periods; 16 gives about 70 dB of stop-band with a Kaiser window.
_HALF_WIDTH = 16
_BETA = 7.0
#: Outputs computed at once: keeps the work matrix at a few MB however long the prompt is.
_BLOCK = 4096


def to_rate(samples: bytes, source: int, target: int) -> bytes:
    """Mono little-endian s16 at ``source`` Hz as mono s16 at ``target`` Hz (target not above source)."""
    if target > source:
        raise ValueError("this filter only lowers the rate")
    if source == target:
        return samples
    signal = np.frombuffer(samples, dtype="<i2").astype(np.float64)
    ratio = source / target
    reach = int(np.ceil(_HALF_WIDTH * ratio))
    padded = np.concatenate([np.zeros(reach), signal, np.zeros(reach + 1)])
    count = int(len(signal) / ratio)
    offsets = np.arange(-reach, reach + 1)
    blocks = []
    for start in range(0, count, _BLOCK):
        centres = np.arange(start, min(start + _BLOCK, count)) * ratio
        whole = np.floor(centres).astype(np.int64)
        distance = (offsets[None, :] - (centres - whole)[:, None]) / ratio
        blocks.append((padded[whole[:, None] + offsets[None, :] + reach] * _kernel(distance)).sum(axis=1) / ratio)
    mixed = np.concatenate(blocks) if blocks else np.zeros(0)
    return np.clip(np.rint(mixed), -32768, 32767).astype("<i2").tobytes()


def _kernel(distance: np.ndarray) -> np.ndarray:
    """Kaiser-windowed sinc at ``distance`` output periods from the centre, cut at 90 % of the new Nyquist rate."""
    inside = np.clip(1.0 - (distance / _HALF_WIDTH) ** 2, 0.0, None)
    window = np.where(np.abs(distance) <= _HALF_WIDTH, np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA), 0.0)
    return np.asarray(0.9 * np.sinc(0.9 * distance) * window)
