"""What outlives call control, as it sees it: the switch, the tapes, Valkey and the journal, each behind the fuse."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from telephony import ari
from telephony.ami import AmiError
from telephony.calls.record import JournalEntry
from telephony.nodes.moments import Moments
from tests.telephony.controller.acme import CALLER, NUMBER
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.fakes import Book, Tape
from tests.telephony.crashes.fuse import Fuse
from tests.telephony.journeys.switch import ByItself
from tests.telephony.jumping import jumping_loop
from tests.telephony.storms.checks import hearing
from tests.telephony.storms.memory import Memory


@dataclass
class Brittle(ByItself):
    """The switch. ``heard_s``: how long each channel has heard somebody; ``arrived``, ``ended_at``: when channels came
    and went; ``made``: what was dialled on each that call control made; ``up``: those answered;
    ``cut``: those call control ended."""

    fuse: Fuse = field(default_factory=Fuse)
    cut: set[str] = field(default_factory=set)
    heard_s: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    ended_at: dict[str, float] = field(default_factory=dict)
    arrived: dict[str, float] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    up: dict[str, float] = field(default_factory=dict)
    _hears: dict[str, set[str]] = field(default_factory=dict)
    _since: float = 0.0

    def answer(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        """As it would, while somebody lives to ask and to hear it."""
        if request.method == "DELETE" and request.uri.count("/") == 1 and not self.fuse.blown.is_set():
            self.cut.add(request.uri.removeprefix("channels/"))
        if request.method == "GET":
            return None if self.fuse.blown.is_set() else super().answer(request)
        return self.fuse.pass_(str(request), lambda: self._change(request))

    def _change(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        answer = super().answer(request)
        self._listen()
        return answer

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        answer = super()._make(channel_id, request, in_stasis=in_stasis)
        if answer.status == 200:
            self.made[channel_id] = request.query["endpoint"]
        return answer

    def arrive(
        self, channel_id: str, number: str = NUMBER, caller: str = CALLER, half_of: FakeChannel | None = None
    ) -> FakeChannel:
        """As before, and remembered."""
        self.arrived[channel_id] = asyncio.get_running_loop().time()
        return super().arrive(channel_id, number, caller, half_of)

    def _set_state(self, channel: FakeChannel, state: str) -> None:
        super()._set_state(channel, state)
        if state == "Up":
            self.up.setdefault(channel.id, asyncio.get_running_loop().time())

    def destroy(self, channel_id: str, cause: int = 16) -> None:
        """As before, and remembered."""
        super().destroy(channel_id, cause)
        self.ended_at[channel_id] = asyncio.get_running_loop().time()
        self._listen()

    def hearing(self) -> dict[str, set[str]]:
        """Who hears whom now."""
        return hearing(self)

    async def log(self, channel_ids: Collection[str]) -> dict[str, Moments]:
        """When these were answered and ended, as the switch's own records have it."""
        return {name: Moments(_time(self.up.get(name)), _time(self.ended_at.get(name)), 16) for name in channel_ids}

    def _listen(self) -> None:
        now = asyncio.get_running_loop().time()
        for channel, others in self._hears.items():
            if others:
                self.heard_s[channel] += now - self._since
        self._hears, self._since = self.hearing(), now


def _time(at: float | None) -> datetime | None:
    return None if at is None else jumping_loop().epoch + timedelta(seconds=at)


@dataclass
class Tapes(Tape):
    """MixMonitors. ``running``: by the channel's name; they end with it."""

    fuse: Fuse = field(default_factory=Fuse)
    running: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: list[str] = field(default_factory=list)

    async def start(self, channel: str, file: str) -> str:
        def begin() -> None:
            self.running[channel].append(file)
            self.files.append(file)

        self.fuse.pass_(f"tape {file} of {channel}", begin)
        await self.fuse.alive()
        return file

    async def stop(self, channel: str, monitor_id: str) -> None:
        def end() -> None:
            there = self.running[channel]
            if not there or (monitor_id and monitor_id not in there):
                raise AmiError("no such tape")
            there.remove(monitor_id or there[0])

        self.fuse.pass_(f"tape of {channel} ends", end)
        await self.fuse.alive()

    async def exists(self, file: str) -> bool:
        return file in self.files

    async def mute(self, channel: str, muted: bool) -> None:
        self.fuse.pass_(f"tape of {channel} muted {muted}", lambda: None)
        await self.fuse.alive()


class BrittleMemory(Memory):
    """Valkey, which has what was written before the end."""

    def __init__(self, fuse: Fuse) -> None:
        super().__init__()
        self.fuse = fuse

    async def written(self, steps: list[Callable[[], None]]) -> None:
        def write() -> None:
            for step in steps:
                step()

        self.fuse.pass_("snapshot", write)
        await self.fuse.alive()


@dataclass
class BrittleBook(Book):
    """The journal."""

    fuse: Fuse = field(default_factory=Fuse)

    def append(self, entry: JournalEntry) -> None:
        self.fuse.pass_(f"journal {type(entry).__name__}", lambda: self.entries.append(entry))
