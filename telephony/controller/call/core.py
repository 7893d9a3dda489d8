"""The core of a call: its mailbox, its state machine and its legs. What the actions do stands in the mix-ins beside."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import structlog

from linepool.kernel.ids import new_id
from telephony import ari
from telephony.controller.call.facts import Facts, Leg
from telephony.controller.call.states import LIMITS_S, CallEvent, CallState, is_late, transition
from telephony.controller.call.world import Agent, World
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.flows import FlowRun
from telephony.flows.types import RecordVoicemail
from telephony.ports import CompanyProfile, Direction, QueueProfile

log = structlog.get_logger(__name__)

ACTIVE = frozenset({CallState.TALKING, CallState.HELD})
WAITING = frozenset({CallState.QUEUED, CallState.RINGING})
MAILBOX_LIMIT = 1_000
"""A phone that floods us with keys must not eat the memory; far more than any real call has outstanding."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its time by the switch's clock and whatever belongs to it."""

    event: CallEvent
    at: datetime
    value: Any = None
    leg: Leg | None = None
    done: asyncio.Future[None] | None = None


HANGING_UP_S = 0.2
REFUSALS = {CallEvent.HOLD: "not_talking", CallEvent.RESUME: "not_held", CallEvent.HANG_UP: "no_call"}
"""What is said to somebody who asks for something in a state of the call that does not have it."""


