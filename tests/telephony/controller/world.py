"""A switch that behaves: channels ring, answer and die, sounds end when the test says, and all of it is written down.

``World`` holds a whole exchange on a fake ARI transport, with one company, a queue and its agents.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Coroutine
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from telephony import ari
from telephony.calls.record import CallRecord, JournalEntry, StrayRecord, WrapUpRecord
from telephony.calls.sums import faults
from telephony.carriers.selectors import Route
from telephony.controller.call.call import Call
from telephony.controller.call.states import CallState
from telephony.controller.call.world import Device, DeviceKind
from telephony.controller.companies import CompanyBook
from telephony.controller.desks.commands import handlers
from telephony.controller.desks.desks import Desks
from telephony.controller.exchange import Exchange
from telephony.controller.queues import QueueKeeper
from telephony.controller.switch import Switch
from telephony.controller.threads import Threads
from telephony.ports import (
    AgentProfile,
    Allowed,
    CompanyProfile,
    NumberRoute,
    QueueMember,
    QueueProfile,
    Verdict,
)

NUMBER = "+862081880000"
OUTSIDE_OF_US = "+8613900139000"
CALLER = "+8613800138000"
SERVICE = QueueProfile(
    id="service",
    name="Service",
    members=tuple(QueueMember(801 + order, priority=order) for order in range(4)),
    offer_timeout_ms=10_000,
    wrap_up_ms=60_000,
    announce_every_ms=None,
)
FLOW: dict[str, Any] = {
    "version": 1,
    "entry": "menu",
    "nodes": {
        "menu": {
            "kind": "menu",
            "say": {"text": "Press one for service."},
            "choices": {"1": "service", "2": "mail", "9": "bye"},
            "timeout_ms": 5000,
            "otherwise": "bye",
        },
        "service": {"kind": "queue", "queue_id": "service", "otherwise": "mail"},
        "mail": {"kind": "voicemail", "mailbox": "service", "say": {"text": "Leave a message."}},
        "bye": {"kind": "hangup"},
    },
}
COMPANY = CompanyProfile(
    id=1,
    schema="c_acme",
    name="Acme",
    language="en",
    timezone="Asia/Shanghai",
    flow=FLOW,
    queues=(SERVICE,),
    agents=(
        AgentProfile(801, "Bob", "801"),
        AgentProfile(802, "Ann", "802"),
        AgentProfile(803, "Eva", "803"),
        AgentProfile(804, "Max", "804"),
    ),
    caller_id=NUMBER,
)


@dataclass
class FakeChannel:
    """A channel of the behaving switch."""

    id: str
    name: str
    args: tuple[str, ...] = ()
    state: str = "Down"
    music: bool = False
    tone: bool = False
    exten: str = ""
    caller: str = ""

    def as_json(self) -> dict[str, Any]:
        context = "carrier" if self.exten else ""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "caller": {"number": self.caller, "name": ""},
            "dialplan": {"exten": self.exten, "context": context},
        }


@dataclass
class Behaving:
    """Answers ARI requests as Asterisk does and sends the events that follow."""

    channels: dict[str, FakeChannel] = field(default_factory=dict)
    bridges: dict[str, set[str]] = field(default_factory=dict)
    destroyed_bridges: set[str] = field(default_factory=set)
    playbacks: dict[str, str] = field(default_factory=dict)
    recordings: dict[str, str] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    snoops: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)
    dialled: dict[str, str] = field(default_factory=dict)
    refuse: Callable[[ari.FakeRequest], ari.FakeAnswer | None] = lambda request: None

    def __post_init__(self) -> None:
        self.switch = ari.FakeSwitch(self.answer)

    def event(self, kind: str, **fields: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.switch.push({"type": kind, "timestamp": now, **fields})

    def answer(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        refused = self.refuse(request)
        if refused is not None:
            return refused
        parts = [unquote(part) for part in request.uri.split("/")]
        handler = getattr(self, f"_{parts[0]}")
        answer: ari.FakeAnswer = handler(request, parts[1:])
        return answer

    # ---------------------------------------------------------------------------------- requests

    def _channels(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if not parts:
            return ari.FakeAnswer(200, [channel.as_json() for channel in self.channels.values()])
        if parts == ["create"]:
            return self._make(request.query["channelId"], request, in_stasis=True)
        if request.method == "POST" and len(parts) == 1:
            return self._make(parts[0], request, in_stasis=False)
        channel = self.channels.get(parts[0])
        if channel is None:
            return ari.FakeAnswer(404, {"message": "Channel not found"})
        if request.method == "GET":
            return ari.FakeAnswer(200, channel.as_json())
        if request.method == "DELETE" and len(parts) == 1:
            self.destroy(channel.id, int(request.query.get("reason_code", "16")))
            return ari.FakeAnswer()
        if parts[1] == "snoop":
            return self._snoop(channel, parts[2], request)
        self._act(channel, request, parts[1:])
        return ari.FakeAnswer()

    def _act(self, channel: FakeChannel, request: ari.FakeRequest, parts: list[str]) -> None:
        match request.method, parts:
            case "POST", ["answer"]:
                self._set_state(channel, "Up")
            case "POST", ["moh"]:
                channel.music = True
            case "DELETE", ["moh"]:
                channel.music = False
            case "POST", ["play", name]:
                self.playbacks[name] = channel.id
            case "POST", ["record"]:
                self.recordings[request.query["name"]] = channel.id
            case "POST", ["ring"]:
                channel.tone = True
            case "DELETE", ["ring"]:
                channel.tone = False
            case "POST", ["dtmf"]:
                self.keys.append((channel.id, request.query["dtmf"]))
            case "POST", ["dial"]:
                pass

    def _snoop(self, target: FakeChannel, name: str, request: ari.FakeRequest) -> ari.FakeAnswer:
        snoop = FakeChannel(name, f"Snoop/{target.id}-00000001", (request.query["appArgs"],), "Up")
        self.channels[name] = snoop
        self.snoops[name] = (target.id, request.query["whisper"])
        self.event("StasisStart", args=list(snoop.args), channel=snoop.as_json())
        return ari.FakeAnswer(200, snoop.as_json())

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        if channel_id in self.channels:
            return ari.FakeAnswer(409, {"message": "Channel with given unique ID already exists"})
        endpoint = request.query["endpoint"].split("/")[1]
        if endpoint in self.unreachable:
            return ari.FakeAnswer(500, {"message": "Allocation failed"})
        args = tuple(request.query["appArgs"].split(","))
        technology = request.query["endpoint"].partition("/")[0]
        channel = FakeChannel(channel_id, f"{technology}/{endpoint}-{len(self.channels):08x}", args)
        self.dialled[channel_id] = request.query["endpoint"]
        self.channels[channel_id] = channel
        if in_stasis:
            self.event("StasisStart", args=list(args), channel=channel.as_json())
        return ari.FakeAnswer(200, channel.as_json())

    def _bridges(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if not parts:
            return ari.FakeAnswer(200, [{"id": name, "channels": list(c)} for name, c in self.bridges.items()])
        name = parts[0]
        if request.method == "POST" and len(parts) == 1:
            if name in self.destroyed_bridges:  # it takes its time to go, and its name is taken meanwhile
                return ari.FakeAnswer(409, {"message": f"Bridge with id '{name}' already exists"})
            self.bridges.setdefault(name, set())
            return ari.FakeAnswer(200, {"id": name, "channels": []})
        if name not in self.bridges:
            return ari.FakeAnswer(404, {"message": "Bridge not found"})
        if request.method == "DELETE":
            del self.bridges[name]
            self.destroyed_bridges.add(name)
            return ari.FakeAnswer()
        members = request.query["channel"].split(",")
        if any(member not in self.channels for member in members):
            return ari.FakeAnswer(400, {"message": "Channel not found"})
        if parts[1] == "addChannel":
            for others in self.bridges.values():
                others.difference_update(members)
        for member in members:
            (self.bridges[name].add if parts[1] == "addChannel" else self.bridges[name].discard)(member)
        return ari.FakeAnswer()

    def _playbacks(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if request.method == "GET":
            return ari.FakeAnswer(200, {"id": parts[0]}) if parts[0] in self.playbacks else ari.FakeAnswer(404)
        return ari.FakeAnswer() if self.end_playback(parts[0]) else ari.FakeAnswer(404, {"message": "gone"})

    def _recordings(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if request.method == "GET":
            known = parts[1] in self.recordings
            return ari.FakeAnswer(200, {"name": parts[1]}) if known else ari.FakeAnswer(404, {"message": "gone"})
        return ari.FakeAnswer() if self.end_recording(parts[1]) else ari.FakeAnswer(404, {"message": "gone"})

    def _applications(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        return ari.FakeAnswer(200, {"name": parts[0], "channel_ids": list(self.channels), "bridge_ids": []})

    # ------------------------------------------------------------------------ what happens outside

    def arrive(self, channel_id: str, number: str = NUMBER, caller: str = CALLER) -> FakeChannel:
        channel = FakeChannel(channel_id, f"PJSIP/carrier-lab-{channel_id}", ("carrier",), "Ring")
        channel.exten, channel.caller = number, caller
        self.channels[channel_id] = channel
        self.event("StasisStart", args=["carrier"], channel=channel.as_json())
        return channel

    def pick_up(self, channel: FakeChannel) -> None:
        """The phone of an originated channel is answered."""
        self._set_state(channel, "Up")
        self.event("StasisStart", args=list(channel.args), channel=channel.as_json())

    def far_end_answers(self, channel: FakeChannel) -> None:
        """The called party of a dialled channel answers."""
        self._set_state(channel, "Up")

    def press(self, channel: FakeChannel, digit: str) -> None:
        self.event("ChannelDtmfReceived", digit=digit, duration_ms=100, channel=channel.as_json())

    def destroy(self, channel_id: str, cause: int = 16) -> None:
        channel = self.channels.pop(channel_id)
        self.snoops.pop(channel_id, None)
        for ear in [name for name, (target, _) in self.snoops.items() if target == channel_id]:
            self.destroy(ear)
        for members in self.bridges.values():
            members.discard(channel_id)
        for name in [name for name, target in self.playbacks.items() if target == channel_id]:
            self.end_playback(name)
        for name in [name for name, target in self.recordings.items() if target == channel_id]:
            self.end_recording(name)
        self.event("StasisEnd", channel=channel.as_json())
        self.event("ChannelDestroyed", cause=cause, cause_txt="", channel=channel.as_json())

    def end_playback(self, name: str) -> bool:
        target = self.playbacks.pop(name, None)
        if target is None:
            return False
        self.event("PlaybackFinished", playback={"id": name, "target_uri": f"channel:{target}", "state": "done"})
        return True

    def end_recording(self, name: str, seconds: int = 3) -> bool:
        target = self.recordings.pop(name, None)
        if target is None:
            return False
        recording = {"name": name, "target_uri": f"channel:{target}", "duration": seconds}
        self.event("RecordingFinished", recording=recording)
        return True

    def of_party(self, letter: str) -> list[FakeChannel]:
        """Channels we made: "a" for agents' devices, "o" for the outside."""
        return [channel for name, channel in self.channels.items() if f"-{letter}" in name[36:]]

    def _set_state(self, channel: FakeChannel, state: str) -> None:
        channel.state = state
        self.event("ChannelStateChange", channel=channel.as_json())


