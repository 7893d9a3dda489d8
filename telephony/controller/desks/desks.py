"""Agents' desks: log-in, readiness, the commands of the agent in a call, wrap-up, and noticing a device that died."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError

from telephony import ari
from telephony.acd import types as acd
from telephony.calls.record import WrapUpRecord
from telephony.controller.call.call import Call
from telephony.controller.call.core import ACTIVE
from telephony.controller.call.facts import Leg
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.clock import utc_now
from telephony.controller.desks.book import Agent, WrapUp, shown_state
from telephony.controller.exchange import Exchange
from telephony.controller.numbers import to_e164
from telephony.controller.refused import RefusedError
from telephony.controller.shown import views
from telephony.ports import CompanyProfile, Direction

log = structlog.get_logger(__name__)

GRACE_TALKING_S = 3.0
"""How long a device may be unregistered in a conversation before the caller is taken back: a reload takes less."""
GRACE_IDLE_S = 10.0
Answer = dict[str, Any]


class Desks:
    """All that agents ask for. Each method returns the desk as it is afterwards or raises :class:`RefusedError`."""

    def __init__(self, exchange: Exchange) -> None:
        self.x = exchange
        exchange.on_agent_decision = self.on_decision
        exchange.on_agent_changed = self.changed
        exchange.on_agent_lost = self.lost
        exchange.on_phone_dialled = self.phone_dialled

    # ----------------------------------------------------------------------------- log-in, state

    async def login(self, company_id: int, user_id: int, username: str) -> Answer:
        """Sit down with a device; away until ready is said. Again: the device changes, the rest stays."""
        await self.x.companies.changed(company_id)  # the seat may have been made a moment ago
        company = self.x.companies.known(company_id)
        if company is None or (profile := company.agent(user_id)) is None:
            raise RefusedError("no_seat")
        before = self.x.agents.of_user(user_id)
        if before is not None and before.company_id != company_id:
            if before.call is not None:
                raise RefusedError("in_call")
            self._leave(before, "elsewhere")
        moved = before is not None and before.username != username
        agent = self.x.agents.seat(user_id, company_id, profile.name, profile.extension, username)
        if moved:
            self._take_caller_back(agent)  # the page that talked is gone; its sound would time out only later
        self.assign(agent, company)
        if self.x.switchboard.agent(user_id).state is acd.AgentState.OFFLINE:
            self.x.switchboard.handle(acd.AgentAway(user_id, "login"))
        self._stop_grace(agent)
        self.changed(agent)
        return views.desk(agent)

    def logout(self, company_id: int, user_id: int) -> Answer:
        """Stand up. Not while a call is on."""
        agent = self.require(company_id, user_id)
        if agent.call is not None and agent.call.state in ACTIVE | {CallState.DIALING, CallState.SUMMONING}:
            raise RefusedError("in_call")
        self._leave(agent, "")
        return views.desk(agent)

    def set_state(self, company_id: int, user_id: int, state: str, reason: str) -> Answer:
        """ "ready" or "away"; in a conversation it is what comes after."""
        agent = self.require(company_id, user_id)
        if state not in {"ready", "away"}:
            raise RefusedError("bad_state")
        event = acd.AgentReady(user_id) if state == "ready" else acd.AgentAway(user_id, reason)
        self.x.switchboard.handle(event)
        self.changed(agent)
        return views.desk(agent)

    def require(self, company_id: int, user_id: int) -> Agent:
        """The agent at a desk of this company, or a refusal."""
        agent = self.x.agents.of_user(user_id)
        if agent is None or agent.company_id != company_id or not agent.logged_in:
            raise RefusedError("not_logged_in")
        return agent

    def assign(self, agent: Agent, company: CompanyProfile) -> None:
        """Serve the company's queues the agent is a member of, and no others."""
        wanted = {
            queue.id: member for queue in company.queues for member in queue.members if member.user_id == agent.user_id
        }
        for queue_id in agent.queue_ids - wanted.keys():
            if self.x.switchboard.queue(queue_id) is not None:
                self.x.switchboard.handle(acd.AgentUnassigned(agent.user_id, queue_id))
        for queue_id, member in wanted.items():
            self.x.switchboard.handle(acd.AgentAssigned(agent.user_id, queue_id, member.level, member.priority))
        agent.queue_ids = set(wanted)

    def _leave(self, agent: Agent, reason: str) -> None:
        self._stop_grace(agent)
        self.x.switchboard.handle(acd.AgentOffline(agent.user_id))
        for queue_id in agent.queue_ids:
            if self.x.switchboard.queue(queue_id) is not None:
                self.x.switchboard.handle(acd.AgentUnassigned(agent.user_id, queue_id))
        agent.queue_ids = set()
        self.x.agents.leave(agent, reason)
        self.changed(agent)

    # ------------------------------------------------------------------------------ in a call

    async def hold(self, company_id: int, user_id: int) -> Answer:
        """The other party hears music."""
        return await self._in_call(company_id, user_id, CallEvent.HOLD, {CallState.TALKING}, "not_talking")

    async def resume(self, company_id: int, user_id: int) -> Answer:
        """Back from hold."""
        return await self._in_call(company_id, user_id, CallEvent.RESUME, {CallState.HELD}, "not_held")

    async def hang_up(self, company_id: int, user_id: int) -> Answer:
        """End the conversation, give up dialling, or decline what rings."""
        states = ACTIVE | {CallState.RINGING, CallState.SUMMONING, CallState.DIALING}
        return await self._in_call(company_id, user_id, CallEvent.HANG_UP, states, "no_call")

    async def _in_call(
        self, company_id: int, user_id: int, event: CallEvent, states: frozenset[CallState] | set[CallState], code: str
    ) -> Answer:
        agent = self.require(company_id, user_id)
        call = agent.call
        if call is None or call.state not in states:
            raise RefusedError(code)
        await call.ask(event)
        return views.desk(agent)

    async def dial(self, company_id: int, user_id: int, to: str) -> Answer:
        """Call a number from the desk: the agent's own device answers by itself, then the number is dialled."""
        agent = self.require(company_id, user_id)
        call = await self._outbound(agent, to)
        self.x.add_call(call)
        call.start()
        call.post(CallEvent.SUMMON)
        return {"call_id": str(call.id)}

    async def phone_dialled(self, agent: Agent | None, event: ari.StasisStart) -> None:
        """The agent's own phone dialled: the same call with its first leg there."""
        channel = event.channel
        if agent is None or not agent.logged_in:
            await self.x.ari.hang_up(channel.id, 21)
            return
        try:
            call = await self._outbound(agent, channel.exten)
        except RefusedError as error:
            log.info("desk.dial_refused", user_id=agent.user_id, code=error.code)
            await self.x.ari.hang_up(channel.id, 21)
            return
        leg = Leg(channel.id, "agent", event.at, name=channel.name, user_id=agent.user_id, endpoint=agent.username)
        leg.remote = call.called
        call.acd_place = "talking"
        call.agent_leg = call.add_leg(leg)
        self.x.add_call(call)
        call.start()
        call.post(CallEvent.DIAL, at=event.at)

    async def _outbound(self, agent: Agent, to: str) -> Call:
        """A call that may start, with its agent engaged. Raises :class:`RefusedError`."""
        company = await self.x.companies.profile(agent.company_id)
        number = to_e164(to)
        if agent.call is not None:
            raise RefusedError("in_call")
        if company is None or not company.caller_id:
            raise RefusedError("no_caller_id")
        if number is None:
            raise RefusedError("bad_number")
        routes = await self.x.routes_out(number)
        if not routes:
            raise RefusedError("no_carrier")
        if (reason := await self.x.companies.may_start(company, Direction.OUTBOUND, number)) is not None:
            raise RefusedError(reason)
        call = Call(self.x, Direction.OUTBOUND, company, utc_now())
        call.admitted = True
        call.caller, call.called, call.number = company.caller_id, number, company.caller_id
        call.routes = routes
        wrap_up = max((queue.wrap_up_ms for queue in company.queues if queue.id in agent.queue_ids), default=0)
        if not self.x.switchboard.handle(acd.AgentEngaged(agent.user_id, str(call.id), wrap_up)):
            self.x.companies.limits.withdraw(company.id)
            raise RefusedError("busy")
        call.agent, agent.call = agent, call
        call.facts.note(call.facts.started_at, "started", to=number)
        self.changed(agent)
        return call

    # -------------------------------------------------------------------------------- wrap-up

    def wrap_up(self, company_id: int, user_id: int, args: Mapping[str, Any]) -> Answer:
        """Write a call up: the one being written up (which ends the wrap-up) or one of the agent's last calls."""
        agent = self.require(company_id, user_id)
        company = self.x.companies.known(company_id)
        try:
            call_id = UUID(str(args.get("call_id")))
        except ValueError as error:
            raise RefusedError("unknown_call") from error
        code, note = str(args.get("disposition_code") or "")[:64], str(args.get("note") or "")[:4000]
        if agent.wrap_up is not None and agent.wrap_up.call_id == call_id:
            agent.wrap_up.disposition_code, agent.wrap_up.note = code, note
            self.x.switchboard.handle(acd.WrapUpFinished(user_id))
        elif call_id in agent.recent and company is not None:
            now = utc_now()
            self.x.journal.append(WrapUpRecord(company_id, company.schema, call_id, user_id, now, now, code, note))
        else:
            raise RefusedError("unknown_call")
        self.changed(agent)
        return views.desk(agent)

    def on_decision(self, decision: acd.Decision) -> None:
        """What the ACD decided about an agent."""
        match decision:
            case acd.WrapUpStarted(agent=user_id, contact=contact, until=until):
                self._wrap_up_started(int(str(user_id)), str(contact), until)
            case acd.WrapUpEnded(agent=user_id):
                self._wrap_up_ended(int(str(user_id)))
            case acd.AgentMadeAway(agent=user_id):
                if (agent := self.x.agents.of_user(int(str(user_id)))) is not None:
                    self.changed(agent)

    def _wrap_up_started(self, user_id: int, contact: str, until: int) -> None:
        agent, call = self.x.agents.of_user(user_id), self.x.calls.get(contact)
        if agent is None or call is None or call.company is None:
            return
        if call.facts.agent_answered_at is None:  # nobody spoke: there is nothing to write up
            asyncio.get_running_loop().call_soon(self.x.switchboard.handle, acd.WrapUpFinished(user_id))
            return
        shown = views.desk_call(call) | {"state": "wrapup", "held": False}
        ends = datetime.fromtimestamp(until / 1000, UTC)
        agent.wrap_up = WrapUp(call.id, call.company.schema, utc_now(), ends, shown)
        agent.recent.append(call.id)
        self.changed(agent)

    def _wrap_up_ended(self, user_id: int) -> None:
        agent = self.x.agents.of_user(user_id)
        if agent is None:
            return
        asyncio.get_running_loop().call_soon(self.changed, agent)  # after the ACD has settled what comes next
        if agent.wrap_up is None:
            return
        done, agent.wrap_up = agent.wrap_up, None
        record = WrapUpRecord(
            agent.company_id,
            done.schema,
            done.call_id,
            user_id,
            done.started_at,
            utc_now(),
            done.disposition_code,
            done.note,
        )
        self.x.journal.append(record)

    # ------------------------------------------------------------------------------- presence

    def changed(self, agent: Agent) -> None:
        """Work out what the agent's state looks like now, and have it shown and kept."""
        view = self.x.switchboard.agent(agent.user_id)
        shown = shown_state(view.state) if agent.logged_in or agent.call is not None else "offline"
        reason = view.reason if shown == "away" else (agent.offline_reason if shown == "offline" else "")
        if (shown, reason) != (agent.shown, agent.shown_reason):
            agent.shown, agent.shown_reason, agent.since = shown, reason, utc_now()
        self.x.live.desk_changed((agent.company_id, agent.user_id))
        self.x.live.board_changed(agent.company_id)
        self.x.keeper.agent_changed(agent)

    def on_endpoint(self, username: str, online: bool) -> None:
        """A device came or went. One gone too long takes its agent offline, and the caller out of the silence."""
        agent = self.x.agents.of_endpoint(username)
        if agent is None or agent.username != username:
            return
        if online:
            agent.registered = True
            self._stop_grace(agent)
            return
        if not agent.registered:
            return  # sat down a moment ago, or has no telephone: missed offers take care of that
        if agent.lost_timer is None and agent.logged_in:
            talking = agent.call is not None and agent.call.state in ACTIVE
            delay = GRACE_TALKING_S if talking else GRACE_IDLE_S
            loop = asyncio.get_running_loop()
            agent.lost_timer = loop.call_later(delay, self._grace_over, agent, username)

    def lost(self, agent: Agent, endpoint: str) -> None:
        """The agent's device died: offline, unless they sat down again with another meanwhile."""
        if agent.username == endpoint and agent.logged_in:
            log.info("desk.agent_lost", user_id=agent.user_id, company_id=agent.company_id)
            self._leave(agent, "disconnected")

    def _grace_over(self, agent: Agent, username: str) -> None:
        agent.lost_timer = None
        if agent.username == username:
            self.x.spawn(self._check_lost(agent, username), "device-check")

    async def _check_lost(self, agent: Agent, username: str) -> None:
        """The registration counts, not the order of events: a device that registered again is there."""
        try:
            if username in await self.x.registered([username]):
                return
        except DatabaseError as error:  # nobody is sent home because the database sleeps; the watch asks again
            log.warning("devices.unknown", error=str(error))
            return
        if not self._take_caller_back(agent):
            self.lost(agent, username)

    def _take_caller_back(self, agent: Agent) -> bool:
        """End the conversation of a device that is gone. True when the caller goes back to the queue."""
        call = agent.call
        if call is None or call.state not in ACTIVE or call.agent_leg is None:
            return False
        call.post(CallEvent.AGENT_LOST if call.inbound else CallEvent.AGENT_GONE, leg=call.agent_leg)
        return call.inbound

    def _stop_grace(self, agent: Agent) -> None:
        if agent.lost_timer is not None:
            agent.lost_timer.cancel()
            agent.lost_timer = None
