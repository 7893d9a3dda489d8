"""Finding out what is, when the switch is reached: after our own restart, or after the connection was lost.

The switch is the truth about channels and bridges, the snapshots about whose they are. A conversation goes on; a caller
who waited keeps the place; one in a menu hears it again from the start; what was being set up is ended. Channels nobody
knows are taken as new calls when they come from a carrier and ended otherwise; bridges nobody needs are removed.
"""

from __future__ import annotations

from uuid import UUID

import structlog
from redis.exceptions import RedisError

from telephony import ari
from telephony.acd import types as acd
from telephony.calls import wire
from telephony.controller.call.call import Call
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.clock import utc_now
from telephony.controller.desks.desks import Desks
from telephony.controller.exchange import Exchange
from telephony.controller.keeping.snapshots import Snapshot, Snapshots, facts_from
from telephony.flows import FlowRun
from telephony.flows.types import FlowContext, RecordVoicemail
from telephony.ports import CompanyProfile, Direction

log = structlog.get_logger(__name__)

TOGETHER = frozenset({CallState.TALKING, CallState.HELD})
IN_FLOW = frozenset({CallState.NEW, CallState.MENU, CallState.VOICEMAIL})


class Recovery:
    """Once at the start with the snapshots, afterwards at each reconnection without."""

    def __init__(self, exchange: Exchange, desks: Desks, snapshots: Snapshots) -> None:
        self.x = exchange
        self._desks = desks
        self._snapshots = snapshots
        self._first = True

    async def run(self) -> None:
        """Bring our picture and the switch together. Raises ``AriError`` when the switch is gone again."""
        living = {channel.id: channel for channel in await self.x.ari.channels()}
        ready: list[int] = []
        if self._first:
            ready = await self._restore(living)
            self._first = False
        self._end_missing_legs(living)
        await self._meet_strangers(living)
        await self._remove_bridges()
        for user_id in ready:
            self.x.switchboard.handle(acd.AgentReady(user_id))
        for agent in self.x.agents:
            if agent.logged_in:
                self._desks.changed(agent)
                agent.registered = True
                self._desks.on_endpoint(agent.username, online=False)  # asks the switch after the grace
        log.info("recovery.done", channels=len(living), calls=len(self.x.calls))

    async def _restore(self, living: dict[str, ari.Channel]) -> list[int]:
        """Agents first (so that queues are staffed), then calls; returns who is to be ready after all of it."""
        try:
            calls, agents = await self._snapshots.read()
        except RedisError as error:
            log.error("recovery.no_snapshots", error=str(error))
            return []
        ready = [int(raw["user_id"]) for raw in agents if await self._seat(raw) and raw["ready"]]
        for raw in calls:
            try:
                await self._restore_call(raw, living)
            except (KeyError, ValueError, TypeError) as error:  # a snapshot of another version: its legs are strangers
                log.error("recovery.unreadable_call", call_id=raw.get("id"), error=repr(error))
                await self._snapshots.forget_call(str(raw.get("id")))
        return ready

    async def _seat(self, raw: Snapshot) -> bool:
        try:
            return await self._desks.restore(raw) is not None
        except (KeyError, ValueError, TypeError) as error:  # a snapshot of another version: they log in again
            log.error("recovery.unreadable_agent", user_id=raw.get("user_id"), error=repr(error))
            return False

    async def _restore_call(self, raw: Snapshot, living: dict[str, ari.Channel]) -> None:
        company = await self.x.companies.profile(int(raw["company_id"])) if raw["company_id"] is not None else None
        if company is None:
            await self._snapshots.forget_call(raw["id"])
            return
        call = self._rebuild(raw, company)
        state = CallState(raw["state"])
        remote_lives = call.remote_leg is not None and call.remote_leg.channel_id in living
        agent_lives = call.agent_leg is not None and call.agent_leg.channel_id in living
        call.log.info("recovery.call", state=state.value, remote=remote_lives, agent=agent_lives)
        if state in TOGETHER and remote_lives and agent_lives and self._rejoin(call, raw):
            call.restore(state)
        elif state is CallState.VOICEMAIL and remote_lives and raw["voicemail"]:
            await self._record_on(call, raw["voicemail"])
        elif call.direction is Direction.INBOUND and remote_lives and state is not CallState.CLOSING:
            await self._wait_again(call, state)
        else:
            call.restore(CallState.NEW)
            call.post(CallEvent.FAILED)

    def _rebuild(self, raw: Snapshot, company: CompanyProfile) -> Call:
        facts = facts_from(raw)
        call = Call(self.x, Direction(raw["direction"]), company, facts.started_at)
        call.id, call.facts, call.data = UUID(raw["id"]), facts, raw["data"]
        call.log = call.log.bind(call_id=raw["id"])
        call.caller, call.called, call.number = raw["caller"], raw["called"], raw["number"]
        call.queue = company.queue(raw["queue_id"]) if raw["queue_id"] else None
        call.monitor_id, call.has_bridge, call.admitted = raw["monitor_id"], raw["has_bridge"], True
        call.remote_leg, call.agent_leg = call.leg_of(raw["remote"]), call.leg_of(raw["agent"])
        self.x.companies.limits.adopt(company.id)
        for leg in facts.legs:
            self.x.legs[leg.channel_id] = call
        self.x.add_call(call)
        return call

    def _rejoin(self, call: Call, raw: Snapshot) -> bool:
        """The agent and the ACD know of the conversation again; ``False`` when they cannot."""
        agent = self.x.agents.of_user(int(raw["agent_id"])) if raw["agent_id"] is not None else None
        if agent is None:
            return False
        queue = call.queue
        engaged = acd.AgentEngaged(
            agent.user_id, str(call.id), queue.wrap_up_ms if queue else 0, queue.id if queue else None
        )
        if not self.x.switchboard.handle(engaged):
            return False
        call.agent, agent.call, call.acd_place = agent, call, "talking"
        call.music_on = raw["state"] == CallState.HELD.value
        self._resume_flow(call, connected=True)
        return True

    async def _record_on(self, call: Call, voicemail: Snapshot) -> None:
        """The message goes on being spoken; the switch says when it is over, or already did."""
        call.voicemail = RecordVoicemail(0, voicemail["mailbox"], 0, 0)
        call.voicemail_started_at = wire.time_in(voicemail["started_at"])
        call.restore(CallState.VOICEMAIL)
        if await self.x.ari.is_recording(call.voicemail_name):
            self.x.recordings[call.voicemail_name] = call
        else:
            call.post(CallEvent.RECORDED)

    async def _wait_again(self, call: Call, state: CallState) -> None:
        """The caller is there and the agent is not (yet): the old place in the queue, or the menu from its start."""
        call.agent_leg = None
        for leg in [leg for leg in call.facts.legs if leg.alive and leg is not call.remote_leg]:
            await call.end_leg(leg, 19)
        if state not in IN_FLOW and call.queue is not None and self._resume_flow(call, connected=False):
            call.restore(CallState.QUEUED)
            call.acd_place = "waiting"
            arrived = round((call.facts.queued_at or utc_now()).timestamp() * 1000)
            self.x.switchboard.handle(acd.ContactArrived(str(call.id), call.queue.id, 0, (), arrived))
            self.x.spawn(call.music_after_restart(), "music")
        else:
            call.restore(CallState.NEW)
            call.post(CallEvent.ADMITTED)

    def _resume_flow(self, call: Call, *, connected: bool) -> bool:
        company = self.x.require_company(call)
        context = FlowContext(company.language, company.timezone, call.caller, call.called)
        if call.direction is Direction.INBOUND:
            call.flow_run = FlowRun.resumed(
                self.x.flow_of(company), context, call.facts.node, connected=connected
            )
        return call.flow_run is not None

    def _end_missing_legs(self, living: dict[str, ari.Channel]) -> None:
        """Legs that ended while nobody listened."""
        for call in list(self.x.calls.values()):
            for leg in [leg for leg in call.facts.legs if leg.alive and leg.channel_id not in living]:
                call.log.info("recovery.leg_ended", channel_id=leg.channel_id)
                call.leg_ended(leg, utc_now(), 0)

    async def _meet_strangers(self, living: dict[str, ari.Channel]) -> None:
        """Channels in our application that belong to no call."""
        try:
            ours = (await self.x.ari.application(self.x.app)).channels
        except ari.NotFound:
            return
        for channel_id in ours:
            channel = living.get(channel_id)
            if channel is None or channel_id in self.x.legs:
                continue
            if channel.context == "carrier" and channel.state != "Up":
                self.x.on_event(ari.StasisStart(utc_now(), channel, ("carrier",)))
            else:
                log.warning("recovery.stranger_ended", channel_id=channel_id, name=channel.name)
                await self.x.ari.hang_up(channel_id)

    async def _remove_bridges(self) -> None:
        wanted = {call.bridge_id for call in self.x.calls.values()}
        for bridge in await self.x.ari.bridges():
            if bridge.id.startswith("lp-") and bridge.id not in wanted:
                log.warning("recovery.bridge_removed", bridge_id=bridge.id)
                await self.x.ari.destroy_bridge(bridge.id)