@dataclass
class Directory:
    """The companies, as the test wants them: ``profile`` is company 1."""

    profile: CompanyProfile = COMPANY
    down: bool = False
    others: dict[int, CompanyProfile] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=lambda: {NUMBER: 1})

    def find_number(self, e164: str) -> NumberRoute | None:
        if self.down:
            raise ConnectionError("the database is away")
        return NumberRoute(e164, self.numbers[e164]) if e164 in self.numbers else None

    def company(self, company_id: int) -> CompanyProfile | None:
        if self.down:
            raise ConnectionError("the database is away")
        return self.profile if company_id == 1 else self.others.get(company_id)


@dataclass
class Gate:
    verdict: Verdict = field(default_factory=Allowed)
    asked: list[tuple[int, str, str]] = field(default_factory=list)

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        self.asked.append((company_id, direction, destination))
        return self.verdict


class SameThread(Threads):
    """Does the blocking work at once: the tests' work does not block."""

    async def run(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        return work(*args, **kwargs)


class Ears:
    """Says everything by name, so that a test can read what was said."""

    async def say(self, text: str, language: str) -> str | None:
        return f"sound:{text}"

    def prompt(self, name: str) -> str:
        return f"sound:{name}"


@dataclass
class Tape:
    started: list[tuple[str, str]] = field(default_factory=list)
    stopped: list[str] = field(default_factory=list)
    muted: list[bool] = field(default_factory=list)

    async def start(self, channel: str, file: str) -> str:
        self.started.append((channel, file))
        return "7"

    async def stop(self, channel: str, monitor_id: str) -> None:
        self.stopped.append(channel)

    async def mute(self, channel: str, muted: bool) -> None:
        self.muted.append(muted)


@dataclass
class Book:
    entries: list[JournalEntry] = field(default_factory=list)

    def append(self, entry: JournalEntry) -> None:
        self.entries.append(entry)


class Nobody:
    """Listens to live pictures and snapshots and keeps nothing."""

    def board_changed(self, company_id: int) -> None: ...
    def desk_changed(self, desk: tuple[int, int]) -> None: ...
    def call_changed(self, call: Call) -> None: ...
    def call_ended(self, call: Call) -> None: ...
    def agent_changed(self, agent: Any) -> None: ...
    def callback_changed(self, record: Any) -> None: ...
    def callback_ended(self, record: Any) -> None: ...


def browser(endpoint: str) -> Device:
    """A page with a telephone in it."""
    return Device(DeviceKind.BROWSER, endpoint)


class World:
    """An exchange at work. ``await until(…)`` waits for what the test expects, never for a time."""

    def __init__(self, company: CompanyProfile = COMPANY, asterisk: Behaving | None = None) -> None:
        self.asterisk = asterisk or Behaving()
        self.directory, self.gate, self.tape, self.book = Directory(company), Gate(), Tape(), Book()
        self.client = Switch(self.asterisk.switch, request_timeout=2, backoff=ari.Backoff(first=0.001, longest=0.01))
        self.threads = SameThread(1)
        self.exchange = Exchange(self.client, Ears(), self.tape, self.book, Nobody(), Nobody(), self._routes)
        self.desks = Desks(self.exchange)
        queues = QueueKeeper(self.exchange, self.desks)
        self.exchange.companies = CompanyBook(self.directory, self.gate, self.threads, queues.on_profile)
        self.there: set[str] = set()
        self.exchange.registered = self._registered
        self.routes = [Route("lab", "carrier-lab", "PJSIP/carrier-lab/sip:x@127.0.0.2", 10)]
        self._ids = itertools.count(1)

    async def _routes(self, e164: str) -> list[Route]:
        return self.routes

    async def _registered(self, usernames: Collection[str]) -> set[str]:
        return self.there & set(usernames)

    async def ready(self, user_id: int = 801) -> None:
        """An agent sits down and is ready."""
        await self.desks.login(1, user_id, browser(f"phone{user_id}"))
        self.desks.set_state(1, user_id, "ready", "")

    async def away(self, *user_ids: int) -> None:
        """Agents sit down and want no calls of a queue: they can still be called by name."""
        for user_id in user_ids:
            await self.desks.login(1, user_id, browser(f"phone{user_id}"))
            self.desks.set_state(1, user_id, "away", "")

    async def phone(self, user_id: int) -> FakeChannel:
        """This agent's device, once it rings."""

        def ringing() -> list[FakeChannel]:
            name = f"PJSIP/phone{user_id}-"
            return [one for one in self.asterisk.channels.values() if one.name.startswith(name) and one.state == "Down"]

        await self.until(lambda: bool(ringing()))
        return ringing()[-1]

    async def takes(self, user_id: int) -> FakeChannel:
        """This agent's device rings and is picked up."""
        device = await self.phone(user_id)
        self.asterisk.pick_up(device)
        await self.quiet()
        return device

    async def outside(self, number: str) -> FakeChannel:
        """The line to somebody outside, once it rings."""

        def ringing() -> list[FakeChannel]:
            wanted = {name for name, called in self.asterisk.dialled.items() if number in called}
            return [channel for name, channel in self.asterisk.channels.items() if name in wanted]

        await self.until(lambda: bool(ringing()))
        return ringing()[-1]

    async def quiet(self) -> None:
        """Every event has been dealt with: calls have nothing left to do, and the switch nothing to say."""
        for _ in range(3):
            await self.until(lambda: all(call.idle for call in self.exchange.calls.values()))
            await asyncio.sleep(0.005)
        await self.until(lambda: all(call.idle for call in self.exchange.calls.values()))

    def hears(self, channel: FakeChannel) -> str:
        """What this one hears: "music", "tone", "" for nothing, or who is in the same bridge, by name and in order."""
        if channel.music:
            return "music"
        found = [members for members in self.asterisk.bridges.values() if channel.id in members]
        others = sorted(found[0] - {channel.id}) if found else []
        return "tone" if channel.tone and not others else " ".join(others)

    async def do(self, verb: str, user_id: int = 801, company_id: int = 1, /, **args: Any) -> dict[str, Any]:
        """A command, as it comes from the web. Raises ``RefusedError``."""
        return await handlers(self.desks)[verb](company_id, user_id, args)

    def caller_arrives(self, number: str = NUMBER) -> FakeChannel:
        return self.asterisk.arrive(f"{next(self._ids)}.1", number)

    async def in_state(self, state: CallState) -> Call:
        """The one call, once it is in ``state`` and has nothing left to do."""
        await self.until(lambda: any(call.state is state and call.idle for call in self.exchange.calls.values()))
        return next(call for call in self.exchange.calls.values() if call.state is state)

    async def in_menu(self) -> tuple[FakeChannel, Call]:
        """A caller who hears the menu."""
        caller = self.caller_arrives()
        await self.until(lambda: bool(self.asterisk.playbacks))
        return caller, await self.in_state(CallState.MENU)

    async def in_queue(self) -> tuple[FakeChannel, Call]:
        """A caller who waits for somebody (no agent is free)."""
        caller, _ = await self.in_menu()
        self.asterisk.press(caller, "1")
        return caller, await self.in_state(CallState.QUEUED)

    async def ringing(self) -> tuple[FakeChannel, FakeChannel, Call]:
        """A caller, and the agent's phone that rings for them."""
        caller, _ = await self.in_menu()
        self.asterisk.press(caller, "1")
        call = await self.in_state(CallState.RINGING)
        return caller, self.asterisk.of_party("a")[-1], call

    async def talking(self) -> tuple[FakeChannel, FakeChannel, Call]:
        """A caller and an agent who speak."""
        caller, phone, _ = await self.ringing()
        self.asterisk.pick_up(phone)
        return caller, phone, await self.in_state(CallState.TALKING)

    async def over(self, calls: int = 1) -> CallRecord:
        """The record of the call that ended last; nothing of it may be left anywhere."""
        await self.until(lambda: len(self.records) >= calls and not self.exchange.calls)
        assert not self.exchange.legs
        assert not self.exchange.playbacks
        assert not self.exchange.recordings
        assert not self.asterisk.channels
        assert not self.asterisk.bridges
        assert self.exchange.companies.limits.running(1) == 0
        for record in self.records:
            found = list(faults(record, record.legs, record.stays, record.stints))
            assert found == [], (found, record)
        return self.records[-1]

    @property
    def records(self) -> list[CallRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, CallRecord)]

    @property
    def wrap_ups(self) -> list[WrapUpRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, WrapUpRecord)]

    @property
    def strays(self) -> list[StrayRecord]:
        return [entry for entry in self.book.entries if isinstance(entry, StrayRecord)]

    def alone(self, channel: FakeChannel) -> bool:
        """Whether this one is in no bridge."""
        return not any(channel.id in members for members in self.asterisk.bridges.values())

    def together(self, *channels: FakeChannel) -> bool:
        """Whether exactly these hear each other."""
        wanted = {channel.id for channel in channels}
        return any(members == wanted for members in self.asterisk.bridges.values())

    async def until(self, happened: Callable[[], bool], seconds: float = 3.0) -> None:
        async with asyncio.timeout(seconds):
            while not happened():
                await asyncio.sleep(0.001)


@contextlib.asynccontextmanager
async def world(asterisk: Behaving | None = None, **changes: Any) -> AsyncIterator[World]:
    """A running world whose company differs in ``changes``."""
    running = World(replace(COMPANY, **changes), asterisk)
    task = asyncio.create_task(running.client.run(running.exchange.on_event))
    await running.until(lambda: running.client.connected)
    await running.exchange.companies.profile(1)
    try:
        yield running
    finally:
        running.exchange.switchboard.close()
        await running.client.close()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        running.threads.close()


Journey = Callable[[World], Coroutine[Any, Any, None]]
