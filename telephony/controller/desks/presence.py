"""Sitting down and getting up: log-in with a device, readiness and pauses, and noticing a device that died."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError

from linepool.kernel.numbers import SHORT, to_e164
from telephony.acd import types as acd
from telephony.calls import wire
from telephony.controller.call.asking import Ask
from telephony.controller.call.facts import ms_between
from telephony.controller.call.states import CallEvent
from telephony.controller.call.world import Device, DeviceKind
from telephony.controller.clock import utc_now
from telephony.controller.desks.args import Args
from telephony.controller.desks.book import Agent, PastCall, WrapUp
from telephony.controller.desks.office import Answer
from telephony.controller.desks.roles import rings_only
from telephony.controller.desks.serving import Serving
from telephony.controller.refused import RefusedError
from telephony.ports import AgentProfile, CompanyProfile

log = structlog.get_logger(__name__)

GRACE_TALKING_S = 3.0
"""How long a device may be unregistered in a conversation before the caller is taken back: a reload takes less."""
GRACE_IDLE_S = 10.0
BY_SUPERVISOR = "supervisor"
"""The reason of what a supervisor ordered."""


class Presence(Serving):
    """Who is there, and whether their device is."""

    # ------------------------------------------------------------------------------ log-in, state

    async def log_in(self, company_id: int, user_id: int, args: Args) -> Answer:
        """As :meth:`login`, in the words of the command."""
        device = device_of(args.text("device") or "browser", args.text("username"), args.text("number"))
        return await self.login(company_id, user_id, device, args.numbers("companies"), args.words("permissions"))

    async def login(
        self,
        company_id: int,
        user_id: int,
        device: Device,
        companies: Iterable[int] = (),
        permissions: Iterable[str] = (),
    ) -> Answer:
        """Sit down with a device; away until ready is said. Again: the device changes, the rest stays.

        Of ``companies`` those are served whose profile lists the user; ``permissions`` are the user's at home.
        """
        company, profile = await self._seat_of(company_id, user_id)
        others = [await self.lent(other, user_id) for other in companies if other != company_id]
        before = self.x.agents.of_user(user_id)
        if before is not None and before.company_id != company_id:
            if before.call is not None:
                raise RefusedError("in_call")
            self.leave(before, "elsewhere")
        elif before is not None and before.device != device:
            self._take_caller_back(before)  # the page that talked is gone; its sound would time out only later
        agent = self.x.agents.seat(user_id, company_id, profile.name, profile.extension, device)
        agent.permissions = frozenset(permissions)
        self.serve(agent, [company, *(other for other in others if other is not None)])
        if self.x.switchboard.agent(user_id).state is acd.AgentState.OFFLINE:
            self.x.switchboard.handle(acd.AgentAway(user_id, "login"))
        self._stop_grace(agent)
        self.changed(agent)
        return self.picture(agent)

    async def _seat_of(self, company_id: int, user_id: int) -> tuple[CompanyProfile, AgentProfile]:
        """The seat as it is now: it may have been made a moment ago. While the database is away the last reading will
        do for those it lists; whoever it does not list may have a seat all the same, and hears what the matter is."""
        try:
            company, away = await self.x.companies.read(company_id), False
        except (OSError, DatabaseError) as error:
            log.warning("desk.seat_unread", user_id=user_id, company_id=company_id, error=repr(error))
            company, away = self.x.companies.known(company_id), True
        profile = company.agent(user_id) if company is not None else None
        if company is None or profile is None:
            raise RefusedError("database_unavailable" if away else "no_seat")
        return company, profile

    def logout(self, company_id: int, user_id: int) -> Answer:
        """Stand up. Not while a call is on; what only rings goes to the next agent."""
        agent = self.require(company_id, user_id)
        self.leave_unless_talking(agent, "")
        return self.picture(agent)

    def set_state(self, company_id: int, user_id: int, state: str, reason: str) -> Answer:
        """ "ready" or "away"; in a conversation it is what comes after."""
        agent = self.require(company_id, user_id)
        self.put_in_state(agent, state, reason)
        return self.picture(agent)

    def put_in_state(self, agent: Agent, state: str, reason: str, *, also: str = "") -> None:
        """Ready, or away for one of the company's reasons (any words, when it has none), with its limit, or for the
        reason ``also``, which no company has among its own."""
        if state not in {"ready", "away"}:
            raise RefusedError("bad_state")
        reasons = {item.code: item for item in company.pause_reasons} if (company := self.home(agent)) else {}
        if state == "away" and reason and reasons and reason not in reasons and reason != also:
            raise RefusedError("unknown_reason")
        limit = reasons[reason].limit_ms if reason in reasons else 0
        user_id = agent.user_id
        self.x.switchboard.handle(
            acd.AgentReady(user_id) if state == "ready" else acd.AgentAway(user_id, reason, limit)
        )
        self.changed(agent)

    def leave_unless_talking(self, agent: Agent, reason: str) -> None:
        """Stand up, or be refused ``in_call``."""
        call = agent.call
        if call is not None and not rings_only(call, agent.user_id):
            raise RefusedError("in_call")
        self.leave(agent, reason)

    def leave(self, agent: Agent, reason: str) -> None:
        """Stand up whatever is on: a conversation lasts until its end, what only rings is declined."""
        self._stop_grace(agent)
        self._decline(agent)
        self.x.switchboard.handle(acd.AgentOffline(agent.user_id))
        self.stop_serving(agent)
        self.x.agents.leave(agent, reason)
        self.changed(agent)

    def _decline(self, agent: Agent) -> None:
        """No longer be rung by a call that engaged them directly; an offer of a queue is withdrawn by the ACD."""
        call = agent.call
        leg = call.leg_of_user(agent.user_id) if call is not None else None
        if call is not None and leg is not None and leg.contact and rings_only(call, agent.user_id):
            call.post(CallEvent.HANG_UP, value=Ask(agent))

    def pause_lasts_too_long(self, agent: Agent) -> None:
        """Its limit is over: nobody is made ready, but everybody sees it."""
        agent.pause_over = True
        self.changed(agent)

    async def restore(self, raw: dict[str, Any]) -> Agent | None:
        """Sit an agent down as ``Agent.snapshot`` says, away for now; ``None`` when they have no seat any more."""
        company_id, user_id = int(raw["company_id"]), int(raw["user_id"])
        company = await self.x.companies.profile(company_id)
        profile = company.agent(user_id) if company is not None else None
        self.attendance.was_there(user_id, company_id, map(int, raw["serving"]))
        if company is None or profile is None:
            return None
        device = Device(DeviceKind(raw["device"]), raw["address"])
        agent = self.x.agents.seat(user_id, company_id, profile.name, profile.extension, device)
        agent.permissions = frozenset(raw["permissions"])
        agent.recent.extend(PastCall(UUID(call_id), owner, schema) for call_id, owner, schema in raw["recent"])
        others = [await self.lent(int(other), user_id) for other in raw["serving"] if int(other) != company_id]
        self.serve(agent, [company, *(other for other in others if other is not None)])
        for other, (barred, until) in raw["serving"].items():
            if barred and int(other) in agent.serving:
                self.set_bar(agent, int(other), barred=True, until=until)
        since = wire.time_in(raw["since"]) if "since" in raw else utc_now()  # an older program kept none
        limit_ms = self._limit(company, raw["reason"])
        if limit_ms:  # what is left of it; when nothing is, it is over at once
            limit_ms = max(1, limit_ms - ms_between(since, utc_now()))
        self.x.switchboard.handle(acd.AgentAway(user_id, raw["reason"], limit_ms))
        self.changed(agent)
        agent.since = since
        if (wrap_up := raw.get("wrap_up")) is not None:
            self._write_on(agent, WrapUp.from_json(wrap_up), ready=raw["ready"])
        return agent

    def _write_on(self, agent: Agent, wrap_up: WrapUp, *, ready: bool) -> None:
        """The wrap-up that ran goes on for the rest of its time, and may be prolonged as far as it might have been."""
        contact, left_ms = f"{wrap_up.call_id}:wrapup", ms_between(utc_now(), wrap_up.until)
        engaged = acd.AgentEngaged(
            agent.user_id, contact, max(1, left_ms), company=wrap_up.company_id, wrap_up_extra_ms=wrap_up.extra_ms
        )
        agent.wrap_up = wrap_up
        if self.x.switchboard.handle(engaged):
            if ready:
                self.x.switchboard.handle(acd.AgentReady(agent.user_id))  # what comes after
            self.x.switchboard.handle(acd.ContactEnded(contact))

    @staticmethod
    def _limit(company: CompanyProfile, reason: str) -> int:
        return next((item.limit_ms for item in company.pause_reasons if item.code == reason), 0)

    # ------------------------------------------------------------------------------------ devices

    def on_endpoint(self, username: str, online: bool) -> None:
        """A device came or went. One gone too long takes its agent offline, and the caller out of the silence."""
        agent = self.x.agents.of_endpoint(username)
        if agent is None or agent.username != username:
            return
        if online:
            agent.registered = True
            agent.moving = agent.moving and agent.call is not None  # which may not know yet that this phone is gone
            self._stop_grace(agent)
            return
        if not agent.registered:
            return  # sat down a moment ago, or has no telephone: missed offers take care of that
        if agent.lost_timer is None and agent.logged_in:
            talking = agent.call is not None and not rings_only(agent.call, agent.user_id)
            self._give_grace(agent, GRACE_TALKING_S if talking and not agent.moving else GRACE_IDLE_S)

    def lost(self, agent: Agent, endpoint: str) -> None:
        """The agent's device died: offline, unless they sat down again with another meanwhile. When its node died in a
        conversation, it has as long as an idle one to be seen at another."""
        if not agent.logged_in or agent.device.address != endpoint:
            self.changed(agent)
        elif agent.moving:
            self._stop_grace(agent)
            self._give_grace(agent, GRACE_IDLE_S)
            self.changed(agent)
        else:
            log.info("desk.agent_lost", user_id=agent.user_id, company_id=agent.company_id)
            self.leave(agent, "disconnected")

    def _give_grace(self, agent: Agent, delay: float) -> None:
        loop = asyncio.get_running_loop()
        agent.lost_timer = loop.call_later(delay, self._grace_over, agent, agent.username)

    def _grace_over(self, agent: Agent, username: str) -> None:
        agent.lost_timer, agent.moving = None, False
        if agent.username == username:
            self.x.spawn(self._check_lost(agent, username), "device-check")

    async def _check_lost(self, agent: Agent, username: str) -> None:
        """The registration counts, not the order of events: a device that registered again is there."""
        try:
            if username in await self.x.phones_at([username]):
                return
        except DatabaseError as error:  # nobody is sent home because the database sleeps; the watch asks again
            log.warning("devices.unknown", error=str(error))
            return
        self._take_caller_back(agent)
        self.lost(agent, username)

    def _take_caller_back(self, agent: Agent) -> None:
        """The agent's device is gone: whoever talked to it hears music until the agent reclaims them."""
        call = agent.call
        leg = call.leg_of_user(agent.user_id) if call is not None else None
        if call is not None and leg is not None and not rings_only(call, agent.user_id):
            call.post(CallEvent.PARTY_LOST, leg=leg)

    def _stop_grace(self, agent: Agent) -> None:
        if agent.lost_timer is not None:
            agent.lost_timer.cancel()
            agent.lost_timer = None


def device_of(kind: str, username: str, number: str) -> Device:
    """The device asked for at log-in. Refused: ``bad_device``, ``no_device`` (no endpoint), ``bad_number``."""
    if kind not in set(DeviceKind):
        raise RefusedError("bad_device")
    if kind != DeviceKind.OUTSIDE:
        if not username:
            raise RefusedError("no_device")
        return Device(DeviceKind(kind), username)
    address = to_e164(number)
    if address is None or address in SHORT:
        raise RefusedError("bad_number")
    return Device(DeviceKind.OUTSIDE, address)
