"""What a call does in a queue: wait with music, hear its place, ring one agent after the other, be joined to one."""

from __future__ import annotations

import asyncio
from datetime import datetime

from telephony import ari
from telephony.acd import types as acd
from telephony.controller.call.core import WAITING, Happening
from telephony.controller.call.facts import Leg
from telephony.controller.call.flow_actions import FlowActions
from telephony.controller.call.states import CallEvent
from telephony.controller.call.world import Agent
from telephony.controller.clock import utc_now
from telephony.controller.companies import scoped
from telephony.flows import types as flow

DECLINED_CAUSES = frozenset({17, 21, 16})
RETURNED_PRIORITY = 1_000
"""A caller whose agent was lost goes before everybody who waits by the flow's priorities (0 to 100)."""
RING_MARGIN_S = 5
"""The switch's own ring limit lies beyond the ACD's, so that the ACD decides and the switch is the safety net."""


class QueueActions(FlowActions):
    """Waiting, offers and what becomes of them."""

    async def do_join_queue(self, happening: Happening) -> None:
        """Into the line; the offer may be there before the music."""
        effect: flow.Enqueue = happening.value
        company = self.x.require_company(self)
        self.queue = company.queue(effect.queue_id)
        self.facts.queued_at = self.facts.queued_at or happening.at
        self.facts.note(happening.at, "queued", queue=effect.queue_id, priority=effect.priority)
        self.acd_place = "waiting"
        needs = tuple(acd.Need(scoped(company.id, name), level) for name, level in effect.skills)
        arrival = acd.ContactArrived(str(self.id), effect.queue_id, effect.priority, needs)
        if not self.x.switchboard.handle(arrival):
            self.acd_place = ""
            self.post_now(CallEvent.OVERFLOWED, value=acd.Overflow(str(self.id), effect.queue_id, "removed"))
            return
        if not self.expects(CallEvent.OFFERED):  # else the phone comes first, and the music with it
            await self.start_music()

    async def do_ring_agent(self, happening: Happening) -> None:
        """Call the agent's device; nothing there counts as declined and the next agent rings."""
        offer: acd.Offer = happening.value
        agent = self.x.agents.of_user(int(str(offer.agent)))
        self.agent = agent
        if agent is None or not agent.device.address:
            self.post_now(CallEvent.AGENT_GONE)
            return
        agent.call = self  # type: ignore[assignment]
        self.facts.note(happening.at, "offered", agent=agent.user_id)
        seconds = self.queue.offer_timeout_ms // 1000 if self.queue else 20
        self.agent_leg = self._agent_leg(agent, happening.at)
        self.x.agent_changed(agent.user_id)
        ringing, made, music = await asyncio.gather(
            self._ring(agent, self.agent_leg, seconds + RING_MARGIN_S),
            self.make_bridge(),
            self.start_music(),
            return_exceptions=True,
        )
        for failed in (made, music):
            if isinstance(failed, BaseException):
                raise failed
        if isinstance(ringing, BaseException):
            self.log.warning("call.agent_unreachable", user_id=agent.user_id, error=str(ringing))
            self.agent_leg.ended_at, self.agent_leg.cause = utc_now(), 20
            self.post_now(CallEvent.AGENT_GONE)

    async def do_offer_declined(self, happening: Happening) -> None:
        """The agent's leg ended before it was answered."""
        cause = self.agent_leg.cause if self.agent_leg else 20
        reason = "declined" if cause in DECLINED_CAUSES else "unreachable"
        agent = self._let_agent_go()
        if agent is not None:
            self.facts.note(happening.at, "declined", agent=agent.user_id, reason=reason)
            self.x.switchboard.handle(acd.OfferDeclined(str(self.id), agent.user_id, reason))
            self.x.agent_changed(agent.user_id)

    async def do_decline_offer(self, happening: Happening) -> None:
        """The agent refused at the desk."""
        leg, agent = self.agent_leg, self._let_agent_go()
        if leg is not None:
            await self.end_leg(leg, 21)
        if agent is not None:
            self.facts.note(happening.at, "declined", agent=agent.user_id, reason="declined")
            self.x.switchboard.handle(acd.OfferDeclined(str(self.id), agent.user_id))
            self.x.agent_changed(agent.user_id)

    async def do_stop_ringing(self, happening: Happening) -> None:
        """The ACD took the offer back: too long, or the agent went away."""
        withdrawn: acd.WithdrawOffer = happening.value
        leg, agent = self.agent_leg, self._let_agent_go()
        if leg is not None:
            await self.end_leg(leg, 19)
        if agent is not None:
            kind = "missed" if withdrawn.reason == "timeout" else "withdrawn"
            self.facts.note(happening.at, kind, agent=agent.user_id, reason=withdrawn.reason)
            self.x.agent_changed(agent.user_id)

    async def do_overflow(self, happening: Happening) -> None:
        """The queue lets the caller go; the flow says what comes next."""
        overflow: acd.Overflow = happening.value
        self.acd_place = ""
        self.facts.note(happening.at, "queue.left", reason=overflow.reason)
        await self._end_offer()
        await self.stop_music()
        if not await self.flow_event(flow.QueueLeft(overflow.reason), happening.at):
            self.post_now(CallEvent.FLOW_ENDED, value="congestion")

    async def do_announce(self, happening: Happening) -> None:
        """Tell the caller the place in the line, over a pause of the music."""
        place: acd.Announce = happening.value
        key = "next_in_line" if place.position <= 1 else "position"
        text, language = self.system_say(key, position=place.position, ahead=place.position - 1)
        if place.estimated_wait_ms is not None:
            minutes = round(place.estimated_wait_ms / 60_000)
            more, _ = self.system_say("wait_minutes" if minutes else "wait_short", minutes=minutes)
            text = f"{text} {more}"
        media = await self.x.speech.say(text, language)
        if media is None:
            return
        self.facts.note(happening.at, "announced", position=place.position)
        await self.stop_music()
        name = self.playback_id("announce")
        self.x.playbacks[name] = lambda at: self.post(CallEvent.PLAYBACK_DONE, at=at)
        await self.play(name, media)

    async def do_feed_flow(self, happening: Happening) -> None:
        """As the flow's; an announcement that ended (no flow event in it) gives way to the music again."""
        if happening.event is CallEvent.PLAYBACK_DONE and happening.value is None:
            if self.state in WAITING:
                await self.start_music()
            return
        await super().do_feed_flow(happening)

    async def do_connect(self, happening: Happening) -> None:
        """The agent answered: join the two and record. The ACD has accepted already."""
        leg = self.agent_leg
        if leg is None or self.agent is None:
            raise AssertionError("connected without an agent")
        self.acd_place = "talking"
        await self.x.ari.stop_playback(self.playback_id("announce"))
        await self.stop_music()
        await self.join_parties(happening.at)
        self.facts.outcome = "answered"
        self.facts.note(happening.at, "connected", agent=self.agent.user_id)
        await self.flow_event(flow.QueueLeft("answered"), happening.at)
        self.x.agent_changed(self.agent.user_id)
        await self.start_recording(happening.at)

    async def do_return_to_queue(self, happening: Happening) -> None:
        """The agent's side died in the conversation: the caller hears music and is the next to be served."""
        leg, agent = self.agent_leg, self._let_agent_go()
        if agent is not None:
            self.facts.note(happening.at, "agent.lost", agent=agent.user_id)
            self.x.agent_lost(agent.user_id, leg.endpoint if leg else agent.device.address)
        self.leave_acd()
        if leg is not None:
            await self.end_leg(leg, 44)
        await self.flow_event(flow.AgentLost(), happening.at)
        if self.queue is None or self.facts.queued_at is None:
            self.post_now(CallEvent.FLOW_ENDED, value="normal")
            return
        await self.stop_recording(happening.at)
        arrived = round(self.facts.queued_at.timestamp() * 1000)
        self.acd_place = "waiting"
        again = acd.ContactArrived(str(self.id), self.queue.id, RETURNED_PRIORITY, (), arrived)
        if not self.x.switchboard.handle(again):
            self.post_now(CallEvent.OVERFLOWED, value=acd.Overflow(str(self.id), self.queue.id, "removed"))
            return
        await self.start_music()

    # ---------------------------------------------------------------------------------- shared

    async def stop_waiting(self, reason: str) -> None:
        """Out of the line by the caller's own wish."""
        self.facts.note(utc_now(), "queue.left", reason=reason)
        self.leave_acd()
        await self._end_offer()
        await self.stop_music()

    def leave_acd(self) -> None:
        """Tell the ACD that the contact waits, rings or talks no more."""
        place, self.acd_place = self.acd_place, ""
        if place == "waiting":
            self.x.switchboard.handle(acd.ContactLeft(str(self.id)))
        elif place == "talking":
            self.x.switchboard.handle(acd.ContactEnded(str(self.id)))

    async def start_music(self) -> None:
        """Music for the outside party."""
        if not self.music_on:
            self.music_on = True
            music = self.company.music if self.company else "default"
            await self.x.ari.start_music(self.require_remote().channel_id, music)

    async def music_after_restart(self) -> None:
        """Whether the music went on while nobody was there is unknown: begin it again."""
        self.music_on = False
        try:
            await self.start_music()
        except ari.AriError as error:
            self.log.warning("call.no_music", error=str(error))

    async def stop_music(self) -> None:
        """End it, when it plays."""
        if self.music_on:
            self.music_on = False
            await self.x.ari.stop_music(self.require_remote().channel_id)

    async def make_bridge(self) -> None:
        """The call's bridge, ready before anybody answers."""
        if not self.has_bridge:
            self.has_bridge = True
            await self.x.ari.create_bridge(self.bridge_id)

    async def end_leg(self, leg: Leg, cause: int = 16) -> None:
        """Hang a leg up; one the switch no longer knows has ended."""
        if leg.alive and not await self.x.ari.hang_up(leg.channel_id, cause):
            self.leg_ended(leg, utc_now(), cause)

    async def join_parties(self, at: datetime) -> None:
        raise NotImplementedError

    async def start_recording(self, at: datetime) -> None:
        raise NotImplementedError

    async def stop_recording(self, at: datetime) -> None:
        raise NotImplementedError

    async def _end_offer(self) -> None:
        leg, agent = self.agent_leg, self._let_agent_go()
        if leg is not None:
            await self.end_leg(leg, 19)
        if agent is not None:
            self.x.agent_changed(agent.user_id)

    def _let_agent_go(self) -> Agent | None:
        """Part from the agent and the leg; its later end is no business of the state machine."""
        agent, self.agent, self.agent_leg = self.agent, None, None
        if agent is not None and agent.call is self:
            agent.call = None
        return agent

    def _agent_leg(self, agent: Agent, at: datetime) -> Leg:
        number = sum(leg.party == "agent" for leg in self.facts.legs) + 1
        leg = Leg(f"{self.id}-a{number}", "agent", at, user_id=agent.user_id, endpoint=agent.device.address)
        leg.remote = self.caller
        return self.add_leg(leg)

    async def _ring(self, agent: Agent, leg: Leg, seconds: int) -> ari.Channel:
        company = self.x.require_company(self)
        channel = await self.x.ari.originate(
            leg.channel_id,
            f"PJSIP/{agent.device.address}",
            app=self.x.app,
            args=("offer", str(self.id)),
            caller_id=f'"{_plain(company.name)}" <{_plain(self.caller)}>',
            timeout=seconds,
            variables={"PJSIP_HEADER(add,X-Linepool-Call)": str(self.id)},
            originator=self.require_remote().channel_id,
        )
        leg.name = channel.name
        return channel


def _plain(text: str) -> str:
    """Text that cannot end a quoted name or a number."""
    return "".join(character for character in text if character not in '"<>\\\r\n,;')[:60]