class CallCore:
    """One call. Everything that happens to it goes through :meth:`post` and is handled one at a time, in order.

    Promises: a call ends; when it has ended no leg, bridge or timer of it is left and its record is in the journal.
    """

    def __init__(self, world: World, direction: Direction, company: CompanyProfile | None, now: datetime) -> None:
        self.x = world
        self.id: UUID = new_id()
        self.direction = direction
        self.company = company
        self.state = CallState.NEW
        self.last_state = CallState.NEW
        self.since = now
        self.caller = ""
        self.called = ""
        self.number = ""
        self.data: dict[str, Any] = {}
        self.queue: QueueProfile | None = None
        self.agent: Agent | None = None
        self.remote_leg: Leg | None = None
        self.agent_leg: Leg | None = None
        self.has_bridge = False
        self.music_on = False
        self.admitted = False
        self.acd_place: Literal["", "waiting", "talking"] = ""
        self.flow_run: FlowRun | None = None
        self.timers: dict[int, asyncio.TimerHandle] = {}
        self.voicemail: RecordVoicemail | None = None
        self.voicemail_started_at: datetime | None = None
        self.monitor_id = ""
        self.facts = Facts(now)
        self.log = log.bind(call_id=str(self.id), company_id=company.id if company else None)
        self._mail: deque[Happening] = deque()
        self._urgent: deque[Happening] = deque()
        self._wake = asyncio.Event()
        self._limit: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._busy = False

    # -------------------------------------------------------------------------------- mailbox

    def start(self) -> None:
        """Begin to handle what is posted."""
        self._task = asyncio.create_task(self._run(), name=f"call-{self.id}")
        self._arm_limit()

    def restore(self, state: CallState) -> None:
        """Be in ``state``, as a snapshot said, and begin to handle events."""
        self.state = state
        self.since = utc_now()
        self.start()

    def post(self, event: CallEvent, *, at: datetime | None = None, value: Any = None, leg: Leg | None = None) -> None:
        """Tell the call what happened. Returns at once."""
        if len(self._mail) >= MAILBOX_LIMIT and event is CallEvent.DIGIT:
            return
        self._mail.append(Happening(event, at or utc_now(), value, leg))
        self._wake.set()

    async def ask(self, event: CallEvent, value: Any = None) -> None:
        """As :meth:`post`, but returns when it is done. Raises :class:`RefusedError` when it cannot be done."""
        if self.ended:
            raise RefusedError("call_ended")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._mail.append(Happening(event, utc_now(), value, done=done))
        self._wake.set()
        await done

    def post_now(self, event: CallEvent, *, at: datetime | None = None, value: Any = None) -> None:
        """What an action itself brings about: handled before anything that came meanwhile."""
        self._urgent.append(Happening(event, at or utc_now(), value))
        self._wake.set()

    async def join(self) -> None:
        """Wait until the call has ended."""
        if self._task is not None:
            await self._task

    async def _run(self) -> None:
        while not self.ended:
            while (self._urgent or self._mail) and not self.ended:
                happening = self._urgent.popleft() if self._urgent else self._mail.popleft()
                self._busy = True
                self._answer(happening, await self._step(happening))
                self._busy = False
            if not self.ended:
                self._wake.clear()
                await self._wake.wait()
        for late in self._mail:
            self._answer(late, "call_ended")

    @staticmethod
    def _answer(happening: Happening, refusal: str | None) -> None:
        if happening.done is None or happening.done.done():
            return
        if refusal is None:
            happening.done.set_result(None)
        else:
            happening.done.set_exception(RefusedError(refusal))

    async def _step(self, happening: Happening) -> str | None:
        """One event: change the state, then do what the table says; returns why it was refused, if it was.

        A failing action ends the call, never hangs it; one that refuses leaves it as it was."""
        event, before = happening.event, self.state
        follows = transition(before, event)
        if follows is None:
            if happening.done is None and event is not CallEvent.ALL_GONE and not is_late(before, event):
                self.log.error("call.illegal_event", state=before.value, event_name=event.value)
            return REFUSALS.get(event, "not_now")
        self._enter(follows.to, happening.at)
        action: Callable[[Happening], Awaitable[None]] = getattr(self, f"do_{follows.action}")
        try:
            await action(happening)
        except RefusedError as refused:
            self._enter(before, happening.at)
            return refused.code
        except ari.ResponseError as error:
            self.log.warning("call.effect_refused", action=follows.action, error=str(error))
            await self._find_lost_legs()
        except ari.AriError as error:
            self.log.error("call.effect_failed", action=follows.action, error=str(error))
            self.post_now(CallEvent.FAILED)
        except Exception:  # the supervisor of one call: whatever is wrong with this call, the others go on
            self.log.exception("call.action_broken", action=follows.action, state=self.state.value)
            self.post_now(CallEvent.FAILED)
        self.x.call_changed(self)  # type: ignore[arg-type]
        return None

    def _enter(self, state: CallState, at: datetime) -> None:
        if state is self.state:
            return
        self.facts.left(self.state, at)
        self.log.debug("call.state", old=self.state.value, new=state.value)
        if state is CallState.CLOSING:
            self.last_state = self.state
        self.state = state
        self.since = at
        self._arm_limit()

    def _arm_limit(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
            self._limit = None
        seconds = LIMITS_S.get(self.state)
        if seconds is not None:
            self._limit = asyncio.get_running_loop().call_later(seconds, self._overdue, self.state)

    def _overdue(self, state: CallState) -> None:
        if self.state is state:
            self.log.error("call.overdue", state=state.value)
            self.post(CallEvent.OVERDUE)

    async def _find_lost_legs(self) -> None:
        """The switch refused something: a leg is gone and its event is on its way, or something is really wrong."""
        living = [leg for leg in self.facts.legs if leg.alive]
        await asyncio.sleep(HANGING_UP_S)  # a channel that is being hung up refuses everything and is still there
        lost = not all(leg.alive for leg in living)
        for leg in [leg for leg in living if leg.alive]:
            try:
                await self.x.ari.channel(leg.channel_id)
            except ari.NotFound:
                lost = True
                self.leg_ended(leg, utc_now(), 0)
            except ari.AriError as error:
                self.log.warning("call.leg_unknown", channel_id=leg.channel_id, error=str(error))
        if not lost:
            self.post_now(CallEvent.FAILED)

    # ----------------------------------------------------------------------------------- legs

    def add_leg(self, leg: Leg) -> Leg:
        """Make a channel part of this call."""
        self.facts.legs.append(leg)
        self.x.legs[leg.channel_id] = self  # type: ignore[assignment]
        return leg

    def leg_of(self, channel_id: str) -> Leg | None:
        """This call's leg on a channel."""
        return next((leg for leg in self.facts.legs if leg.channel_id == channel_id), None)

    def leg_ended(self, leg: Leg, at: datetime, cause: int) -> None:
        """A channel is gone: remember it, and tell the machine when it was one of the two parties."""
        if not leg.alive:
            return
        leg.ended_at = at
        leg.cause = leg.cause or cause
        if leg is self.remote_leg:
            self.post(CallEvent.REMOTE_GONE, at=at, leg=leg)
        elif leg is self.agent_leg:
            lost = leg.cause in LOST_CAUSES and self.direction is Direction.INBOUND
            self.post(CallEvent.AGENT_LOST if lost else CallEvent.AGENT_GONE, at=at, leg=leg)
        if not any(other.alive for other in self.facts.legs):
            self.post(CallEvent.ALL_GONE, at=at)

    def require_remote(self) -> Leg:
        """The outside party's leg, where the state says there is one."""
        if self.remote_leg is None:
            raise AssertionError(f"call {self.id} has no remote leg in state {self.state}")
        return self.remote_leg

    def expects(self, event: CallEvent) -> bool:
        """Whether ``event`` waits to be handled."""
        return any(happening.event is event for happening in self._mail)

    @property
    def idle(self) -> bool:
        """Whether everything that happened so far is dealt with."""
        return not self._busy and not self._urgent and not self._mail

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen."""
        return self.state is CallState.ENDED

    @property
    def bridge_id(self) -> str:
        """The id of this call's bridge, the same after a restart."""
        return f"lp-{self.id}"

    def hung_up(self, by: Any, at: datetime) -> None:
        """Who ended the call: the first one counts."""
        if self.facts.hung_up_by is None:
            self.facts.hung_up_by = by
            self.facts.note(at, "hangup", by=by)


LOST_CAUSES = frozenset({44, 38, 27, 41})
"""Q.850 causes with which the switch ends an agent's leg whose media or transport died: not a hang-up by a person."""
