"""The behaving switch, with what it does of itself in time: sounds end, ringing ends, a line within the pool is two."""

from __future__ import annotations

import asyncio
import itertools
from dataclasses import dataclass, field

from telephony import ari
from tests.telephony.controller.behaving import Behaving, FakeChannel

SPEECH_S = 2.0
"""Everything that is said takes so long."""


@dataclass
class ByItself(Behaving):
    """``halves``: each end of a ``Local`` channel → the other end."""

    halves: dict[str, str] = field(default_factory=dict)
    _count: itertools.count[int] = field(default_factory=itertools.count)

    def _act(self, channel: FakeChannel, request: ari.FakeRequest, parts: list[str]) -> None:
        super()._act(channel, request, parts)
        if request.method == "POST" and parts[0] == "play":
            _later(SPEECH_S, self.end_playback, parts[1])

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        answer = super()._make(channel_id, request, in_stasis=in_stasis)
        kind, _, address = request.query["endpoint"].partition("/")
        if answer.status == 200:
            if "timeout" in request.query:
                _later(float(request.query["timeout"]), self._stop_ringing, channel_id)
            if kind == "Local":
                self._enter(channel_id, address.partition("@")[0])
        return answer

    def _stop_ringing(self, channel_id: str) -> None:
        channel = self.channels.get(channel_id)
        if channel is not None and channel.state != "Up":
            self.destroy(channel_id, 19)

    def _enter(self, first: str, number: str) -> None:
        """The second half comes out of the dialplan as a call to the number."""
        second = f"{next(self._count)}.local"
        self.halves |= {first: second, second: first}
        self.arrive(second, number)

    def _set_state(self, channel: FakeChannel, state: str) -> None:
        super()._set_state(channel, state)
        other = self.channels.get(self.halves.get(channel.id, ""))
        if state == "Up" and other is not None and other.state != "Up":
            self.pick_up(other)

    def destroy(self, channel_id: str, cause: int = 16) -> None:
        """As before; both halves go."""
        super().destroy(channel_id, cause)
        other = self.halves.pop(channel_id, "")
        if other in self.channels:
            self.destroy(other, cause)


def _later(seconds: float, what: object, *args: object) -> None:
    asyncio.get_running_loop().call_later(seconds, what, *args)  # type: ignore[arg-type]
