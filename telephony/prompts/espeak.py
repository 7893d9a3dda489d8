"""espeak-ng as a library (the wheel carries it), or the system's ``espeak-ng`` where no wheel fits.

The library keeps global state, so one lock serialises all use in a process; the call releases the GIL.
"""

from __future__ import annotations

import ctypes
import io
import shutil
import subprocess
import threading
import wave
from typing import Any

from telephony.prompts.errors import PromptError

_OUTPUT_SYNCHRONOUS = 2
_CHARS_UTF8 = 1
_RATE_PARAMETER = 1
_WORDS_PER_MINUTE = 150

_lock = threading.Lock()
_engine: _Library | None = None

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


class _Library:
    """The loaded engine: its sample rate and the chunks of the sentence being spoken."""

    def __init__(self) -> None:
        import espeakng_loader  # a wheel with a native library: absent on platforms it was not built for

        self._native: Any = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        data_home = str(espeakng_loader.get_data_path()).encode()
        self.rate = int(self._native.espeak_Initialize(_OUTPUT_SYNCHRONOUS, 0, data_home, 0))
        if self.rate <= 0:
            raise OSError("espeak-ng did not initialise")
        self._chunks: list[bytes] = []
        self._callback = _Callback(self._collect)  # kept: the library holds only a pointer to it
        self._native.espeak_SetSynthCallback(self._callback)

    def _collect(self, samples: Any, count: int, _events: Any) -> int:
        if samples and count > 0:
            self._chunks.append(ctypes.string_at(samples, count * 2))
        return 0

    def say(self, text: str, voice: str) -> bytes:
        if self._native.espeak_SetVoiceByName(voice.encode()) != 0:
            raise PromptError(f"espeak-ng has no voice {voice!r}")
        self._native.espeak_SetParameter(_RATE_PARAMETER, _WORDS_PER_MINUTE, 0)
        self._chunks = []
        raw = text.encode()
        self._native.espeak_Synth(
            raw, ctypes.c_size_t(len(raw) + 1), ctypes.c_uint(0), 1, ctypes.c_uint(0), _CHARS_UTF8, None, None
        )
        self._native.espeak_Synchronize()
        return b"".join(self._chunks)


def synthesise(text: str, voice: str) -> tuple[bytes, int]:
    """Mono s16le samples of ``text`` and their rate in Hz; raises ``PromptError`` when no engine can."""
    global _engine
    with _lock:
        if _engine is None:
            try:
                _engine = _Library()
            except (ImportError, OSError):
                return _by_program(text, voice)
        samples = _engine.say(text, voice)
    if not samples:
        raise PromptError("the speech engine made no sound")
    return samples, _engine.rate


def _by_program(text: str, voice: str) -> tuple[bytes, int]:
    program = shutil.which("espeak-ng")
    if program is None:
        raise PromptError("no speech engine: install the espeakng-loader wheel or the espeak-ng package")
    command = [program, "-v", voice, "-s", str(_WORDS_PER_MINUTE), "--stdout", "--stdin"]
    try:
        spoken = subprocess.run(command, input=text.encode(), capture_output=True, check=True, timeout=30)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise PromptError(f"espeak-ng failed: {error}") from error
    return _read_stream(spoken.stdout)


def _read_stream(data: bytes) -> tuple[bytes, int]:
    """espeak-ng writing to a pipe leaves lengths of 2 GB in the header: read to the end instead of trusting them."""
    with wave.open(io.BytesIO(data)) as sound:
        rate = sound.getframerate()
    return data[44 : len(data) - len(data[44:]) % 2], rate
