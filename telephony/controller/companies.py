"""What call control knows of companies: the directory's answers, cached, and whether a call may start.

Limits come first, and cheapest first: what a company has running is counted here, so its storm is refused before any
question is asked on its behalf. Whatever is refused is an alarm on the company's board (``alarms``).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import structlog

from telephony.controller.alarms import Alarm, Alarms
from telephony.controller.call.facts import CUSTOMER
from telephony.controller.clock import utc_now
from telephony.controller.limits import CallLimits
from telephony.controller.refusals import FRAUD
from telephony.controller.spending import Spending
from telephony.controller.threads import Threads
from telephony.controller.tolls import Tolls, WatchStore
from telephony.flows import Flow, FlowError
from telephony.ports import (
    AlarmSink,
    Allowed,
    CompanyDirectory,
    CompanyProfile,
    CreditGate,
    Direction,
    Granted,
    Refused,
)

if TYPE_CHECKING:
    from telephony.controller.call.call import Call

log = structlog.get_logger(__name__)

FRESH_S = 120.0
"""How long a profile is used without asking again; ``company.changed`` cuts it short, so this is for what changes by
itself (a contract that comes into force). Reading one costs as much as five calls."""
NEGATIVE_S = 5.0
REMEMBERED = 100_000
VERDICT_S = 5.0
"""How long the credit gate's yes for incoming calls is believed: bounds what a drained balance can still start."""

AROUND_OPENING = timedelta(hours=1)
"""People come before their office opens and tidy up after it closed."""

PATIENCE_S = 3.0
AWAY_S = 5.0
P = ParamSpec("P")
R = TypeVar("R")


def scoped(company_id: int, name: str) -> str:
    """A company's skill or team as the ACD knows it: what one company says of a shared agent is nothing to another."""
    return f"{company_id}:{name}"


@dataclass(slots=True)
class _Cached:
    profile: CompanyProfile
    read_at: float
    refreshing: asyncio.Task[None] | None = field(default=None, repr=False)


