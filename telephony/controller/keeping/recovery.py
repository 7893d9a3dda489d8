"""Finding out what is, when the switch is reached: after our own restart, or after the connection was lost.

The switch is the truth about channels and bridges, the snapshots about whose they are. A conversation goes on; a caller
who waited keeps the place; one in a menu hears it again from the start; what was being set up is ended. Channels nobody
knows are taken as new calls when they come from a carrier and ended otherwise; bridges nobody needs are removed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, ProgrammingError
from redis.exceptions import RedisError

from telephony import ari
from telephony.acd import types as acd
from telephony.calls import wire
from telephony.controller.call.call import Call
from telephony.controller.call.core import CONVERSING
from telephony.controller.call.facts import CUSTOMER, Leg
from telephony.controller.call.flowing import flow_context
from telephony.controller.call.parting import end_leg
from telephony.controller.call.recording import find_recording, keep_recording, stop_recording
from telephony.controller.call.ringing import wrap_up_of
from telephony.controller.call.search import Search
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.call.talking import leave_talk, ms
from telephony.controller.call.waiting import wait_again
from telephony.controller.clock import utc_now
from telephony.controller.desks.desks import Desks
from telephony.controller.exchange import Exchange
from telephony.controller.keeping.missed import End, Ends, SwitchLog, answered_moment, ends_of
from telephony.controller.keeping.severed import hang_up_phones_called_by, leave_phones_of
from telephony.controller.keeping.snapshots import Snapshot, Snapshots, facts_from, tape_from
from telephony.controller.keeping.together import MADE, Found, as_seen, seen_in, who_met
from telephony.controller.node import Node
from telephony.conversation import Conversation, Place
from telephony.destination import Destination, Kind
from telephony.flows import FlowRun
from telephony.flows.types import RecordVoicemail
from telephony.ports import CompanyProfile, Direction

log = structlog.get_logger(__name__)

LISTEN_AGAIN_S = 2.0
VALKEY_PATIENCE_S = 20.0
DATABASE_AGAIN_S = 1.0
FROM_OUTSIDE = frozenset({"carrier", "tester"})
"""The contexts of the dialplan by which callers come."""
UNREADABLE = (KeyError, ValueError, TypeError)
"""What a snapshot of another version leads to."""
UUID_LENGTH = 36
"""Names of playbacks begin with their call's id."""
UNFINISHED = frozenset({CallState.CLOSING, CallState.SUMMONING, CallState.CALLING_BACK, CallState.DIALING})
"""Being set up, or ended, when nobody was there to do it: such a call is ended."""
WAITED = frozenset({CallState.QUEUED, CallState.RINGING, CallState.GREETING})
"""In the line of a queue."""


