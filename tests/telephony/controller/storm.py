"""Everything that can happen to call control, at random: callers, keys, hang-ups, dying devices, a switch that refuses,
settings that change, and commands of every verb, most of them sensible, many not.

A storm is told by its seed alone. ``await Storm(seed).blow(steps)`` returns what was found wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from dataclasses import replace
from typing import Any, NoReturn, cast

import structlog
from redis.asyncio import Redis

from telephony import ari
from telephony.controller.desks.book import Agent
from telephony.controller.desks.commands import handlers
from telephony.controller.keeping.recovery import LISTEN_AGAIN_S, Recovery
from telephony.controller.keeping.snapshots import AGENTS, CALLS, Snapshots
from telephony.controller.refused import RefusedError
from telephony.controller.shown.desk import desk
from telephony.ports import Allowed, QueueMember, Refused
from tests.telephony.controller.clockwork import Clockwork, now_ms
from tests.telephony.controller.storm_cast import DEVICES, HOME, NUMBERS, OUTSIDE, PHONES, SERVES, companies
from tests.telephony.controller.storm_checks import leftovers, problems, untrue_records
from tests.telephony.controller.storm_memory import Memory
from tests.telephony.controller.world import OUTSIDE_OF_US, Behaving, FakeChannel, World

CAUSES = (16, 16, 16, 17, 21, 44, 27, 38, 0, 3)
FORBIDDEN = frozenset(
    {
        "call.illegal_event",
        "call.action_broken",
        "call.overdue",
        "call.legs_left",
        "acd.illegal_event",
        "flow.illegal_event",
        "exchange.task_failed",
        "recovery.unreadable_call",
        "recovery.unreadable_agent",
    }
)
CALLERS = tuple(f"+86138001380{number:02}" for number in range(6))
ANSWER_S = 40.0


SOUND_S = 5.0


class StormSwitch(Behaving):
    """Sounds end and devices stop ringing by themselves, as on a real one."""

    def _act(self, channel: FakeChannel, request: ari.FakeRequest, parts: list[str]) -> None:
        super()._act(channel, request, parts)
        loop = asyncio.get_running_loop()
        match parts:
            case ["play", name]:
                loop.call_later(SOUND_S, self.end_playback, name)
            case ["record"]:
                loop.call_later(3 * SOUND_S, self.end_recording, request.query["name"])
            case ["dial"]:
                loop.call_later(float(request.query["timeout"]), self._give_up, channel)

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        answer = super()._make(channel_id, request, in_stasis=in_stasis)
        if answer.status == 200 and "timeout" in request.query:
            seconds = float(request.query["timeout"])
            asyncio.get_running_loop().call_later(seconds, self._give_up, self.channels[channel_id])
        return answer

    def _give_up(self, channel: FakeChannel) -> None:
        if channel.state != "Up" and self.channels.get(channel.id) is channel:
            self.destroy(channel.id, 19)


class StormWorld(World):
    """Three companies on one switch."""

    def __init__(self, asterisk: Behaving | None = None) -> None:
        cast = companies()
        super().__init__(cast[1], asterisk or StormSwitch())
        self.directory.others = {number: company for number, company in cast.items() if number != 1}
        self.directory.numbers = dict(NUMBERS)
        self.exchange.switchboard._clock = now_ms

    def profile(self, company_id: int) -> Any:
        return self.directory.company(company_id)

    def set_profile(self, company: Any) -> None:
        if company.id == 1:
            self.directory.profile = company
        else:
            self.directory.others[company.id] = company


class Storm:
    """One run. ``found`` is what is wrong, in the order in which it was noticed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  (the same storm every time)
        self.w = StormWorld()
        self.found: list[str] = []
        self.told: list[str] = []
        self.memory = Memory()
        self.snapshots = self.keep()
        self.recovered = asyncio.Event()
        self._commands: set[asyncio.Task[None]] = set()
        self._locks: dict[int, asyncio.Lock] = {}
        self._refusals = 0.0
        self._things: list[tuple[int, Callable[[], Any]]] = [
            (14, self.caller),
            (14, self.key),
            (30, self.pick_up),
            (14, self.far_end),
            (6, self.hang_up),
            (16, self.sound_ends),
            (2, self.message_ends),
            (30, self.command),
            (50, self.handle),
            (14, self.sit_down),
            (3, self.device),
            (2, self.reachability),
            (3, self.settings),
            (2, self.refuse),
            (1, self.gate),
            (1, self.disconnect),
            (12, self.time),
        ]

    async def blow(self, steps: int) -> list[str]:
        """Let it happen, then let everybody go home."""
        with self.log():
            async with self.running():
                for _ in range(steps):
                    await self.step()
                    if self.found:
                        return self.found
                await self.calm()
        return self.found

    async def step(self) -> None:
        """One thing, or a few at once; then the look around."""
        for _ in range(self.random.choice((1, 1, 1, 2, 3))):
            thing = self.random.choices([what for _, what in self._things], [weight for weight, _ in self._things])[0]
            result = thing()
            if asyncio.iscoroutine(result):
                await result
            if self.random.random() < 0.3:
                await asyncio.sleep(self.random.choice((0, 0, 0.001)))
        if self.random.random() < 0.8:
            await self.look()

    async def look(self) -> None:
        """When nothing is under way everything must be true."""
        await self.settle()
        self.found += [f"{problem}" for problem in problems(self.w)]

    async def settle(self) -> None:
        """Nothing is under way: no command, no call, no message of the switch."""
        async with asyncio.timeout(ANSWER_S * 2):
            while self._commands:
                await asyncio.sleep(0.01)
        while self.w.exchange._tasks:
            await asyncio.sleep(0.01)
        await self.w.quiet()
        while True:  # what happened at this very moment is dealt with too, and no time passes
            for _ in range(50):
                await asyncio.sleep(0)
            if all(call.idle for call in self.w.exchange.calls.values()):
                break
            await self.w.quiet()

    async def calm(self) -> None:
        """Everybody hangs up and goes home; nothing may be left."""
        self.note("calm")
        self._refusals, self.w.gate.verdict = 0.0, Allowed()
        await self.settle()
        for _ in range(30):
            for name in list(self.w.asterisk.channels):
                if name in self.w.asterisk.channels:
                    self.w.asterisk.destroy(name)
            await self.settle()
            for agent in list(self.w.exchange.agents):
                with contextlib.suppress(RefusedError):
                    self.w.desks.logout(agent.company_id, agent.user_id)
            await self.settle()
            for name in list(self.w.exchange.callbacks._open):
                record = self.w.exchange.callbacks.open(name)
                with contextlib.suppress(RefusedError):
                    self.w.exchange.callbacks.cancel(record.company_id if record else 0, 0, name)
            await asyncio.sleep(20)
            await self.settle()
            if not self.w.exchange.calls:
                break
        await asyncio.sleep(3600)
        self.found += list(problems(self.w))
        self.found += leftovers(self.w)
        self.found += untrue_records(self.w)
        await self.snapshots.flush()
        kept = {name: self.memory.hashes[name] for name in (CALLS, AGENTS) if self.memory.hashes[name]}
        self.found += [f"kept for ever: {kept}"] if kept else []
        loop = asyncio.get_running_loop()
        assert isinstance(loop, Clockwork)
        mine = {asyncio.current_task(), self._reader}
        self.found += [
            f"a task is left: {task}"
            for task in asyncio.all_tasks() - mine
            if "FakeTrans" not in repr(task) and "Client." not in repr(task)
        ]
        self.found += [f"a timer is left: {timer}" for timer in loop.timers() if "Client" not in repr(timer)]

    def keep(self) -> Snapshots:
        """Snapshots of all that happens, in a memory that outlives call control."""
        snapshots = Snapshots(cast("Redis", self.memory))
        self.w.exchange.keeper = snapshots
        return snapshots

    # ------------------------------------------------------------------------------------ around it

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The world, connected."""
        asyncio.get_running_loop().set_exception_handler(
            lambda loop, context: self.found.append(f"{context.get('message')}: {context.get('exception')!r}")
        )
        self._reader = asyncio.create_task(self.connect())
        await self.recovered.wait()
        for company_id in (1, 2, 3):
            await self.w.exchange.companies.profile(company_id)
        try:
            yield
        finally:
            self.w.asterisk.refuse = lambda request: None
            self.w.exchange.switchboard.close()
            await self.w.client.close()
            self._reader.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reader
            self.w.threads.close()

    @contextlib.contextmanager
    def log(self) -> Iterator[None]:
        """Read every line of the log."""
        before = structlog.get_config()
        structlog.configure(
            processors=[self._line], wrapper_class=structlog.BoundLogger, cache_logger_on_first_use=False
        )
        try:
            yield
        finally:
            structlog.configure(**before)

    def _line(self, logger: Any, method: str, line: MutableMapping[str, Any]) -> NoReturn:
        self.note(f"    log {line}")
        if line["event"] in FORBIDDEN:
            trace = traceback.format_exc() if sys.exc_info()[0] is not None else ""
            self.found.append(f"log: {line} {trace}")
        raise structlog.DropEvent

    def note(self, text: str) -> None:
        """The story so far, for whoever has to find out what went wrong."""
        self.told.append(f"{asyncio.get_running_loop().time():9.3f} {text}")

    # ------------------------------------------------------------------------------------- outside

    def caller(self) -> None:
        if len(self.w.exchange.calls) > 9:
            return
        number = self.random.choice([*NUMBERS, *NUMBERS, "+862081889999"])
        name = f"{len(self.w.asterisk.switch.requests)}{len(self.told)}.{self.random.randrange(10**6)}"
        self.note(f"caller {name} to {number}")
        self.w.asterisk.arrive(name, number, self.random.choice(CALLERS))

    def key(self) -> None:
        if channel := self._channel(lambda one: "-" not in one.id[:36]):
            digit = self.random.choice("112233345670899#*")
            self.note(f"key {digit} of {channel.id}")
            self.w.asterisk.press(channel, digit)

    def pick_up(self) -> None:
        if channel := self._channel(lambda one: bool(one.args[:1] in (("offer",), ("reach",)) and one.state != "Up")):
            self.note(f"picked up {channel.name} {channel.id[-6:]}")
            self.w.asterisk.pick_up(channel)

    def far_end(self) -> None:
        """People outside answer, ring, or press the key that says they are people."""
        if channel := self._channel(lambda one: one.args[:1] == ("outside",) and one.state != "Up"):
            if self.random.random() < 0.6:
                self.note(f"far end answers {channel.id[-6:]}")
                self.w.asterisk.far_end_answers(channel)
            else:
                word = self.random.choice(("RINGING", "PROGRESS"))
                self.w.asterisk.event("Dial", peer=channel.as_json(), dialstatus=word)
        if channel := self._channel(
            lambda one: "carrier-lab" in one.name and one.args == (*one.args[:1], *one.args[1:])
        ):
            self.w.asterisk.press(channel, self.random.choice("1112"))

    def hang_up(self) -> None:
        if channel := self._channel(lambda one: one.id not in self.w.asterisk.snoops):
            cause = self.random.choice(CAUSES)
            self.note(f"hang up {channel.name} {channel.id[-6:]} cause {cause}")
            self.w.asterisk.destroy(channel.id, cause)

    def sound_ends(self) -> None:
        if sounds := sorted(self.w.asterisk.playbacks):
            self.w.asterisk.end_playback(self.random.choice(sounds))

    def message_ends(self) -> None:
        if messages := sorted(self.w.asterisk.recordings):
            self.w.asterisk.end_recording(self.random.choice(messages), self.random.choice((0, 3)))

    def device(self) -> None:
        """A device of an agent comes or goes."""
        phone = self.random.choice([agent.username for agent in self.w.exchange.agents if agent.username] or [""])
        online = self.random.random() < 0.5
        (self.w.there.add if online else self.w.there.discard)(phone)
        self.note(f"device {phone} {online}")
        self.w.desks.on_endpoint(phone, online)

    def reachability(self) -> None:
        phone = self.random.choice([*PHONES.values(), "carrier-lab", "", "", ""])
        self.w.asterisk.unreachable = {phone} - {""}
        self.note(f"unreachable {phone}")

    def refuse(self) -> None:
        self._refusals = self.random.choice((0.0, 0.0, 0.05, 0.2))
        self.note(f"the switch refuses {self._refusals}")
        self.w.asterisk.refuse = self._refusal

    def _refusal(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        """A switch does not lie: what it does not know is gone. To end something it never refuses."""
        ends = request.method != "POST" or request.uri.endswith("/removeChannel")
        if ends or self.random.random() >= self._refusals:
            return None
        parts = request.uri.split("/")
        status = self.random.choice((404, 409, 500))
        if parts[0] == "channels" and len(parts) > 2:
            if status == 404 and parts[1] in self.w.asterisk.channels:
                self.w.asterisk.destroy(parts[1])
        elif status == 404:
            status = 500
        self.note(f"    refused {status} {request}")
        return ari.FakeAnswer(status, {"message": "no"})

    async def connect(self) -> None:
        """Stay connected; what happened while nobody listened is found out each time."""
        recovery = Recovery(self.w.exchange, self.w.desks, self.snapshots)

        async def connected() -> None:
            await recovery.run()
            self.recovered.set()

        await self.w.client.run(self.w.exchange.on_event, connected)

    async def disconnect(self) -> None:
        """The connection is lost, and whatever the switch says until it is back."""
        self.note("disconnected")
        self.w.asterisk.switch.drop()
        await asyncio.sleep(LISTEN_AGAIN_S + 1)

    def gate(self) -> None:
        self.w.gate.verdict = self.random.choice((Allowed(), Allowed(), Refused("no_credit")))

    async def time(self) -> None:
        seconds = self.random.choice((0.1, 1, 4, 9, 9, 25, 70))
        self.note(f"{seconds} s")
        await asyncio.sleep(seconds)

    # ------------------------------------------------------------------------------------- settings

    async def settings(self) -> None:
        """A company changes its lines or its people."""
        original = companies()[self.random.choice((1, 2, 3))]
        queues, agents = list(original.queues), list(original.agents)
        what = self.random.choice(
            ("queue gone", "agent gone", "members", "rules", "as before", "as before", "suspended")
        )
        match what:
            case "queue gone":
                queues.remove(self.random.choice(queues))
            case "agent gone":
                agents.remove(self.random.choice(agents))
            case "members":
                order = self.random.randrange(len(queues))
                members = self.random.sample(SERVES[original.id], self.random.randrange(len(SERVES[original.id])))
                queues[order] = replace(queues[order], members=tuple(QueueMember(one) for one in members))
            case "rules":
                order = self.random.randrange(len(queues))
                queues[order] = replace(
                    queues[order],
                    auto_answer=self.random.random() < 0.5,
                    greeting=self.random.choice(("", "Hello.")),
                    wrap_up_ms=self.random.choice((0, 5_000)),
                    max_wait_ms=self.random.choice((None, 5_000)),
                    strategy=self.random.choice(("ring_all", "longest_idle", "nonsense")),
                    record=self.random.choice(("all", "none", "demand", "share")),
                    overflow={
                        "waited": self.random.choice(("agent:801", "queue:sales", "hangup:", "flow:bye", "rubbish"))
                    },
                )
        changed = replace(original, queues=tuple(queues), agents=tuple(agents), active=what != "suspended")
        self.note(f"settings of {original.id}: {what}")
        self.w.set_profile(changed)
        await self.send("company.changed", changed.id, 0)

    # ------------------------------------------------------------------------------------- commands

    def sit_down(self) -> None:
        """Somebody comes to work, or says that they are ready."""
        user_id = self.random.choice(list(HOME))
        agent = self.w.exchange.agents.of_user(user_id)
        if agent is None or not agent.logged_in or self.random.random() < 0.05:
            self._send("desk.login", HOME[user_id], user_id, **self._login(user_id))
            self._send("desk.state", HOME[user_id], user_id, state="ready")
        elif agent.shown == "away":
            self._send("desk.state", agent.company_id, user_id, state="ready")

    def _login(self, user_id: int) -> dict[str, Any]:
        kind = DEVICES[user_id]
        phone = PHONES[user_id] + self.random.choice(("", "", "", "x"))
        if kind != "outside":
            self.w.there.add(phone)
        return {
            "device": kind,
            "username": "" if kind == "outside" else phone,
            "number": OUTSIDE.get(user_id, ""),
            "companies": self.random.choice(([1, 2, 3], [2], [1], [])),
            "permissions": ["calls.transfer", "calls.record"] if self.random.random() < 0.5 else [],
        }

    def command(self) -> None:
        """Any verb, from whoever may mean it or not."""
        verb = self.random.choice(sorted(VERBS))
        agents = list(self.w.exchange.agents)
        busy = [agent.user_id for agent in agents if agent.call is not None]
        user_id = self.random.choice(busy if busy and self.random.random() < 0.7 else [*HOME, 999])
        agent = self.w.exchange.agents.of_user(user_id)
        company_id = agent.company_id if agent and self.random.random() < 0.9 else self.random.choice((1, 2, 3, 4))
        self._send(verb, company_id, user_id, **VERBS[verb](self, user_id))

    def handle(self) -> None:
        """Somebody does what their desk offers; supervisors listen in; the parked and the lost are fetched."""
        at_work = [agent for agent in self.w.exchange.agents if agent.logged_in]
        if not at_work:
            return
        agent = self.random.choice([one for one in at_work if one.call is not None] or at_work)
        if agent.call is None or self.random.random() < 0.25:
            verb, args = self._join_in(agent := self.random.choice(at_work))
        else:
            offered = {f"call.{word.partition('.')[0]}" for word in desk(self.w.exchange, agent)["call"]["can"]}
            ending = {"call.hangup", "call.park", "call.note", "call.transfer"} if self.random.random() < 0.8 else set()
            verb = self.random.choice(sorted(offered - ending) or ["call.hangup"] + [""] * 9)
            args = VERBS[verb](self, agent.user_id) if verb in VERBS else {}
            if "to" in args and agent.call.company is not None:
                args["to"] = self._near(agent.call.company.id)
        if verb in VERBS:
            self._send(verb, agent.company_id, agent.user_id, **args)

    def _near(self, company_id: int) -> str:
        """A colleague, a line of the company, or somebody outside."""
        agents = [one for one in self.w.exchange.agents.of_company(company_id) if one.logged_in and one.call is None]
        colleagues = [f"agent:{one.user_id}" for one in agents]
        queues = [f"queue:{queue.id}" for queue in companies()[company_id].queues]
        return self.random.choice([*colleagues, *colleagues, *queues, f"number:{OUTSIDE_OF_US}"])

    def _join_in(self, agent: Agent) -> tuple[str, dict[str, Any]]:
        if agent.left_behind is not None:
            return "call.reclaim", {}
        talks = [call for call in self.w.exchange.calls_of(agent.company_id) if call.talk is not None]
        parked = [call for call in talks if call.slot]
        if parked and self.random.random() < 0.5:
            return "call.retrieve", {"slot": str(parked[0].slot)}
        call = self.random.choice([*talks, None])
        how = self.random.choice(("listen", "whisper", "barge", "takeover", "stop"))
        ear = call.agent.user_id if call is not None and call.agent is not None else 0
        return f"supervise.{how}", {"call_id": str(call.id) if call is not None else "", "user_id": ear}

    def _send(self, verb: str, company_id: int, user_id: int, /, **args: Any) -> None:
        task = asyncio.create_task(self.send(verb, company_id, user_id, **args))
        self._commands.add(task)
        task.add_done_callback(self._commands.discard)

    async def send(self, verb: str, company_id: int, user_id: int, /, **args: Any) -> None:
        """One command, in the order of its sender; done or refused, in good time."""
        async with self._locks.setdefault(user_id, asyncio.Lock()):
            self.note(f"{verb} of {company_id}:{user_id} {args}")
            try:
                async with asyncio.timeout(ANSWER_S):
                    await handlers(self.w.desks)[verb](company_id, user_id, args)
            except RefusedError as refused:
                self.note(f"    {verb} of {user_id} refused {refused.code}")
            except TimeoutError:
                self.found.append(f"{verb} {args} was not answered")
            except Exception:
                self.found.append(f"{verb} {args} failed: {traceback.format_exc()}")
            else:
                self.note(f"    {verb} of {user_id} done")

    # ---------------------------------------------------------------------------------- any choice

    def _channel(self, wanted: Callable[[FakeChannel], bool]) -> FakeChannel | None:
        there = [one for one in self.w.asterisk.channels.values() if wanted(one)]
        return self.random.choice(there) if there else None

    def any_call(self) -> str:
        calls = list(self.w.exchange.calls)
        return self.random.choice([*calls, *calls, *calls, "nonsense"])

    def any_user(self) -> Any:
        return self.random.choice([*HOME, *HOME, 0, 999, "x", None])

    def any_destination(self) -> str:
        queues = [queue.id for company in companies().values() for queue in company.queues]
        free = [one.user_id for one in self.w.exchange.agents if one.logged_in and one.call is None]
        return self.random.choice(
            (
                *(f"agent:{user_id}" for user_id in free * 2),
                *(f"agent:{user_id}" for user_id in HOME),
                *(f"queue:{queue}" for queue in queues),
                f"number:{OUTSIDE_OF_US}",
                f"number:{OUTSIDE_OF_US}",
                "number:+862081880003",
                "number:+1234",
                "flow:",
                "flow:bye",
                "flow:nowhere",
                "voicemail:",
                "hangup:",
                "queue:none",
                "nonsense",
                "",
            )
        )

    def any_party(self, user_id: int) -> str:
        agent = self.w.exchange.agents.of_user(user_id)
        talk = agent.call.talk if agent is not None and agent.call is not None else None
        parties: list[str] = list(talk.parties) if talk is not None else []
        return self.random.choice([*parties, "customer", "nobody"])

    def any_time(self) -> str | None:
        later = f"2026-11-22T0{self.random.choice((8, 9))}:{self.random.randrange(60):02}:00+00:00"
        return self.random.choice((None, None, later, "yesterday", "2020-01-01T00:00:00Z", "9999-12-31T23:59:59Z"))


def _nothing(storm: Storm, user_id: int) -> dict[str, Any]:
    return {}


def _to(storm: Storm, user_id: int) -> dict[str, Any]:
    return {"to": storm.any_destination()}


def _call_and_user(storm: Storm, user_id: int) -> dict[str, Any]:
    return {"call_id": storm.any_call(), "user_id": storm.any_user()}


VERBS: dict[str, Callable[[Storm, int], dict[str, Any]]] = {
    "desk.login": lambda s, u: s._login(u) if u in HOME else {"device": "spoon"},
    "desk.logout": _nothing,
    "desk.state": lambda s, u: {
        "state": s.random.choice(("ready", "ready", "ready", "away", "asleep")),
        "reason": s.random.choice(("", "lunch", "tea", "spite")),
    },
    "desk.bar": lambda s, u: {
        "company_id": s.random.choice((1, 2, 3, "x")),
        "until": s.any_time(),
        "barred": s.random.random() < 0.5,
    },
    "desk.extend": lambda s, u: {"ms": s.random.choice((1_000, 10**9, -1, "x"))},
    "call.dial": lambda s, u: {
        "to": s.random.choice((OUTSIDE_OF_US, OUTSIDE_OF_US, "120", "+862081880002", "x")),
        "company_id": s.random.choice((0, 0, 1, 2, 3)),
    },
    "call.hold": _nothing,
    "call.resume": _nothing,
    "call.hangup": _nothing,
    "call.transfer": _to,
    "call.consult": _to,
    "call.swap": _nothing,
    "call.complete": _nothing,
    "call.cancel": _nothing,
    "call.merge": _nothing,
    "call.add": _to,
    "call.drop": lambda s, u: {"party": s.any_party(u)},
    "call.leave": _nothing,
    "call.park": _nothing,
    "call.retrieve": lambda s, u: {"slot": s.random.choice(("1", "2", "0", "x", ""))},
    "call.keypad": lambda s, u: {"digits": s.random.choice(("12#", "x", "", "1" * 99))},
    "call.note": lambda s, u: {"text": s.random.choice(("a note", "", "x" * 10_000))},
    "call.record": lambda s, u: {
        "action": s.random.choice(("start", "stop", "pause", "resume", "eat")),
        "beyond_rule": s.random.random() < 0.5,
    },
    "call.reclaim": _nothing,
    "call.wrapup": lambda s, u: {
        "call_id": s.any_call(),
        "disposition_code": s.random.choice(("", "sold", "voicemail")),
        "note": "n",
    },
    "callback.add": lambda s, u: {
        "queue_id": s.random.choice(("service", "bline", "ball", "cline", "none")),
        "number": s.random.choice((OUTSIDE_OF_US, *CALLERS, "120", "x")),
        "at": s.any_time(),
    },
    "callback.cancel": lambda s, u: {"callback_id": s.random.choice([*s.w.exchange.callbacks._open, "x"])},
    "supervise.listen": _call_and_user,
    "supervise.whisper": _call_and_user,
    "supervise.barge": _call_and_user,
    "supervise.takeover": _call_and_user,
    "supervise.stop": _nothing,
    "supervise.agent": lambda s, u: {
        "user_id": s.any_user(),
        "state": s.random.choice(("ready", "away", "offline", "x")),
    },
    "supervise.pull": lambda s, u: {
        "call_id": s.any_call(),
        "to": s.random.choice((f"agent:{u}", s.any_destination(), s.any_destination())),
    },
    "company.changed": _nothing,
}
"""Every verb, and what may come with it."""