class CompanyBook:
    """Routes, profiles and permission to start. A database that is away does not stop companies already known."""

    def __init__(
        self,
        directory: CompanyDirectory,
        gate: CreditGate,
        threads: Threads,
        on_profile: Callable[[CompanyProfile], None],
        *,
        board_changed: Callable[[int], None] = lambda company_id: None,
        alarm_sink: AlarmSink | None = None,
        watches: WatchStore | None = None,
    ) -> None:
        self.limits = CallLimits()
        self.alarms = Alarms(board_changed, self._alarm_begun)
        self.spending = Spending(gate, self._ask)
        self.tolls = Tolls(self.alarms, self._recently_called, self.is_open, watches)
        self._alarm_sink = alarm_sink
        self._tasks: set[asyncio.Task[None]] = set()
        self._directory = directory
        self._gate = gate
        self._threads = threads
        self._on_profile = on_profile
        self._profiles: dict[int, _Cached] = {}
        self._routes: dict[str, tuple[int | None, float]] = {}
        self._flows: dict[int, tuple[Mapping[str, Any], Flow]] = {}
        self._verdicts: dict[int, float] = {}
        self._reading: dict[int, asyncio.Task[CompanyProfile | None]] = {}
        self._next: dict[int, asyncio.Task[CompanyProfile | None]] = {}
        self._away_until = 0.0

    def known(self, company_id: int) -> CompanyProfile | None:
        """The profile as last read, without asking anybody."""
        cached = self._profiles.get(company_id)
        return cached.profile if cached else None

    async def of_number(self, e164: str) -> CompanyProfile | None:
        """The company a number leads to, or ``None``. Raises what the directory raises when nothing is cached."""
        now = time.monotonic()
        company_id, read_at = self._routes.get(e164, (None, -1e9))
        if now - read_at > (FRESH_S if company_id is not None else NEGATIVE_S):
            try:
                route = await self._ask(self._directory.find_number, e164)
            except Exception as error:
                if company_id is None:
                    raise
                log.error("directory.stale_route", number=e164, error=repr(error))
            else:
                company_id = route.company_id if route else None
                self._remember(e164, company_id, now)
        return await self.profile(company_id) if company_id is not None else None

    def _remember(self, e164: str, company_id: int | None, now: float) -> None:
        """Whose a number is. Any number in the world may be asked for: those asked for first are forgotten."""
        self._routes.pop(e164, None)
        self._routes[e164] = (company_id, now)
        if len(self._routes) > REMEMBERED:
            del self._routes[next(iter(self._routes))]

    async def profile(self, company_id: int) -> CompanyProfile | None:
        """A company's profile; an old one is used while a new one is fetched behind it."""
        cached = self._profiles.get(company_id)
        if cached is None:  # one reading for all who ask at the same time: a storm of first calls is one query
            return await asyncio.shield(self._reading.get(company_id) or self._read_next(company_id))
        if time.monotonic() - cached.read_at > FRESH_S and (cached.refreshing is None or cached.refreshing.done()):
            cached.refreshing = asyncio.create_task(self._refresh(company_id))
        return cached.profile

    async def read(self, company_id: int) -> CompanyProfile | None:
        """A company's profile with everything in it that was committed before this was asked.

        Raises what the directory raises."""
        return await asyncio.shield(self._read_next(company_id))

    def flow_of(self, company: CompanyProfile) -> Flow:
        """The company's flow, parsed once for each version of it. Raises ``FlowError``."""
        graph, parsed = self._flows.get(company.id, (None, None))
        if parsed is None or (graph is not company.flow and graph != company.flow):
            parsed = Flow.parse(dict(company.flow))
            self._flows[company.id] = (company.flow, parsed)
        return parsed

    def is_open(self, company: CompanyProfile, now: datetime) -> bool | None:
        """Whether the company's opening hours say that somebody is at work; ``None``: its flow names none.

        Of several (departments, branches) one that is open will do, and so will an hour before and after."""
        try:
            opening = self.flow_of(company).opening_hours
        except FlowError:
            return None
        around = (now - AROUND_OPENING, now, now + AROUND_OPENING)
        return any(hours.is_open(at) for hours in opening for at in around) if opening else None

    def changed(self, company_id: int) -> asyncio.Task[None]:
        """The company's settings were written: forget its routes and read it again."""
        self._verdicts.pop(company_id, None)
        for number in [number for number, (holder, _) in self._routes.items() if holder in (company_id, None)]:
            del self._routes[number]
        return asyncio.create_task(self._refresh(company_id))

    async def may_start(self, company: CompanyProfile, call: Call) -> str | None:
        """``None`` when the call (out: to ``call.called``) may start and is counted in, else the reason it may not.

        One that goes out has its first minutes' money set aside."""
        way = call.direction
        reason = self._within_limits(company, way)
        if reason is None:
            if way is Direction.INBOUND:
                verdict = await self._ask_gate(company, way, call.number)
                reason = verdict.reason if isinstance(verdict, Refused) else None
            else:
                reason = await self._may_pay(company, call, CUSTOMER, call.called)
            if reason is not None:
                self.limits.withdraw(company.id, way)
        if reason is not None:
            self.refused(company.id, reason)
        return reason

    def withdraw(self, company: CompanyProfile, call: Call) -> None:
        """A call that might start does not after all: as if nobody had asked."""
        self.limits.withdraw(company.id, call.direction)
        self.spending.withdraw(call, CUSTOMER)

    async def may_lead(self, company: CompanyProfile, number: str) -> str | None:
        """``None`` when a running call might be led on to a number outside, as far as that is known without dialling.

        The line counts as the running call's; what it costs is the gate's business."""
        verdict = await self._ask_gate(company, Direction.OUTBOUND, number)
        return verdict.reason if isinstance(verdict, Refused) else None

    async def wants_no_calls(self, company: CompanyProfile, number: str) -> bool:
        """Whether the person at this number asked the company not to call; who cannot be looked up is not held back.

        While the directory is away the gate is too, and what it lets pass then the contract says."""
        if not number.startswith("+"):  # emergency numbers have no wishes
            return False
        try:
            return await self._ask(self._directory.wants_no_calls, company.id, number)
        except Exception as error:
            log.error("directory.wishes_unknown", company_id=company.id, error=repr(error))
            return False

    async def may_dial(self, company: CompanyProfile, call: Call, leg: str, number: str) -> str | None:
        """``None`` when a leg of a running call may be dialled now and its first minutes' money is set aside."""
        reason = await self._may_pay(company, call, leg, number)
        if reason is not None:
            self.refused(company.id, reason)
        return reason

    def refused(self, company_id: int, reason: str, detail: str = "") -> None:
        """Something of the company's was refused: it stands on its board. Fraud's alarms say more and stand already."""
        if not reason.startswith(FRAUD):
            self.alarms.note(company_id, reason, utc_now(), detail)

    def paid(self, company: CompanyProfile, granted: Granted) -> None:
        """Money was set aside for a call out."""
        self.tolls.spent(company.id, granted.amount, utc_now())

    async def look_after(self) -> None:
        """Once a second: money that runs out, alarms whose cause is over, what is to be remembered for a restart."""
        now = utc_now()
        for company, talk_ms in self.spending.look(now):
            self.tolls.ended(company, talk_ms, now)
        self.alarms.sweep(now)
        await self.tolls.flush()

    async def take_up(self, calls: Iterable[Call]) -> None:
        """These calls ran before a restart."""
        await self.tolls.restore()
        self.spending.adopt(calls, utc_now())

    def _within_limits(self, company: CompanyProfile, way: Direction) -> str | None:
        if not company.active:
            return "suspended"
        limits = company.limits
        at_once = limits.calls_in if way is Direction.INBOUND else limits.calls_out
        return self.limits.admit(company.id, way, at_once, limits.per_second, time.monotonic())

    async def _may_pay(self, company: CompanyProfile, call: Call, leg: str, number: str) -> str | None:
        if not number.startswith("+"):  # emergency numbers are dialled as they are, and nobody stops them
            return await self._reserve(company, call, leg, number)
        stopped = await self.tolls.look(company, number, utc_now())
        return stopped or await self._reserve(company, call, leg, number)

    async def _reserve(self, company: CompanyProfile, call: Call, leg: str, number: str) -> str | None:
        answer = await self.spending.reserve(company, call, leg, number)
        if isinstance(answer, Refused):
            return answer.reason
        self.paid(company, answer)
        return None

    def _alarm_begun(self, alarm: Alarm) -> None:
        log.warning("company.alarm", company_id=alarm.company_id, code=alarm.code, detail=alarm.detail)
        if self._alarm_sink is not None:
            self._beside(self._write_alarm(self._alarm_sink, alarm))

    async def _write_alarm(self, sink: AlarmSink, alarm: Alarm) -> None:
        try:
            what = (alarm.company_id, alarm.code, alarm.detail, alarm.last)
            await self._ask(sink, *what, subject=alarm.subject, tell=alarm.told)
        except Exception as error:  # it stands on the board and in the log all the same
            log.error("company.alarm_unwritten", company_id=alarm.company_id, code=alarm.code, error=repr(error))

    async def _recently_called(self, company_id: int) -> Sequence[str]:
        return await self._ask(self._directory.recently_called, company_id)

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ask_gate(self, company: CompanyProfile, direction: Direction, destination: str) -> Allowed | Refused:
        company_id, inbound = company.id, direction is Direction.INBOUND
        if inbound and time.monotonic() - self._verdicts.get(company_id, -1e9) < VERDICT_S:
            return Allowed()
        try:
            verdict = await self._ask(self._gate.may_start, company_id, direction.value, destination)
        except Exception as error:  # an incoming call is worth more than its risk, an outgoing one if the contract says
            log.error("gate.unreachable", company_id=company_id, direction=direction.value, error=repr(error))
            return Allowed() if inbound or company.limits.trusted else Refused("technical_problem")
        if inbound and isinstance(verdict, Allowed):
            self._verdicts[company_id] = time.monotonic()
        return verdict

    async def _ask(self, question: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """An answer from the database within ``PATIENCE_S``, or ``TimeoutError``.

        After one that did not answer, the next ``AWAY_S`` fail at once: a stalled database must not hold up every call
        for its whole patience, nor fill the threads with questions nobody waits for."""
        if time.monotonic() < self._away_until:
            raise TimeoutError("the database did not answer a moment ago")
        try:
            async with asyncio.timeout(PATIENCE_S):
                return await self._threads.run(question, *args, **kwargs)
        except TimeoutError:
            self._away_until = time.monotonic() + AWAY_S
            raise

    def _read_next(self, company_id: int) -> asyncio.Task[CompanyProfile | None]:
        """A reading that has not begun yet, shared by all who ask until it does: a whole company that logs in at once
        is two queries. There is one at a time, else an older one might end last and be believed."""
        task = self._next.get(company_id)
        if task is None:
            task = self._next[company_id] = asyncio.create_task(self._read_in_turn(company_id))
        return task

    async def _read_in_turn(self, company_id: int) -> CompanyProfile | None:
        if (before := self._reading.get(company_id)) is not None:
            await asyncio.wait({before})
        task = self._reading[company_id] = self._next.pop(company_id)
        try:
            return await self._load(company_id)
        finally:
            if self._reading[company_id] is task:
                del self._reading[company_id]

    async def _load(self, company_id: int) -> CompanyProfile | None:
        profile = await self._ask(self._directory.company, company_id)
        if profile is None:
            self._profiles.pop(company_id, None)
        else:
            self._profiles[company_id] = _Cached(profile, time.monotonic())
            self._on_profile(profile)
        return profile

    async def _refresh(self, company_id: int) -> None:
        try:
            await self.read(company_id)
        except Exception as error:  # a background reading: the old profile stays in use and the next one tries again
            log.error("directory.refresh_failed", company_id=company_id, error=repr(error))
