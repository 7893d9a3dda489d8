"""What went missing between two people, counted in frames of sound and not by any clock.

A frame is 20 ms. What one says and the other hears are counted at both ends: frames that were said and never came, and
frames that came without the sound that should be in them. A machine that is late is late with both, so this stays true
under load; what a caller would call silence is one of the two.
"""

import threading
from collections import deque
from dataclasses import dataclass

import numpy as np

from tests.lab.hearing import LEVEL
from tests.lab.lines import FRAME, Line
from tests.lab.sound import RATE, SILENCE_DB, Samples

FRAME_MS = 20
_FAINT = LEVEL / 4
_LOOKS = 8


@dataclass(frozen=True, slots=True)
class Heard:
    """`silence_ms`: the longest stretch without the sound; `lost_ms`: said, never heard; `pause_ms`: the longest time
    in which nothing came at all, by the clock (a slow machine makes pauses, too)."""

    silence_ms: int
    lost_ms: int
    pause_ms: int

    @property
    def worst_ms(self) -> int:
        """The longest silence somebody may have heard."""
        return max(self.silence_ms, self.lost_ms)


class Ear:
    """One direction of a conversation, from its making on. Without a speaker: music, or any sound.

    `mixed`: in a conference the switch makes each frame when it is due, out of what has come: frames are not passed on
    one by one, and what is late is heard as silence. Only that is counted then."""

    def __init__(self, listener: Line, speaker: Line | None, hertz: float = 0.0, *, mixed: bool = False) -> None:
        self._mixed = mixed
        self._listener = listener
        self._speaker = speaker
        self._lock = threading.Lock()
        self._mark = listener.frames
        self._last_at: float | None = None
        turn = 2j * np.pi * hertz / RATE * np.arange(FRAME)
        self._wave = np.exp(turn) * 2 / FRAME if speaker is not None else None
        self._run = self._worst = 0
        self._pause = 0.0
        self._early = [self._measure()]
        self._late = deque(self._early, maxlen=_LOOKS)

    def listen(self) -> None:
        """Digest what came since the last time; at least once a minute, for no more is kept."""
        with self._lock:
            at, frames = self._listener.after(self._mark)
            self._mark += len(frames)
            if not frames:
                return
            self._note_pauses(at)
            for good in self._good(frames):
                self._run = 0 if good else self._run + 1
                self._worst = max(self._worst, self._run)
            self._late.append(self._measure())
            if len(self._early) < _LOOKS:
                self._early.append(self._late[-1])

    def heard(self) -> Heard:
        """All of it so far."""
        self.listen()
        lost = max(0, min(self._late) - min(self._early))  # the least of some looks: what is under way is not lost
        return Heard(self._worst * FRAME_MS, lost * FRAME_MS, round(self._pause * 1000))

    def _good(self, frames: list[Samples]) -> list[bool]:
        table = np.stack([_framed(frame) for frame in frames])
        if self._wave is not None:
            return [bool(level >= _FAINT) for level in np.abs(table @ self._wave)]
        power = np.mean(table**2, axis=1)
        return [bool(one > 10 ** (SILENCE_DB / 10)) for one in power]

    def _note_pauses(self, at: list[float]) -> None:
        times = at if self._last_at is None else [self._last_at, *at]
        self._last_at = at[-1]
        if len(times) > 1:
            self._pause = max(self._pause, float(np.max(np.diff(times))))

    def _measure(self) -> int:
        return 0 if self._speaker is None or self._mixed else self._speaker.said - self._listener.frames


def _framed(frame: Samples) -> Samples:
    return frame if len(frame) == FRAME else np.resize(frame, FRAME)
