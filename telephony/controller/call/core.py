"""The call: its state machine, its legs and what it knows. What it does stands in the modules beside.

Each action of the table is a function marked ``@action`` there; ``call.py`` gathers them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import structlog

from linepool.kernel.ids import new_id
from telephony import ari
from telephony.ari import Channel
from telephony.calls.record import HungUpBy
from telephony.carriers.selectors import Route
from telephony.controller.call.facts import Facts, Leg
from telephony.controller.call.mailbox import Happening, Mailbox
from telephony.controller.call.pictures import ParkedShown, PersonShown, ReclaimShown, Recording
from telephony.controller.call.search import Ring, Search
from telephony.controller.call.stage import Stage
from telephony.controller.call.states import ASKED, LIMITS_S, CallEvent, CallState, is_late, transition
from telephony.controller.call.world import Agent, World
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.controller.switch import Switch
from telephony.conversation import Conversation, Place, Refused
from telephony.destination import Destination
from telephony.flows import FlowRun
from telephony.flows.types import RecordVoicemail
from telephony.ports import CompanyProfile, Direction, QueueProfile

log = structlog.get_logger(__name__)

WAITING = frozenset({CallState.QUEUED, CallState.RINGING})
CONVERSING = frozenset({CallState.TALKING, CallState.PARKED, CallState.LOST})
"""The states with a conversation."""
HANGING_UP_S = 0.2
LOST_CAUSES = frozenset({44, 38, 27, 41})
"""Q.850 causes with which the switch ends an agent's leg whose media or transport died: not a hang-up by a person."""
REFUSALS = {
    CallEvent.RESUME: "not_held",
    CallEvent.HANG_UP: "no_call",
    CallEvent.RETRIEVE: "not_parked",
    CallEvent.RECLAIM: "not_lost",
    CallEvent.PULL: "not_waiting",
}
"""What is said to somebody who asks for something in a state of the call that does not have it; else "not_talking"."""


Action = Callable[["Call", Happening], Awaitable[None]]
ACTIONS: dict[str, Action] = {}
"""The table's actions by name."""


def action(function: Action) -> Action:
    """Mark what the table may name."""
    ACTIONS[cast(Any, function).__name__] = function
    return function