class Recovery:
    """Of each node: once at the start with the snapshots, afterwards at each reconnection without."""

    def __init__(
        self, exchange: Exchange, desks: Desks, snapshots: Snapshots, switch_log: SwitchLog | None = None
    ) -> None:
        self.x = exchange
        self._switch_log = switch_log
        self._desks = desks
        self._snapshots = snapshots
        self._reading = asyncio.Lock()
        self._kept: dict[str, list[Snapshot]] | None = None
        self._ready: list[int] = []
        self._kept_legs: dict[str, set[str]] = {}
        self._known: set[str] = set()
        self._finding: dict[str, Found] = {}
        exchange.on_unknown_gone = self._gone
        self.complete = asyncio.Event()
        """Set once every node was found, or is known to be dead: from then on the picture is whole."""

    async def run(self, node: Node | None = None) -> None:
        """Bring our picture and a node's together. Raises ``AriError`` when it is gone again."""
        node = node or self.x.nodes.first
        node.dead = node.switch.given_up = False
        await self._notice_rebirth(node)
        kept = await self._kept_of(node)
        known = set(self.x.legs)
        found = self._finding[node.name] = Found()
        try:
            await self._find_out(node, kept, found)
        finally:
            del self._finding[node.name]
        living = found.channels
        known |= set(self.x.legs)
        self._end_missing_legs(node, found)
        await self._end_closing_legs(node, living)
        self._answer_missed(node, living)
        await self._end_missing_sounds(node)
        self.x.spawn(self._listen_again(node), "sounds-again")
        await self._meet_strangers(node, {name: living[name] for name in living.keys() - known})
        await self._remove_bridges(node)
        for dead in [other for other in self.x.nodes if other.dead]:
            leave_phones_of(self.x, dead)
        self._accounted_for(node)
        log.info("recovery.done", node=node.name, channels=len(living), calls=len(self.x.calls))

    async def _find_out(self, node: Node, kept: list[Snapshot], found: Found) -> None:
        """Who is there, and take up the calls; who leaves meanwhile left when the switch says."""
        found.looked_at(await node.switch.channels())
        found.ended = await self._ends(node, found.channels, kept) | found.ended
        if found.channels and kept:  # without calls there is nothing to be asked
            found.bridges = {bridge.id: bridge for bridge in await node.switch.bridges()}
        await self._restore(node, kept, found)
        if left := found.left & self.x.legs.keys():
            written = await ends_of(self._switch_log, left, node.clock.ours)
            found.ended |= {channel_id: end for channel_id, end in written.items() if end.told}

    def _gone(self, node: Node, channel_id: str, at: datetime, cause: int) -> None:
        if (found := self._finding.get(node.name)) is not None:
            found.leaves(channel_id, End(at, None, cause, told=True))

    async def bury(self, node: Node, died_at: datetime) -> None:
        """Give a node up: what lived there ended when it was last heard of; nothing is asked of it until it is back."""
        log.error("recovery.node_dead", node=node.name, calls=self.x.load(node))
        node.dead = node.switch.given_up = True
        self._sever(node)
        kept = await self._kept_of(node)
        found = Found()
        found.ended = await self._ends(node, {}, kept, died_at)
        await self._restore(node, kept, found)
        self._end_missing_legs(node, found)
        self._accounted_for(node)

    async def _notice_rebirth(self, node: Node) -> None:
        """A switch that died and was started again before anybody gave it up: what led there is as dead."""
        if self.x.nodes.alone:
            return
        before, node.born = node.born, str((await node.switch.info())["status"]["startup_time"])
        if before not in ("", node.born):
            log.warning("recovery.node_reborn", node=node.name)
            self._sever(node)

    def _sever(self, node: Node) -> None:
        leave_phones_of(self.x, node)
        self.x.spawn(hang_up_phones_called_by(self.x, node), "severed")

    def _accounted_for(self, node: Node) -> None:
        """Agents are ready when all calls are found: who talks on a node not heard of yet must be offered no other."""
        self._known.add(node.name)
        if self._known >= {one.name for one in self.x.nodes}:
            ready, self._ready = self._ready, []
            for user_id in ready:
                self.x.switchboard.handle(acd.AgentReady(user_id))
            self._desks.attendance.speak()
            self.complete.set()
        for agent in self.x.agents:
            if agent.logged_in:
                self._desks.changed(agent)
                agent.registered = True
                self._desks.on_endpoint(agent.username, online=False)  # asks the switch after the grace

    async def _kept_of(self, node: Node) -> list[Snapshot]:
        """The node's calls as they were kept, less those that live again. Agents come back first, so that queues are
        staffed."""
        async with self._reading:
            if self._kept is None:
                self._desks.attendance.hush()
                calls, agents = await self._read_snapshots()
                await self._know_companies([*calls, *agents])
                there = [raw for raw in agents if await self._seat(raw)]
                self._ready = [int(raw["user_id"]) for raw in there if raw["ready"] and raw.get("wrap_up") is None]
                self._kept = {}
                for raw in calls:
                    home = self.x.nodes.get(raw.get("node", "")) or self.x.nodes.first
                    self._kept.setdefault(home.name, []).append(raw)
            return self._kept.setdefault(node.name, [])

    async def _restore(self, node: Node, kept: list[Snapshot], found: Found) -> None:
        """The node's calls, once."""
        while kept:  # one over which the switch goes away again is begun anew when it is back
            raw = kept[0]
            try:
                await self._restore_call(raw, node, found)
            except (*UNREADABLE, ProgrammingError) as error:  # or a company without its tables: its legs are strangers
                log.error("recovery.unreadable_call", call_id=raw.get("id"), error=repr(error))
                await self._snapshots.forget_call(str(raw.get("id")))
            del kept[0]

    async def _read_snapshots(self) -> tuple[list[Snapshot], list[Snapshot]]:
        """A Valkey that is away is waited for: without it every conversation would be a stranger's."""
        deadline = time.monotonic() + VALKEY_PATIENCE_S
        while True:
            try:
                return await self._snapshots.read()
            except RedisError as error:
                log.error("recovery.no_snapshots", error=str(error))
                if time.monotonic() > deadline:
                    return [], []
                await asyncio.sleep(0.5)

    async def _know_companies(self, kept: list[Snapshot]) -> None:
        """A database that is away is waited for: without it nobody's call can be taken up. Conversations go on."""
        named = {str(one) for raw in kept for one in (raw.get("company_id"), *raw.get("serving", ()))}
        for company_id in sorted(one for one in named if one.isdigit()):
            while True:
                try:
                    await self.x.companies.profile(int(company_id))
                    break
                except ProgrammingError as error:  # no waiting mends that, and others have calls, too
                    log.error("recovery.broken_company", company_id=company_id, error=repr(error))
                    break
                except (OSError, OperationalError, InterfaceError) as error:
                    log.error("recovery.no_company", company_id=company_id, error=repr(error))
                    await asyncio.sleep(DATABASE_AGAIN_S)

    async def _seat(self, raw: Snapshot) -> bool:
        try:
            if await self._desks.restore(raw) is not None:
                return True
            await self._snapshots.forget_agent(int(raw["user_id"]))
        except (*UNREADABLE, ProgrammingError) as error:  # they log in again
            log.error("recovery.unreadable_agent", user_id=raw.get("user_id"), error=repr(error))
        return False

    async def _restore_call(self, raw: Snapshot, node: Node, found: Found) -> None:
        company = await self.x.companies.profile(int(raw["company_id"])) if raw["company_id"] is not None else None
        if company is None:
            await self._snapshots.forget_call(raw["id"])
            return
        call, done = self._rebuild(raw, company), False
        call.node = node
        try:
            await self._take_up(call, raw, found)
            done = True
        finally:
            if not done:  # the switch went away again over it, or it is unreadable: as if it had not been begun
                self.x.forget(call)

    async def _take_up(self, call: Call, raw: Snapshot, found: Found) -> None:
        """Nothing is waited for once the call is alive, or its agents are told of it: until then it may be undone."""
        for leg in call.facts.legs:
            if (channel := found.channels.get(leg.channel_id)) is not None:
                leg.name = leg.name or channel.name  # it had been asked for, and is there
        for leg in found.unknown_legs(call, self.x.agents.of_endpoint):
            if leg.party == "outside" and call.remote_leg is None:
                leg.key, call.remote_leg = CUSTOMER, leg
                leg.dialled = leg.remote = call.called
            call.add_leg(leg)
        state = CallState(raw["state"])
        remote_lives = call.remote_leg is not None and call.remote_leg.channel_id in found.channels
        call.log.info("recovery.call", state=state.value, remote=remote_lives)
        seen = seen_in(call, found)
        ours = [leg.channel_id for leg in call.facts.legs if leg.alive and leg.channel_id in found.channels]
        call.stage.restore(raw["stage"], found.channels, found.bridges, ours)
        met = who_met(call, seen, found) if state is not CallState.CLOSING else None
        if state in CONVERSING and raw["talk"] is not None:
            kept = Conversation.from_json(raw["talk"])
            at = found.left_off(call, kept)
            if met is None or met.key in kept.parties:
                await self._talk_on(call, state, raw, as_seen(call, kept, seen, found, ms(at)), found, at)
                return
            call.talk, call.joined = kept, True  # the customer has been led to somebody else since
            keep_recording(call, at)
            leave_talk(call, at)
        if met is not None:
            await self._talk_begun(call, state, met, found)
            return
        if call.remote_leg is not None:  # a conversation may have begun and ended since: what was said is kept
            await find_recording(call, wire.time_in(raw["since"]))
            await stop_recording(call, utc_now())
        for leg in call.facts.legs:
            leg.contact = ""  # today's ACD has nobody busy for this call
        if state is CallState.VOICEMAIL and remote_lives and raw["voicemail"]:
            await self._record_on(call, raw["voicemail"])
        elif remote_lives and state not in UNFINISHED:
            await self._wait_again(call, state, found)
        else:
            call.callback_id = None  # the callback itself is kept, and tried again
            call.restore(CallState.NEW)
            call.post(CallEvent.FAILED)

    def _rebuild(self, raw: Snapshot, company: CompanyProfile) -> Call:
        facts = facts_from(raw)
        call = Call(self.x, Direction(raw["direction"]), company, facts.started_at)
        call.id, call.facts, call.data = UUID(raw["id"]), facts, raw["data"]
        call.log = call.log.bind(call_id=raw["id"])
        call.caller, call.called, call.number = raw["caller"], raw["called"], raw["number"]
        call.queue = company.queue(raw["queue_id"]) if raw["queue_id"] else None
        call.remote_leg, call.admitted, call.tape = call.leg_of(raw["remote"]), True, tape_from(raw)
        call.talks = [Conversation.from_json(talk) for talk in raw["talks"]]
        call.slot, call.sent_by, call.made = raw["slot"], raw["sent_by"], raw["made"]
        call.sent_to = Destination.parse(raw["sent_to"]) if raw.get("sent_to") else None
        call.priority, call.needs = raw["priority"], tuple((name, level) for name, level in raw["needs"])
        call.callback_id = UUID(raw["callback_id"]) if raw["callback_id"] else None
        self.x.companies.limits.adopt(company.id, call.direction)
        if call.inbound and call.remote_leg is not None:
            self.x.carriers.adopt(call.remote_leg.endpoint)
        for leg in facts.legs:
            self.x.legs[leg.channel_id] = call
        self.x.add_call(call)
        return call

    async def _talk_begun(self, call: Call, state: CallState, leg: Leg, found: Found) -> None:
        """They had just begun to talk, and the snapshot is older than that: it goes on as if it began now."""
        await self._part_from(call, [one for one in call.facts.legs if one not in (leg, call.remote_leg)], found)
        dialled = state in UNFINISHED
        answered = call.require_remote() if dialled else leg
        if answered.answered_at is None and (at := await answered_moment(self._switch_log, answered.channel_id)):
            answered.answered_at = call.node.clock.ours(at)
        confirmed_later = answered.user_id is not None and bool(answered.dialled)
        at = utc_now() if confirmed_later else answered.answered_at or utc_now()
        waited = state in WAITED and call.queue is not None
        if waited and not leg.contact and call.queue is not None:
            leg.contact, leg.queue_id = str(call.id), call.queue.id
        leg.contact = leg.contact or f"{call.id}:{leg.key}"
        search = Search(leg.contact, Destination(Kind.QUEUE, ""), queue=call.queue if waited else None, won=leg)
        await find_recording(call, at)
        self._engage(call, leg)
        self.x.calling_back.restored(call)
        if dialled:
            call.dialler = leg
            call.restore(CallState.DIALING)
            call.post(CallEvent.REMOTE_ANSWERED, at=at, leg=call.remote_leg)
            return
        call.search, search.taken = search, True
        self._resume_flow(call, connected=not waited)
        call.restore(CallState.RINGING if waited else CallState.REACHING)
        call.post(CallEvent.ACCEPTED, at=at, value=search, leg=leg)

    @staticmethod
    async def _part_from(call: Call, legs: Iterable[Leg], found: Found) -> None:
        """Whoever was rung, or is with nobody, is let go; when those went who are gone already is found out later."""
        for leg in [leg for leg in legs if leg.alive]:
            leg.parted = True
            if leg.channel_id in found.channels:
                await end_leg(call, leg, 19)

    async def _talk_on(
        self, call: Call, state: CallState, raw: Snapshot, talk: Conversation, found: Found, at: datetime
    ) -> None:
        """The conversation goes on. Whoever was being rung is rung no longer since ``at``; legs that are gone are told
        of later."""
        call.talk, call.joined = talk, True
        await find_recording(call, utc_now())
        for snoop in call.stage.snoops.values():
            self.x.legs[snoop] = call
        for party in [one.id for one in call.talk.parties.values() if one.place is Place.RINGING]:
            if party in call.talk.parties:
                call.talk.leave(party, ms(at))
        others = [leg for leg in call.facts.legs if leg is not call.remote_leg and leg.alive]
        talking = [leg for leg in others if leg.key in call.talk.parties and not leg.parted]
        await self._part_from(call, [leg for leg in others if leg not in talking], found)
        for leg in talking:
            self._joined(call, leg, at)
            self._engage(call, leg)
        self.x.calling_back.restored(call)
        self._resume_flow(call, connected=True)
        awaited = call.talk.parked or any(one.awaited for one in call.talk.parties.values())
        if state is not CallState.TALKING and not awaited:
            state, call.slot = CallState.TALKING, 0  # fetched a moment before the end
        if call.slot:
            self.x.parking.restore(call)
        lost = call.reclaimable_by()
        if lost is not None and (agent := self.x.agents.of_user(lost)) is not None:
            agent.left_behind = call
        call.restore(state)
        patient = raw["patience_until"] is not None and state is not CallState.TALKING
        call.be_patient(wire.time_in(raw["patience_until"]) if patient else None)
        call.post(CallEvent.RESTORED)

    @staticmethod
    def _joined(call: Call, leg: Leg, at: datetime) -> None:
        """Who joined a moment before the end is joined now."""
        if leg.joined_at is None:
            leg.joined_at = at
            leg.answered_at = leg.answered_at or leg.joined_at
            if leg.user_id is not None:
                leg.contact = leg.contact or f"{call.id}:{leg.key}"

    def _engage(self, call: Call, leg: Leg) -> None:
        """The agent and the ACD know of the conversation again; an agent who has no seat any more just talks on."""
        contact, leg.contact = leg.contact, ""
        agent = self.x.agents.of_user(leg.user_id) if leg.user_id is not None else None
        if agent is None or not contact:
            return
        company = self.x.require_company(call)
        queue = company.queue(leg.queue_id) if leg.queue_id else None
        wrap_up_ms, extra_ms = wrap_up_of(call, company, agent, queue)
        queue_id = queue.id if queue is not None else None
        engaged = acd.AgentEngaged(agent.user_id, contact, wrap_up_ms, queue_id, company.id, extra_ms)
        if self.x.switchboard.handle(engaged):
            leg.contact, agent.call = contact, call

    async def _record_on(self, call: Call, voicemail: Snapshot) -> None:
        """The message goes on being spoken; the switch says when it is over, or already did."""
        call.voicemail = RecordVoicemail(0, voicemail["mailbox"], 0, 0)
        call.voicemail_started_at = wire.time_in(voicemail["started_at"])
        runs = await call.ari.is_recording(call.voicemail_name)
        call.restore(CallState.VOICEMAIL)
        if runs:
            self.x.recordings[call.voicemail_name] = call
        else:
            call.post(CallEvent.RECORDED)

    async def _wait_again(self, call: Call, state: CallState, found: Found) -> None:
        """The customer is there and nobody is with them (yet): the old place in the queue, what follows when nobody is
        reached, where people sent them, or the menu from its start."""
        await self._part_from(call, [leg for leg in call.facts.legs if leg is not call.remote_leg], found)
        if state in WAITED and call.queue is not None and self._resume_flow(call, connected=False):
            call.restore(CallState.QUEUED)
            wait_again(call)
        elif call.sent_to is not None and state in (CallState.MENU, CallState.REACHING):
            self._resume_flow(call, connected=True)
            call.restore(CallState.MENU)
            call.post(CallEvent.RESTORED)
        elif state is CallState.REACHING and self._resume_flow(call, connected=True):
            call.restore(state)
            call.post(CallEvent.NOT_REACHED)
        elif call.inbound:
            call.restore(CallState.NEW)
            call.post(CallEvent.ADMITTED)
        else:
            call.restore(CallState.MENU)
            call.post(CallEvent.FLOW_ENDED, value="normal")

    def _resume_flow(self, call: Call, *, connected: bool) -> bool:
        company = self.x.require_company(call)
        came_from = f"queue:{call.queue.id}" if call.queue else ""
        call.flow_run = FlowRun.resumed(
            self.x.flow_of(company),
            flow_context(call, company),
            call.facts.node,
            connected=connected,
            came_from=came_from,
        )
        return call.flow_run is not None

    async def _ends(
        self, node: Node, living: Mapping[str, ari.Channel], kept: list[Snapshot], died_at: datetime | None = None
    ) -> Ends:
        """When whatever is not there any more ended: when the switch wrote so, else ``died_at``, if that is known."""
        legs = self._kept_legs.setdefault(node.name, set())
        legs.update(leg["channel_id"] for raw in kept for leg in raw.get("legs", ()) if leg.get("ended_at") is None)
        ours = [leg for call in self.x.calls.values() if call.node is node for leg in call.facts.legs if leg.alive]
        there = [leg.channel_id for leg in ours if leg.existed]  # the others are being made: they are asked for again
        strays = [channel_id for channel_id, stray in self.x.strays.items() if stray.node == node.name]
        gone = [channel_id for channel_id in {*legs, *there, *strays} if channel_id not in living]
        return await ends_of(self._switch_log, gone, node.clock.ours, died_at)

    def _end_missing_legs(self, node: Node, found: Found) -> None:
        """Legs and strays that ended while nobody listened, in the order and at the times in which they did."""
        now, ended = utc_now(), found.ended
        gone = [
            (ended[leg.channel_id].at or now, call, leg)
            for call in self.x.calls.values()
            for leg in call.facts.legs
            if call.node is node and leg.alive and leg.channel_id in ended
        ]
        for at, call, leg in sorted(gone, key=lambda one: one[0]):
            end = ended[leg.channel_id]
            call.log.info("recovery.leg_ended", channel_id=leg.channel_id, known=end.told)
            leg.answered_at = leg.answered_at or end.answered_at
            call.leg_ended(leg, at, end.cause)
        self._kept_legs.pop(node.name, None)
        for channel_id in [name for name, stray in self.x.strays.items() if stray.node == node.name and name in ended]:
            self.x.stray_ended(channel_id, ended[channel_id].at or now)
        for channel_id, call in list(self.x.legs.items()):
            if call.node is node and channel_id not in found.channels and call.leg_of(channel_id) is None:
                del self.x.legs[channel_id]
                call.post(CallEvent.TAP_ENDED, value=channel_id)

    async def _end_closing_legs(self, node: Node, living: Mapping[str, ari.Channel]) -> None:
        """The wish to hang up may have been lost with the connection."""
        for call in [call for call in self.x.calls.values() if call.node is node and call.state is CallState.CLOSING]:
            for leg in [leg for leg in call.facts.legs if leg.alive and leg.channel_id in living]:
                await end_leg(call, leg)

    def _answer_missed(self, node: Node, living: dict[str, ari.Channel]) -> None:
        """Who picked up while nobody listened."""
        for call in list(self.x.calls.values()):
            for leg in [leg for leg in call.facts.legs if leg.alive and leg.answered_at is None]:
                channel = living.get(leg.channel_id)
                if channel is None or channel.state != "Up":
                    continue
                if call.ring_of(leg) is not None:
                    self.x.on_event(ari.StasisStart(utc_now(), channel, ()), node)
                elif leg is call.remote_leg and not call.inbound:
                    self.x.on_event(ari.ChannelStateChange(utc_now(), channel), node)

    async def _listen_again(self, node: Node) -> None:
        """Calls that were about to begin or end a sound have done it by now."""
        await asyncio.sleep(LISTEN_AGAIN_S)
        try:
            await self._end_missing_sounds(node)
        except ari.AriError as error:  # the switch is gone again: the next recovery listens
            log.warning("recovery.unheard", error=str(error))

    async def _end_missing_sounds(self, node: Node) -> None:
        """Sounds and messages that ended while nobody listened; what a call is about to begin is its own business."""
        for name in list(self.x.playbacks):
            call = self.x.calls.get(name[:UUID_LENGTH])
            if call is None or call.node is not node or not call.idle or await node.switch.is_playing(name):
                continue
            if (done := self.x.playbacks.pop(name, None)) is not None:
                done(utc_now())
        for name, call in list(self.x.recordings.items()):
            if call.node is node and call.idle and not await node.switch.is_recording(name):
                self.x.recording_ended(name, utc_now())

    async def _meet_strangers(self, node: Node, strangers: dict[str, ari.Channel]) -> None:
        """Channels in our application that belong to no call; nor to one that has ended meanwhile."""
        try:
            ours = (await node.switch.application(node.switch.app)).channels
        except ari.NotFound:
            return
        for channel_id in ours:
            channel = strangers.get(channel_id)
            if channel is None or channel_id in self.x.legs:
                continue
            if channel.context in FROM_OUTSIDE and MADE.fullmatch(channel.id) is None:
                came_at = node.clock.ours(channel.created_at) if channel.created_at else utc_now()
                self.x.on_event(ari.StasisStart(came_at, channel, (channel.context,)), node)
            else:
                log.warning("recovery.stranger_ended", channel_id=channel_id, name=channel.name)
                await node.switch.hang_up(channel_id)

    async def _remove_bridges(self, node: Node) -> None:
        for bridge in await node.switch.bridges():
            if not bridge.id.startswith("lp-"):
                continue
            call = self.x.calls.get(bridge.id.removeprefix("lp-")[:UUID_LENGTH])
            if call is None or call.node is not node or call.state is CallState.CLOSING:
                log.warning("recovery.bridge_removed", bridge_id=bridge.id)
                await node.switch.destroy_bridge(bridge.id)
            elif not call.stage.owns(bridge.id):
                await call.stage.adopt(bridge)
