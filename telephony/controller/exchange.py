"""The exchange: everything a running call control holds, and where the switch's events and the ACD's decisions go."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import DatabaseError

from linepool.kernel.numbers import called_number, caller_number
from telephony import ari
from telephony.acd import types as acd
from telephony.calls.record import CallbackRecord, StrayRecord
from telephony.carriers.selectors import Route
from telephony.controller.call.call import Call
from telephony.controller.call.facts import CUSTOMER, Leg, ms_between
from telephony.controller.call.parking import Parking
from telephony.controller.call.regulars import Caller, Regulars
from telephony.controller.call.ringing import CONFIRM_KEY
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.world import Agent as AgentOfCall
from telephony.controller.call.world import JournalPort, RoutesOut, SpeechPort
from telephony.controller.callbacks import Callbacks
from telephony.controller.calling_back import CallingBack
from telephony.controller.carriers import CarrierBook
from telephony.controller.companies import CompanyBook
from telephony.controller.desks.book import Agent, AgentBook
from telephony.controller.desks.devices import Registered
from telephony.controller.node import Node, Nodes
from telephony.controller.switchboard import Switchboard
from telephony.flows import Flow, FlowError
from telephony.flows import types as flow
from telephony.nodes.endpoints import company_of
from telephony.ports import CompanyProfile, Direction

log = structlog.get_logger(__name__)

PHONE_PATIENCE_S = 1.0
"""So long a call waits to hear where a phone is; then it is rung where the call is, as where there is one node."""
HEARD = (
    "ApplicationReplaced",
    "ChannelDestroyed",
    "ChannelDtmfReceived",
    "ChannelStateChange",
    "Dial",
    "PlaybackFinished",
    "RecordingFailed",
    "RecordingFinished",
    "StasisStart",
)
"""The events :meth:`Exchange.on_event` deals with; no others are sent. Phones' registrations are not among them, for
the switch says nothing true of those (see ``devices``)."""


NOT_ALLOWED = 21
"""Call rejected."""
TRY_ANOTHER = 34
"""The cause with which a node refuses what another one shall take: SIP 503, at which carriers go on to the next."""
MAX_GIVEN_UP = 1_000
"""So many channels that may still come are remembered; the oldest is forgotten first."""


class LivePort(Protocol):
    """Who is told what changed; see ``live.LivePublisher``."""

    def board_changed(self, company_id: int) -> None: ...
    def desk_changed(self, desk: tuple[int, int]) -> None: ...


class Keeper(Protocol):
    """Who remembers calls and agents across a restart; see ``snapshots.Snapshots``."""

    def call_changed(self, call: Call) -> None: ...
    async def keep(self, call: Call) -> None: ...
    def call_ended(self, call: Call) -> None: ...
    def agent_changed(self, agent: Agent) -> None: ...
    def callback_changed(self, record: CallbackRecord) -> None: ...
    def callback_ended(self, record: CallbackRecord) -> None: ...
    def regular_changed(self, caller: Caller, user_id: int | None) -> None: ...


class Exchange:
    """One active call control. Single-threaded: everything here runs in one event loop."""

    def __init__(
        self,
        nodes: Nodes,
        speech: SpeechPort,
        journal: JournalPort,
        live: LivePort,
        keeper: Keeper,
        routes_out: RoutesOut,
    ) -> None:
        self.nodes = nodes
        self.speech = speech
        self.journal = journal
        self.live = live
        self.keeper = keeper
        self.routes_out = routes_out
        self.switchboard = Switchboard(self.on_decision)
        self.agents = AgentBook()
        self.callbacks = Callbacks(self)
        self.calling_back = CallingBack(self)
        self.callbacks.begin = self.calling_back.begin
        self.parking = Parking(self._parking_changed)
        self.regulars = Regulars(lambda caller, user_id: self.keeper.regular_changed(caller, user_id))
        self.companies: CompanyBook
        self.carriers = CarrierBook()
        self.registered: Registered
        self.on_agent_decision: Callable[[acd.Decision], None] = lambda decision: None
        self.on_agent_changed: Callable[[Agent], None] = lambda agent: None
        self.on_agent_lost: Callable[[Agent, str], None] = lambda agent, endpoint: None
        self.on_unknown_gone: Callable[[Node, str, datetime, int], None] = lambda *gone: None
        self.on_phone_dialled: Callable[[Agent | None, ari.StasisStart, Node], Coroutine[Any, Any, None]]
        self.calls: dict[str, Call] = {}
        self.legs: dict[str, Call] = {}
        self.playbacks: dict[str, Callable[[datetime], None]] = {}
        self.recordings: dict[str, Call] = {}
        self.strays: dict[str, StrayRecord] = {}
        self.given_up: deque[str] = deque(maxlen=MAX_GIVEN_UP)
        self._by_company: dict[int, dict[str, Call]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    # ------------------------------------------------------------------------------- registry

    def load(self, node: Node) -> int:
        """How many calls live on a node."""
        return sum(call.node is node for call in self.calls.values())

    async def node_for(self, agent: AgentOfCall) -> Node:
        """Where a call lives that begins at this agent's device."""
        await self.find_phone(agent)
        return self.nodes.for_call(agent.node, self.load)

    def drain(self, names: Collection[str]) -> None:
        """Exactly these nodes take nothing new; browsers at them are told to register elsewhere."""
        for node in self.nodes:
            if node.draining is (node.name in names):
                continue
            node.draining = node.name in names
            log.info("exchange.node_draining", node=node.name, draining=node.draining)
            for agent in self.agents:
                if agent.logged_in and agent.node == node.name:
                    self.live.desk_changed((agent.company_id, agent.user_id))

    async def phones_at(self, usernames: Collection[str]) -> dict[str, str]:
        """Of these phones those that are registered, and at which node. What a dead one wrote down before it died is
        no registration: it could not take it back."""
        dead = {node.name for node in self.nodes if node.dead}
        return {name: node for name, node in (await self.registered(usernames)).items() if node not in dead}

    async def find_phone(self, agent: AgentOfCall) -> None:
        """Know the node where the agent's phone is, also when they sat down this very moment."""
        if agent.node or self.nodes.alone:
            return
        try:
            async with asyncio.timeout(PHONE_PATIENCE_S):
                agent.node = (await self.phones_at([agent.device.address])).get(agent.device.address, "")
        except (TimeoutError, DatabaseError) as error:
            log.warning("exchange.phone_unknown", user_id=agent.user_id, error=str(error))

    def add_call(self, call: Call) -> None:
        """A call begins to be: it is found by its id and on its company's board."""
        self.calls[str(call.id)] = call
        if call.company is not None:
            self._by_company.setdefault(call.company.id, {})[str(call.id)] = call

    def calls_of(self, company_id: int) -> list[Call]:
        """The company's calls now."""
        return list(self._by_company.get(company_id, {}).values())

    def open_ways(self, routes: Sequence[Route], *, dialling: bool = True) -> list[tuple[str, str]]:
        """Of the carriers' routes those that may take one more call now: endpoints and what ARI dials there."""
        return self.carriers.ways(routes, self._going_out, dialling=dialling)

    def _going_out(self, endpoint: str) -> int:
        """How many channels a carrier's endpoint has that we made."""
        legs = (leg for call in self.calls.values() for leg in call.facts.legs if leg.direction == "out")
        return sum(leg.alive and leg.endpoint == endpoint for leg in legs)

    def call_of_contact(self, contact: str) -> Call | None:
        """The call of a contact of the ACD: one of the call's searches, or the callback it is made for."""
        return self.calls.get(contact.partition(":")[0]) or self.calling_back.call_for(contact)

    def require_company(self, call: Any) -> CompanyProfile:
        """The call's company as known now; settings changed meanwhile count at once."""
        company: CompanyProfile | None = call.company
        if company is None:
            raise AssertionError(f"call {call.id} has no company in state {call.state}")
        return self.companies.known(company.id) or company

    def flow_of(self, company: CompanyProfile) -> Flow:
        """The company's flow. Raises ``FlowError``."""
        return self.companies.flow_of(company)

    def call_changed(self, call: Call) -> None:
        """Something about the call changed: boards, its agent's desk and the snapshot follow."""
        if call.state is CallState.ENDED:
            return
        self.keeper.call_changed(call)
        if call.company is not None:
            self.live.board_changed(call.company.id)
        for agent in call.agents:
            self.live.desk_changed((agent.company_id, agent.user_id))

    async def keep(self, call: Call) -> None:
        """Return when whoever comes after us will know the call as it is now, or a moment later when that cannot be."""
        await self.keeper.keep(call)

    def everything_changed(self) -> None:
        """Whoever remembers or shows anything has lost it: tell all of it again."""
        for call in self.calls.values():
            self.call_changed(call)
        for agent in self.agents:
            if agent.logged_in:
                self.keeper.agent_changed(agent)
                self.live.desk_changed((agent.company_id, agent.user_id))
                for company_id in agent.serving:
                    self.live.board_changed(company_id)
        for record in self.callbacks.all_open():
            self.keeper.callback_changed(record)
        for caller, user_id in self.regulars:
            self.keeper.regular_changed(caller, user_id)

    def _parking_changed(self, company_id: int) -> None:
        """Every desk that serves the company shows who is parked there."""
        for agent in self.agents.of_company(company_id):
            self.live.desk_changed((agent.company_id, agent.user_id))

    def call_ended(self, call: Call) -> None:
        """The call is over and recorded: forget everything of it."""
        self.forget(call)
        self.keeper.call_ended(call)
        self.calling_back.call_ended(call)

    def forget(self, call: Call) -> None:
        """Know nothing of the call: it is over, or is to be taken up anew."""
        self.calls.pop(str(call.id), None)
        for leg in call.facts.legs:
            self.legs.pop(leg.channel_id, None)
        for channel_id in [channel_id for channel_id, owner in self.legs.items() if owner is call]:
            del self.legs[channel_id]  # a supervisor's ear whose end was not heard of
        for name in [name for name in self.playbacks if name.startswith(f"{call.id}-")]:
            del self.playbacks[name]
        self.recordings.pop(call.voicemail_name, None)
        if call.company is not None:
            of_company = self._by_company.get(call.company.id, {})
            of_company.pop(str(call.id), None)
            if not of_company:
                self._by_company.pop(call.company.id, None)
            if call.admitted:
                self.companies.limits.release(call.company.id, call.direction)
                if call.inbound and call.remote_leg is not None:
                    self.carriers.release(call.remote_leg.endpoint)
            self.live.board_changed(call.company.id)

    # ---------------------------------------------------------------------------------- agents

    def agent_changed(self, user_id: int) -> None:
        """The agent's state, call or wrap-up changed."""
        if (agent := self.agents.of_user(user_id)) is not None:
            self.on_agent_changed(agent)

    def agent_lost(self, user_id: int, address: str) -> None:
        """The agent's device at ``address`` died in a conversation."""
        if (agent := self.agents.of_user(user_id)) is not None:
            self.on_agent_lost(agent, address)

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Do ``work`` beside everything else; an error in it is logged."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._task_done)

    def _task_done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("exchange.task_failed", task=task.get_name(), error=repr(error))

    # -------------------------------------------------------------------------------- decisions

    def on_decision(self, decision: acd.Decision) -> None:
        """The ACD decided: tell the callback, the call, or the agents' desks."""
        if isinstance(decision, acd.Offer | acd.WithdrawOffer):  # shown when the ACD has settled what comes next
            asyncio.get_running_loop().call_soon(self.agent_changed, int(str(decision.agent)))
        if self.callbacks.on_decision(decision):
            return
        match decision:
            case acd.Offer(contact=contact):
                self._tell(contact, CallEvent.OFFERED, decision)
            case acd.WithdrawOffer(contact=contact):
                self._tell(contact, CallEvent.WITHDRAWN, decision)
            case acd.Overflow(contact=contact):
                self._tell(contact, CallEvent.OVERFLOWED, decision)
            case acd.Announce(contact=contact):
                self._tell(contact, CallEvent.ANNOUNCED, decision)
            case _:
                self.on_agent_decision(decision)

    def _tell(self, contact: object, event: CallEvent, decision: acd.Decision) -> None:
        call = self.call_of_contact(str(contact))
        if call is not None:
            call.post(event, value=decision)

    # ----------------------------------------------------------------------------------- events

    def on_event(self, event: ari.AriEvent, node: Node | None = None) -> None:
        """Everything the switch says comes here, in order. Must not block."""
        match event:
            case ari.StasisStart():
                self._arrived(event, node or self.nodes.first)
            case ari.ChannelStateChange():
                self._state_changed(event, node or self.nodes.first)
            case ari.ChannelDestroyed(at=at, channel=channel, cause=cause):
                self._destroyed(channel, at, cause, node or self.nodes.first)
            case ari.ChannelDtmfReceived(at=at, channel=channel, digit=digit):
                self._pressed(channel.id, at, digit)
            case ari.PlaybackFinished(at=at, playback_id=name):
                if done := self.playbacks.pop(name, None):
                    done(at)
            case ari.RecordingFinished():
                self._recorded(event)
            case ari.Dial(at=at, peer=peer, status=status):
                call = self.legs.get(peer.id)
                calling = call is not None and call.remote_leg is not None and peer.id == call.remote_leg.channel_id
                if call is not None and calling and status in {"RINGING", "PROGRESS"} and not call.inbound:
                    call.post(CallEvent.REMOTE_PROGRESS, at=at, value=status)

    def _pressed(self, channel_id: str, at: datetime, digit: str) -> None:
        """A key. Subscribed to endpoints as well, we are told everything of their channels twice over: two keys at the
        very same moment are one."""
        call = self.legs.get(channel_id)
        leg = None if call is None else call.leg_of(channel_id)
        if call is None or leg is None or leg.pressed_at == at:
            return
        leg.pressed_at = at
        if leg is call.remote_leg:
            call.post(CallEvent.DIGIT, at=at, value=flow.Digit(digit))
        elif digit == CONFIRM_KEY:
            call.post(CallEvent.RING_CONFIRMED, at=at, leg=leg)

    def _arrived(self, event: ari.StasisStart, node: Node) -> None:
        call = self.legs.get(event.channel.id)
        if call is not None:
            self._joined(call, event)
        elif event.args[:1] == ("carrier",):
            self._call_came_in(event, node)
        elif event.args[:1] == ("tester",):
            self._tested(event, node)
        elif event.args[:1] == ("agent",):
            self.spawn(self._agent_dialled(event, node), "agent-dialled")
        else:
            log.warning("exchange.unknown_channel", channel_id=event.channel.id, args=event.args)
            self.spawn(self._hang_up(node, event.channel.id), "stray-hangup")

    def _joined(self, call: Call, event: ari.StasisStart) -> None:
        """A channel we called is in the application: an answered phone, or one made and not dialled yet."""
        leg = call.leg_of(event.channel.id)
        if leg is None:
            call.post(CallEvent.TAP_READY, at=event.at, value=event.channel.id)
            return
        leg.in_stasis, leg.name = True, event.channel.name
        if leg is call.remote_leg:
            call.post(CallEvent.REMOTE_READY, at=event.at, leg=leg)
            return
        leg.answered_at = leg.answered_at or event.at
        call.post(CallEvent.RING_ANSWERED, at=event.at, leg=leg)

    def _tested(self, event: ari.StasisStart, node: Node) -> None:
        """A company's test phone dialled: a caller like any other, who reaches that company only, and one at a time."""
        phone, company_id = event.channel.endpoint, company_of(event.channel.account)
        others = (call.remote_leg for call in self.calls.values())
        if company_id is None or any(leg is not None and leg.alive and leg.endpoint == phone for leg in others):
            log.warning("exchange.test_refused", endpoint=phone, account=event.channel.account)
            self.spawn(self._hang_up(node, event.channel.id, NOT_ALLOWED), "test-refused")
            return
        self._call_came_in(event, node, only=company_id)

    def _call_came_in(self, event: ari.StasisStart, node: Node, only: int | None = None) -> None:
        channel = event.channel
        if node.draining and channel.name.startswith("PJSIP/"):  # the pool's own halves belong to calls that go on
            self.strays[channel.id] = StrayRecord(
                channel.id, event.at, event.at, "node_drains", called_number(channel.exten), node.name
            )
            self.spawn(self._hang_up(node, channel.id, TRY_ANOTHER), "draining-refused")
            return
        # it may have rung for seconds while nobody was there to hear it
        began = min(event.at, node.clock.ours(channel.created_at)) if channel.created_at else event.at
        call = Call(self, Direction.INBOUND, None, began)
        call.node = node
        call.called = call.number = called_number(channel.exten)
        call.caller = caller_number(channel.caller)
        leg = Leg(channel.id, "caller", began, key=CUSTOMER, name=channel.name, endpoint=channel.endpoint)
        leg.remote, leg.direction = call.caller, "in"
        call.remote_leg = call.add_leg(leg)
        self.add_call(call)
        call.facts.note(began, "started", caller=call.caller, called=call.called)
        call.start()
        self.spawn(self._admit(call, only), f"admit-{call.id}")

    async def _admit(self, call: Call, only: int | None) -> None:
        """Whose number is it (``only``: the one company it may be), and may the call start?"""
        try:
            company = await self.companies.of_number(call.number)
        except Exception:  # the directory is away and knows nothing of this number yet: say so, do not hang
            log.exception("exchange.no_directory", number=call.number)
            call.post(CallEvent.REFUSED, value="technical_problem")
            return
        if call.ended:
            return
        if company is None or only not in (None, company.id):
            if call.require_remote().alive:  # else it is over, and kept as one that left early
                self._remember_stray(call, "unknown_number")
            call.post(CallEvent.REFUSED, value="unknown_number")
            return
        call.company = company
        call.log = call.log.bind(company_id=company.id)
        self.add_call(call)
        try:
            self.flow_of(company)
        except FlowError as error:
            call.log.error("exchange.broken_flow", code=error.code, node=error.node_id, error=str(error))
            call.post(CallEvent.REFUSED, value="technical_problem")
            return
        reason = self._crowded(company) or await self.companies.may_start(company, call)
        if reason is None and (reason := self.carriers.admit(call.require_remote().endpoint)) is not None:
            self.companies.withdraw(company, call)
            self.companies.refused(company.id, reason, call.require_remote().endpoint)
        call.admitted = reason is None
        if call.state is CallState.ENDED:  # it was hung up meanwhile; give back what was counted
            self.call_ended(call)
        elif reason is None:
            call.post(CallEvent.ADMITTED)
        else:
            call.post(CallEvent.REFUSED, value=reason)

    def _crowded(self, company: CompanyProfile) -> str | None:
        """Why there is no place for one more caller: as many wait as may."""
        if self.full_of_waiting(company):
            self.companies.refused(company.id, "too_many_waiting")
            return "too_many_waiting"
        return None

    def full_of_waiting(self, company: CompanyProfile) -> bool:
        """Whether as many callers wait in the company's queues as may."""
        most = company.limits.waiting
        if most is None:
            return False
        views = [self.switchboard.queue(queue.id) for queue in company.queues]
        return sum(view.waiting for view in views if view is not None) >= most

    async def _agent_dialled(self, event: ari.StasisStart, node: Node) -> None:
        """An agent's phone dialled by itself: the same call as from the desk, with its first leg there already."""
        agent = self.agents.of_endpoint(event.channel.endpoint)
        log.info("exchange.agent_dialled", endpoint=event.channel.endpoint, known=agent is not None)
        await self.on_phone_dialled(agent, event, node)

    def give_up(self, leg: Leg, node: Node) -> None:
        """Want nothing more of a channel of which the switch did not say in time whether it is made: when it comes
        after all it is hung up, and is of no company."""
        if not leg.existed:
            self.legs.pop(leg.channel_id, None)
            self.given_up.append(leg.channel_id)
        self.spawn(self._hang_up(node, leg.channel_id), "given-up-hangup")

    def _state_changed(self, event: ari.ChannelStateChange, node: Node) -> None:
        if self._came_after_all(event.channel.id, event.at, node):
            self.spawn(self._hang_up(node, event.channel.id), "given-up-hangup")
        call = self.legs.get(event.channel.id)
        leg = call.leg_of(event.channel.id) if call is not None else None
        if call is None or leg is None:
            return
        leg.name = leg.name or event.channel.name
        if event.channel.state == "Ringing":
            leg.ringing_at = leg.ringing_at or event.at
        elif event.channel.state == "Up" and leg.answered_at is None:
            leg.answered_at = event.at
            if leg is call.remote_leg and call.direction is Direction.OUTBOUND:
                call.post(CallEvent.REMOTE_ANSWERED, at=event.at, leg=leg)
        elif event.channel.state == "Up":
            call.was_answered(leg, event.at)

    def _came_after_all(self, channel_id: str, at: datetime, node: Node) -> bool:
        if channel_id not in self.given_up:
            return False
        self.given_up.remove(channel_id)
        self.strays[channel_id] = StrayRecord(channel_id, at, at, "given_up", "", node.name)
        return True

    def _destroyed(self, channel: ari.Channel, at: datetime, cause: int, node: Node) -> None:
        self._came_after_all(channel.id, at, node)
        call = self.legs.pop(channel.id, None)
        leg = call.leg_of(channel.id) if call is not None else None
        if call is not None and leg is not None:
            call.leg_ended(leg, at, cause)
        elif call is not None:
            call.post(CallEvent.TAP_ENDED, at=at, value=channel.id)
        else:
            self.on_unknown_gone(node, channel.id, at, cause)
        self.stray_ended(channel.id, at)

    def stray_ended(self, channel_id: str, at: datetime) -> None:
        """A channel is gone; when it was of no company, that is kept now."""
        if (stray := self.strays.pop(channel_id, None)) is not None:
            self.journal.append(_ended(stray, at))

    def _recorded(self, event: ari.RecordingFinished) -> None:
        self.recording_ended(event.name, event.at, 0 if event.failed else event.duration_ms)

    def recording_ended(self, name: str, at: datetime, ms: int | None = None) -> None:
        """A message is complete; when nobody heard how long it is, it is as long as it may be."""
        call = self.recordings.pop(name, None)
        if call is None or call.voicemail is None:
            return
        length = ms_between(call.voicemail_started_at, at) if ms is None else ms
        call.post(CallEvent.RECORDED, at=at, value=flow.RecordingFinished(call.voicemail.token, length))

    def _remember_stray(self, call: Call, reason: str) -> None:
        leg = call.require_remote()
        self.strays[leg.channel_id] = StrayRecord(
            leg.channel_id, leg.started_at, leg.started_at, reason, call.called, call.node.name
        )

    async def _hang_up(self, node: Node, channel_id: str, cause: int = 16) -> None:
        try:
            await node.switch.hang_up(channel_id, cause)
        except ari.AriError as error:
            log.warning("exchange.hangup_failed", channel_id=channel_id, error=str(error))


def _ended(stray: StrayRecord, at: datetime) -> StrayRecord:
    return replace(stray, ended_at=max(at, stray.started_at))