class Call(Mailbox):
    """One call. Everything that happens to it goes through :meth:`post` and is handled one at a time, in order.

    Promises: a call ends; when it has ended no leg, bridge or timer of it is left and its record is in the journal.

    ``search`` looks for somebody for the customer, ``searches`` for the parties of the conversation ``talk`` that are
    not there yet (by party); ``talks`` are the conversations before this one. ``joined``: the first two of it were
    joined. ``dialler`` is the leg of the agent who dialled, until there is a conversation. ``sent_by``: who sent the
    customer where they are being led now (``sent_to``), until they talk to somebody; ``returns_to``: the queue at whose
    front they are to be.
    """

    def __init__(self, world: World, direction: Direction, company: CompanyProfile | None, now: datetime) -> None:
        super().__init__()
        self.x = world
        self.node = world.nodes.first
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
        self.remote_leg: Leg | None = None
        self.dialler: Leg | None = None
        self.routes: list[Route] = []
        self.talk: Conversation | None = None
        self.talks: list[Conversation] = []
        self.joined = False
        self.search: Search | None = None
        self.searches: dict[str, Search] = {}
        self.sent_by: int | None = None
        self.sent_to: Destination | None = None
        self.slot = 0
        self.patience_until: datetime | None = None
        self.returns_to = ""
        self.priority = 0
        self.needs: tuple[tuple[str, int], ...] = ()
        self.admitted = False
        self.callback_id: UUID | None = None
        self.flow_run: FlowRun | None = None
        self.timers: dict[int, asyncio.TimerHandle] = {}
        self.voicemail: RecordVoicemail | None = None
        self.voicemail_started_at: datetime | None = None
        self.tape = Tape()
        self.facts = Facts(now)
        self.log = log.bind(call_id=str(self.id), company_id=company.id if company else None)
        self._stage: Stage | None = None
        self.made = 0
        self._limit: asyncio.TimerHandle | None = None
        self._patience: asyncio.TimerHandle | None = None

    @property
    def ari(self) -> Switch:
        """The switch of the node the call lives on."""
        return self.node.switch

    # -------------------------------------------------------------------------------- its states

    def start(self) -> None:
        """Begin to handle what is posted."""
        self.deal(f"call-{self.id}")
        self._arm_limit()

    def restore(self, state: CallState) -> None:
        """Be in ``state``, as a snapshot said, and begin to handle events."""
        self.state = state
        self.since = utc_now()
        self.start()

    async def _step(self, happening: Happening) -> str | None:
        """One event: change the state, then do what the table says; returns why it was refused, if it was.

        A failing action ends the call, never hangs it; one that refuses leaves it as it was."""
        event, before = happening.event, self.state
        follows = transition(before, event)
        if follows is None:
            if event is not CallEvent.ALL_GONE and event not in ASKED and not is_late(before, event):
                self.log.error("call.illegal_event", state=before.value, event_name=event.value)
            return REFUSALS.get(event, "not_talking")
        self._enter(follows.to, happening.at)
        try:
            await ACTIONS[follows.action](self, happening)
        except (RefusedError, Refused) as refused:
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
        self.x.call_changed(self)
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

    # ----------------------------------------------------------------------------------- time

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

    def be_patient(self, until: datetime | None) -> None:
        """``PATIENCE_OVER`` then; ``None``: no more."""
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None
        self.patience_until = until
        if until is not None:
            delay = max(0.0, (until - utc_now()).total_seconds())
            self._patience = asyncio.get_running_loop().call_later(delay, self.post, CallEvent.PATIENCE_OVER)

    def stop_timers(self) -> None:
        """The flow's and the patience's."""
        for timer in self.timers.values():
            timer.cancel()
        self.timers.clear()
        self.be_patient(None)

    # ----------------------------------------------------------------------------------- legs

    async def _find_lost_legs(self) -> None:
        """The switch refused something: a leg is gone and its event is on its way, or something is really wrong."""
        living = [leg for leg in self.facts.legs if leg.alive]
        await asyncio.sleep(HANGING_UP_S)  # a channel that is being hung up refuses everything and is still there
        lost = not all(leg.alive for leg in living)
        for leg in [leg for leg in living if leg.alive]:
            try:
                await self.ari.channel(leg.channel_id)
            except ari.NotFound:
                lost = True
                self.leg_ended(leg, utc_now(), 0)
            except ari.AriError as error:
                self.log.warning("call.leg_unknown", channel_id=leg.channel_id, error=str(error))
        if not lost:
            self.post_now(CallEvent.FAILED)

    def add_leg(self, leg: Leg) -> Leg:
        """Make a channel part of this call."""
        self.facts.legs.append(leg)
        self.x.legs[leg.channel_id] = self
        return leg

    def _own(self, channel_id: str) -> None:
        self.x.legs[channel_id] = self

    def new_key(self, letter: str) -> str:
        """A name within the call for one more leg ("a3") or search ("q2")."""
        self.made += 1
        return f"{letter}{self.made}"

    def leg_of(self, channel_id: str) -> Leg | None:
        """This call's leg on a channel."""
        return next((leg for leg in self.facts.legs if leg.channel_id == channel_id), None)

    def leg_named(self, key: str) -> Leg | None:
        """The leg of a party of the conversation."""
        return next((leg for leg in reversed(self.facts.legs) if leg.key == key), None)

    def leg_of_user(self, user_id: int) -> Leg | None:
        """The living leg of an agent who is in the call or rung for it."""
        legs = [leg for leg in self.facts.legs if leg.user_id == user_id and leg.alive and not leg.parted]
        return legs[-1] if legs else None

    def leg_made(self, leg: Leg, channel: Channel) -> None:
        """The switch made the channel, which may take it long: the leg began then, and not when it was asked for."""
        leg.name = channel.name
        if channel.created_at is not None:
            leg.started_at = max(leg.started_at, min(self.node.clock.ours(channel.created_at), utc_now()))

    def was_answered(self, leg: Leg, at: datetime) -> None:
        """The switch says when it answered the line for us, after it said that it did: we had to take the moment in
        which we heard so, and are late when the machine is."""
        if leg.answered_at is not None and at < leg.answered_at:
            if self.facts.answered_at == leg.answered_at:
                self.facts.answered_at = at
            leg.answered_at = at

    def leg_ended(self, leg: Leg, at: datetime, cause: int) -> None:
        """A channel is gone: remember it, and tell the machine what that means."""
        if not leg.alive:
            return
        leg.ended_at = at
        leg.cause = leg.cause or cause
        lost = leg.cause in LOST_CAUSES and leg.user_id is not None
        by_us = lost or leg.parted or self.state is CallState.CLOSING
        leg.hung_up_by = leg.hung_up_by or ("system" if by_us else leg.hangs_up_as)
        self.stage.forget(leg.channel_id)
        if leg is self.remote_leg:
            self.post(CallEvent.REMOTE_GONE, at=at, leg=leg)
        elif self.ring_of(leg) is not None:
            self.post(CallEvent.RING_ENDED, at=at, leg=leg)
        elif not leg.parted:
            self.post(CallEvent.PARTY_LOST if lost else CallEvent.PARTY_GONE, at=at, leg=leg)
        if not any(other.alive for other in self.facts.legs):
            self.post(CallEvent.ALL_GONE, at=at)

    def require_remote(self) -> Leg:
        """The customer's leg, where the state says there is one."""
        if self.remote_leg is None:
            raise AssertionError(f"call {self.id} has no remote leg in state {self.state}")
        return self.remote_leg

    # ------------------------------------------------------------------------------ who is there

    def ring_of(self, leg: Leg) -> tuple[Search, Ring] | None:
        """The search for which this leg rings."""
        for search in self.all_searches():
            if leg.key in search.rings:
                return search, search.rings[leg.key]
        return None

    def search_of(self, contact: str) -> Search | None:
        """The search the ACD knows by this id."""
        return next((search for search in self.all_searches() if search.contact == contact), None)

    def all_searches(self) -> list[Search]:
        """Whoever is looked for."""
        return [*([self.search] if self.search else []), *self.searches.values()]

    @property
    def agents(self) -> list[Agent]:
        """Agents and supervisors who are in the call or rung for it."""
        users = [leg.user_id for leg in self.facts.legs if leg.user_id is not None and leg.alive and not leg.parted]
        found = [self.x.agents.of_user(user_id) for user_id in dict.fromkeys(users)]
        return [agent for agent in found if agent is not None]

    @property
    def owner_leg(self) -> Leg | None:
        """The leg of the agent whose call it is."""
        if self.talk is not None:
            return self.leg_named(self.talk.owner)
        return self.dialler

    @property
    def agent(self) -> Agent | None:
        """Whose call it is; while it rings, the first whose device does."""
        leg = self.owner_leg
        if leg is not None and leg.user_id is not None and not leg.parted:
            return self.x.agents.of_user(leg.user_id)
        rings = [ring.agent for ring in self.search.rings.values()] if self.search else []
        return next((agent for agent in rings if agent is not None), None)

    # ------------------------------------------------------------------------------------ itself

    @property
    def stage(self) -> Stage:
        """The switch's side of the call."""
        if self._stage is None:
            self._stage = Stage(self.ari, f"lp-{self.id}", self._own)
        if self.company is not None:
            self._stage.music = self.company.music
        return self._stage

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen."""
        return self.state is CallState.ENDED

    @property
    def inbound(self) -> bool:
        """Whether somebody called the company."""
        return self.direction is Direction.INBOUND

    @property
    def voicemail_name(self) -> str:
        """The message's name, and its file's under the switch's recording folder."""
        return f"vm-{self.id}"

    # ------------------------------------------------------------------------------ what is shown

    def party_of(self, user_id: int) -> str:
        """The conversation's name of an agent who is in it (or rung for it), "" for others."""
        leg = self.leg_of_user(user_id)
        if leg is None:
            return ""
        found = self.ring_of(leg)
        return found[0].party if found is not None and found[0].party else leg.key

    def people(self) -> list[PersonShown]:
        """Everybody of the conversation; before there is one, the customer and whoever rings or dialled."""
        if self.talk is None:
            legs = [leg for leg in self.facts.legs if leg.alive and not leg.parted]
            return [self._person(leg, leg.key, "ringing", leg.started_at) for leg in legs]
        shown = []
        for party in self.talk.parties.values():
            leg = self.leg_named(party.id)
            since = datetime.fromtimestamp(party.since / 1000, UTC)
            if leg is not None:
                shown.append(self._person(leg, party.id, party.place.value, since))
            else:  # one of a queue is looked for
                search = self.searches.get(party.id)
                queue = search.queue.name if search is not None and search.queue is not None else ""
                shown.append(PersonShown(party.id, party.kind.value, queue, "", party.place.value, since))
        return shown

    def _person(self, leg: Leg, party: str, place: str, since: datetime) -> PersonShown:
        agent = self.x.agents.of_user(leg.user_id) if leg.user_id is not None else None
        kind = "customer" if leg is self.remote_leg else leg.party
        number = "" if agent is not None else leg.remote
        return PersonShown(party, kind, agent.name if agent else "", number, place, since, leg.user_id or 0)

    def parked(self) -> ParkedShown | None:
        """The parking place, while the call is in one."""
        if not self.slot or self.patience_until is None:
            return None
        queue = self.queue.name if self.queue else ""
        return ParkedShown(str(self.slot), str(self.id), self._other_number, queue, self.since, self.patience_until)

    def reclaimable_by(self) -> int | None:
        """The agent whose device died while the customer waits for them."""
        parties = self.talk.parties.values() if self.talk is not None else ()
        lost = [self.leg_named(party.id) for party in parties if party.place is Place.LOST]
        return next((leg.user_id for leg in lost if leg is not None), None)

    def reclaimable(self) -> ReclaimShown | None:
        """Whom the agent of a dead device may take back, and until when."""
        user_id = self.reclaimable_by()
        if user_id is None or self.patience_until is None:
            return None
        return ReclaimShown(str(self.id), user_id, self._other_number, self.patience_until)

    @property
    def recording(self) -> Recording:
        """Whether what is said is being kept."""
        if not self.tape.file:
            return "off"
        return "paused" if self.tape.paused else "on"

    @property
    def note(self) -> str:
        """What agents wrote for each other."""
        return self.facts.call_note

    @property
    def rings_for_callback(self) -> bool:
        """Whether agents are rung, or about to be, who will call somebody back."""
        beginning = self.state is CallState.NEW or self.expects(CallEvent.OFFERED)
        ringing = self.search is not None and bool(self.search.rings)
        return beginning or (self.state is CallState.CALLING_BACK and ringing)

    @property
    def is_callback(self) -> bool:
        """Whether it calls somebody back who asked for it."""
        return self.callback_id is not None

    @property
    def _other_number(self) -> str:
        return self.caller if self.inbound else self.called

    def hung_up(self, by: HungUpBy, at: datetime) -> None:
        """Who ended the call: the first one counts."""
        if self.facts.hung_up_by is None:
            self.facts.hung_up_by = by
            self.facts.note(at, "hangup", by=by)


@dataclass(slots=True)
class Tape:
    """The recording that runs: ``file`` is "" when none does. ``paused`` by an agent; ``muted``: silence is kept."""

    file: str = ""
    monitor_id: str = ""
    started_at: datetime | None = None
    paused: bool = False
    muted: bool = False
