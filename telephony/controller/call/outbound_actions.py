"""What a call does when an agent calls out: the agent's own device first, then the number by a carrier."""

from __future__ import annotations

from telephony import ari
from telephony.carriers.selectors import Route
from telephony.controller.call.core import Happening
from telephony.controller.call.facts import Leg
from telephony.controller.call.queue_actions import _plain
from telephony.controller.call.talk_actions import TalkActions
from telephony.controller.clock import utc_now

RING_OWN_S = 30
RING_OUTSIDE_S = 60
AUTO_ANSWER = {
    "PJSIP_HEADER(add,X-Linepool-Auto-Answer)": "yes",
    "PJSIP_HEADER(add,Call-Info)": "<sip:linepool>;answer-after=0",
}


class OutboundActions(TalkActions):
    """Summon the agent's device, dial, report, connect."""

    routes: list[Route]

    async def do_ring_own_device(self, happening: Happening) -> None:
        """Ring the device of the agent who dialled at the desk; it answers by itself."""
        agent = self.agent
        if agent is None:
            raise AssertionError("dialled by nobody")
        leg = self.agent_leg = self._agent_leg(agent, happening.at)
        leg.remote = self.called
        self.acd_place = "talking"
        company = self.x.require_company(self)
        channel = await self.x.ari.originate(
            leg.channel_id,
            f"PJSIP/{agent.device.address}",
            app=self.x.app,
            args=("summon", str(self.id)),
            caller_id=f'"{_plain(company.name)}" <{_plain(self.called)}>',
            timeout=RING_OWN_S,
            variables=AUTO_ANSWER | {"PJSIP_HEADER(add,X-Linepool-Call)": str(self.id)},
        )
        leg.name = channel.name

    async def do_dial_outside(self, happening: Happening) -> None:
        """The agent is on the line: dial the number, into a bridge that already lets its early sounds through."""
        agent_leg = self.agent_leg
        if agent_leg is None:
            raise AssertionError("nobody to connect the number to")
        if agent_leg.answered_at is None:
            await self.x.ari.answer(agent_leg.channel_id)
        self.facts.note(happening.at, "dialing", to=self.called)
        # In the bridge each party is shown the other's caller id: the outside must see the company's number.
        await self.x.ari.set_variable(agent_leg.channel_id, "CALLERID(all)", f"<{self.number}>")
        await self.make_bridge()
        await self.x.ari.add_to_bridge(self.bridge_id, agent_leg.channel_id)
        self.remote_leg = await self._make_outside_leg(agent_leg)

    async def do_dial_leg(self, happening: Happening) -> None:
        """The outside leg is in our application: into the bridge first, then dial."""
        remote = self.require_remote()
        await self.x.ari.add_to_bridge(self.bridge_id, remote.channel_id)
        await self.x.ari.dial(remote.channel_id, timeout=RING_OUTSIDE_S)

    async def do_report_progress(self, happening: Happening) -> None:
        """The far end rings: without sounds of its own, the agent hears ours."""
        agent_leg = self.agent_leg
        if agent_leg is None:
            return
        if happening.value == "RINGING":
            # Indicated, not played: a channel that ARI plays a tone to is not heard, not even after the tone.
            await self.x.ari.ring(agent_leg.channel_id)
        elif happening.value == "PROGRESS":
            await self.x.ari.stop_ringing(agent_leg.channel_id)

    async def do_connect_outside(self, happening: Happening) -> None:
        """The called party answered."""
        remote, agent_leg, agent = self.require_remote(), self.agent_leg, self.agent
        if agent_leg is None or agent is None:
            raise AssertionError("answered without an agent")
        await self.x.ari.stop_ringing(agent_leg.channel_id)
        remote.answered_at = remote.answered_at or happening.at
        remote.joined_at = agent_leg.joined_at = happening.at
        self.facts.answered_at = self.facts.agent_answered_at = happening.at
        self.facts.outcome = "answered"
        self.facts.note(happening.at, "connected", agent=agent.user_id)
        self.x.agent_changed(agent.user_id)
        await self.start_recording(happening.at)

    async def _make_outside_leg(self, agent_leg: Leg) -> Leg:
        """A leg on the first carrier that takes it; a carrier that refuses at once gives way to the next."""
        company = self.x.require_company(self)
        caller = {"CALLERID(num)": company.caller_id, "CONNECTEDLINE(num,i)": company.caller_id}
        last: ari.ResponseError | None = None
        free = [route for route in self.routes if self.x.channels_on(route.endpoint) < route.max_channels]
        for number, route in enumerate(free, start=1):
            leg = Leg(f"{self.id}-o{number}", "outside", utc_now(), endpoint=route.endpoint, remote=self.called)
            leg.dialled = self.called
            self.add_leg(leg)
            try:
                channel = await self.x.ari.create(
                    leg.channel_id,
                    route.dial,
                    app=self.x.app,
                    args=("outside", str(self.id)),
                    variables=caller,
                    originator=agent_leg.channel_id,
                )
            except ari.ResponseError as error:
                self.log.warning("call.carrier_refused", carrier=route.carrier, error=str(error))
                leg.ended_at, last = utc_now(), error
                continue
            leg.name = channel.name
            return leg
        if last is not None:
            raise last
        raise ari.AriError("every carrier is full")
