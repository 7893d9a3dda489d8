"""People who talk: joined, left, and the switch made to match what the conversation says of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from telephony.acd import types as acd
from telephony.calls.record import HungUpBy, Role
from telephony.controller.call.core import Call, action
from telephony.controller.call.facts import CUSTOMER, Leg
from telephony.controller.call.flowing import flow_event, stop_sounds
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import end_leg, end_search, free_agent, let_go
from telephony.controller.call.recording import keep_recording, match_recording, start_recording, stop_recording, wanted
from telephony.controller.call.ringing import decline
from telephony.controller.call.search import Search
from telephony.controller.call.stage import MUSIC, ROOM, SIDE, SILENCE, TONE, Picture, Tap
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import utc_now
from telephony.controller.refused import RefusedError
from telephony.conversation import Conversation, Kind
from telephony.conversation.types import TAPPING, Place
from telephony.flows import types as flow

KINDS = {"caller": Kind.CUSTOMER, "outside": Kind.OUTSIDE, "agent": Kind.AGENT, "supervisor": Kind.SUPERVISOR}


def ms(at: datetime) -> int:
    """The conversation's clock."""
    return round(at.timestamp() * 1000)


def keep_talk(call: Call) -> None:
    """The conversation is over; one in which nobody was joined never was."""
    if call.talk is not None and call.joined:
        call.talks.append(call.talk)
    call.talk = None


def leave_talk(call: Call, at: datetime) -> None:
    """Everybody leaves, the first to go first: nobody's time may go on after they were gone."""
    talk = call.talk
    if talk is None:
        return
    for party in sorted(talk.parties, key=lambda party: left_at(call, party, at)):
        if party in talk.parties:
            talk.leave(party, left_at(call, party, at))
    keep_talk(call)


def left_at(call: Call, party: str, at: datetime) -> int:
    """When somebody left who is gone at ``at``: a line's end may be heard of later than it was."""
    leg = call.leg_named(party)
    return ms(at if leg is None or leg.ended_at is None else min(at, leg.ended_at))


# -------------------------------------------------------------------------------------------- joining


@action
async def connect(call: Call, happening: Happening) -> None:
    """Somebody has the customer's call: they talk. The ACD has accepted already."""
    search = call.search
    leg = search.won if search is not None else None
    if search is None or leg is None:
        raise AssertionError("connected with nobody")
    if not leg.alive:
        call.post_now(CallEvent.UNJOINED, at=happening.at)
        return
    call.search = None
    await stop_sounds(call)
    await begin_talk(call, leg, happening.at)
    if search.queue is not None:
        await flow_event(call, flow.QueueLeft("answered"), happening.at)


async def begin_talk(call: Call, leg: Leg, at: datetime) -> None:
    """The customer and ``leg`` talk from now on, recorded where the rule says so."""
    remote = call.require_remote()
    call.talk = Conversation.between((CUSTOMER, Kind.CUSTOMER), (leg.key, KINDS[leg.party]), ms(at))
    call.joined = False
    await settle(call, at)
    call.joined, call.sent_by, call.sent_to = True, None, None
    remote.joined_at = remote.joined_at or at
    leg.joined_at = leg.joined_at or at
    call.facts.agent_answered_at = call.facts.agent_answered_at or at
    call.facts.outcome = "answered"
    call.facts.leave_queue(at, "answered", leg.user_id)
    if call.callback_id is not None:
        call.x.calling_back.reached(call)
    if leg.user_id is not None:
        call.facts.note(at, "connected", agent=leg.user_id)
        call.x.regulars.talked(call, leg.user_id)
    else:
        call.facts.note(at, "connected", to=leg.dialled)
    if leg.user_id is not None:
        call.x.agent_changed(leg.user_id)
    if wanted(call) and not call.tape.file:
        await start_recording(call)


@action
async def join_party(call: Call, happening: Happening) -> None:
    """Somebody called for the conversation has answered. One whom nobody wants any more is let go."""
    search: Search = happening.value
    leg, talk = happening.leg, call.talk
    if leg is None or talk is None:
        return
    call.searches.pop(search.party, None)
    if search.party not in talk.parties or not leg.alive:
        await let_go(call, leg)
        return
    talk.join(search.party, ms(happening.at), known_as=leg.key if leg.key != search.party else "")
    leg.joined_at = leg.joined_at or happening.at
    call.facts.note(happening.at, "joined", **_who(leg))
    call.x.parking.leave(call)
    call.be_patient(None)
    forget_left_behind(call)
    await settle(call, happening.at)


@action
async def search_failed(call: Call, happening: Happening) -> None:
    """Whom the conversation called for is not to be had."""
    failed = happening.value
    search = failed if isinstance(failed, Search) else call.search_of(str(failed.contact))
    if search is None or call.talk is None:
        return
    await end_search(call, search, tell_acd=not isinstance(failed, acd.Overflow))
    if search.party in call.talk.parties:
        call.talk.leave(search.party, ms(happening.at))
        call.facts.note(happening.at, "not_reached", to=str(search.to))
    await settle(call, happening.at)


# -------------------------------------------------------------------------------------------- leaving


@action
async def hang_up_party(call: Call, happening: Happening) -> None:
    """Somebody hangs up at the desk: their device's leg ends, and its end is what happens next."""
    leg = call.leg_of_user(happening.value.agent.user_id)
    if leg is None:
        raise RefusedError("no_call")
    if call.ring_of(leg) is not None:
        await decline(call, happening)
        return
    leg.hung_up_by = "agent"
    await end_leg(call, leg)


@action
async def party_left(call: Call, happening: Happening) -> None:
    """Somebody is gone."""
    leg, talk = happening.leg, call.talk
    if leg is None or talk is None:
        return
    if leg is call.remote_leg:
        keep_recording(call, happening.at)
    if leg.key in talk.parties:
        note_roles(call)
        talk.leave(leg.key, ms(happening.at))
        call.facts.note(happening.at, "left", **_who(leg))
    free_agent(call, leg)
    await settle(call, happening.at, last=leg)


@action
async def party_lost(call: Call, happening: Happening) -> None:
    """An agent's device died. When the customer is left alone, they wait for that agent; else the others go on."""
    leg, talk = happening.leg, call.talk
    if leg is None or talk is None or leg.key not in talk.parties or leg.parted:
        return
    call.facts.note(happening.at, "agent.lost", agent=leg.user_id)
    others = [party for party in talk.connected if party.id != leg.key]
    if [party.id for party in others] != [CUSTOMER] or leg.party != "agent":
        leg.hung_up_by = "system"
        await _device_gone(call, leg)
        await party_left(call, happening)
        return
    note_roles(call)
    for party in [party.id for party in talk.parties.values() if party.place is Place.RINGING]:
        if party in talk.parties:  # rung for somebody who is not there to talk to them
            talk.leave(party, ms(happening.at))
    talk.lose(leg.key, ms(happening.at))
    call.post_now(CallEvent.LEFT_BEHIND, at=happening.at, leg=leg)
    await settle(call, happening.at)


@action
async def await_agent(call: Call, happening: Happening) -> None:
    """The customer hears music until the agent is back, for as long as the queue says."""
    leg = happening.leg
    if leg is None or leg.user_id is None:
        raise AssertionError("left behind by nobody")
    agent = call.x.agents.of_user(leg.user_id)
    call.be_patient(_resume_until(call, happening.at))
    call.sent_by = call.sent_to = None
    await _device_gone(call, leg)
    free_agent(call, leg)
    if agent is not None:
        agent.left_behind = call
        call.x.agent_changed(agent.user_id)


@action
async def deserted(call: Call, happening: Happening) -> None:
    """The customer is left alone: the flow says what comes (now: good-bye)."""
    call.hung_up(happening.value or "agent", happening.at)
    await end_talk(call, happening.at)
    if call.flow_run is None or not await flow_event(call, flow.AgentLeft(), happening.at):
        call.post_now(CallEvent.FLOW_ENDED, value="normal")


async def end_talk(call: Call, at: datetime) -> None:
    """The conversation is over for everybody but the customer; its times are kept."""
    talk = call.talk
    if talk is None:
        return
    note_roles(call)
    await stop_recording(call, at)
    for search in list(call.searches.values()):
        await end_search(call, search)
    leave_talk(call, at)
    call.x.parking.leave(call)
    call.be_patient(None)
    forget_left_behind(call)
    for leg in joined_legs(call):
        await let_go(call, leg)
    remote = call.require_remote()
    if remote.alive:
        await call.stage.move(remote.channel_id, None)


# ------------------------------------------------------------------------------------------- arranging


async def settle(call: Call, at: datetime, *, last: Leg | None = None) -> None:
    """After any change of the conversation: whoever is no longer in it is let go, and the switch shows the rest.

    When it is over, the customer is deserted, or the call broken up; ``last`` is who left last."""
    talk = call.talk
    if talk is None:
        return
    note_roles(call)
    for search in [search for search in call.searches.values() if search.party not in talk.parties]:
        await end_search(call, search)
    for leg in joined_legs(call):
        if leg.key not in talk.parties and leg.key not in rung(call):
            await let_go(call, leg)
    if CUSTOMER not in talk.parties:  # put out of the conference by its owner, unless they are gone already
        await end_leg(call, call.require_remote())
    if talk.over:
        customer_there = CUSTOMER in talk.parties and call.require_remote().alive
        left = CallEvent.DESERTED if call.joined else CallEvent.UNJOINED
        event = left if customer_there else CallEvent.BROKEN_UP
        call.post_now(event, at=at, value=_ended_by(last))
        return
    await arrange(call)
    for agent in call.agents:
        call.x.agent_changed(agent.user_id)


@action
async def rearrange(call: Call, happening: Happening) -> None:
    """After a restart: what the switch does not show any more is shown again; a recording that was about to be begun
    is."""
    there = call.talk is not None and not call.talk.over and call.require_remote().alive
    if there and wanted(call) and not call.tape.file and not call.facts.recordings:
        await start_recording(call)
    await settle(call, happening.at)


async def arrange(call: Call) -> None:
    """Make the switch match the conversation's layout."""
    picture = picture_of(call)
    if picture is not None:
        await call.stage.show(picture)
        await match_recording(call)


def picture_of(call: Call) -> Picture | None:
    """The conversation's layout in channels and bridges; legs that are gone are left out."""
    if call.talk is None:
        return None
    layout = call.talk.layout()
    channels = {leg.key: leg.channel_id for leg in call.facts.legs if leg.alive and not leg.parted}
    places: dict[str, str] = {}
    for parties, place in (
        (layout.room, ROOM),
        (layout.side, SIDE),
        (layout.music, MUSIC),
        (layout.ringing_tone, TONE),
        (layout.silent, SILENCE),
    ):
        places |= {channels[party]: place for party in sorted(parties) if party in channels}
    taps = set()
    for tap in layout.taps:
        if tap.supervisor in channels and tap.target in channels:
            place = f"-m-{tap.supervisor}"
            taps.add(Tap(channels[tap.supervisor], channels[tap.target], tap.whisper, place))
            places[channels[tap.supervisor]] = place
    return Picture(places, frozenset(taps))


@action
async def tap(call: Call, happening: Happening) -> None:
    """A supervisor's ear at an agent's channel is on."""
    await call.stage.snoop_ready(happening.value)


# ---------------------------------------------------------------------------------------------- inside


def who_asks(call: Call, happening: Happening) -> tuple[Conversation, str]:
    """The conversation, and its name of the agent who asks. Raises :class:`RefusedError` for who is not in it."""
    leg = call.leg_of_user(happening.value.agent.user_id)
    if call.talk is None or leg is None or leg.key not in call.talk.parties:
        raise RefusedError("not_in_call")
    return call.talk, leg.key


async def change(call: Call, happening: Happening, do: Callable[[Conversation, str, int], None], told: str) -> None:
    """Whoever asks does something to the conversation; the story tells it, and the switch shows it."""
    talk, party = who_asks(call, happening)
    do(talk, party, ms(happening.at))
    call.facts.note(happening.at, told)
    await settle(call, happening.at)


def rung(call: Call) -> set[str]:
    """The keys of legs that ring, or are about to be joined."""
    return {key for search in call.all_searches() for key in search.rings}


def joined_legs(call: Call) -> list[Leg]:
    """Everybody's legs but the customer's."""
    return [leg for leg in call.facts.legs if leg is not call.remote_leg and not leg.parted]


def note_roles(call: Call) -> None:
    """What everybody is now: the last word before somebody leaves is what they were."""
    if call.talk is None:
        return
    for leg in joined_legs(call):
        party = call.talk.parties.get(leg.key)
        if party is not None:
            leg.role = _role(call.talk, leg, party.seat is Place.SIDE, party.seat in TAPPING)


def _role(talk: Conversation, leg: Leg, aside: bool, tapping: bool) -> Role:
    if talk.owner == leg.key:
        return "owner"
    if tapping or leg.party == "supervisor":
        return "supervisor"
    return "consulted" if aside else "member"


def forget_left_behind(call: Call) -> None:
    """Nobody can reclaim the call any more."""
    for leg in call.facts.legs:
        agent = call.x.agents.of_user(leg.user_id) if leg.user_id is not None else None
        if agent is not None and agent.left_behind is call:
            agent.left_behind = None
            call.x.agent_changed(agent.user_id)


async def _device_gone(call: Call, leg: Leg) -> None:
    leg.cause = leg.cause or 44
    if leg.user_id is not None and leg.alive:
        leg.parted = True
        await end_leg(call, leg, 44)
        leg.parted = False
    if leg.user_id is not None:
        call.x.agent_lost(leg.user_id, leg.endpoint)


def _resume_until(call: Call, at: datetime) -> datetime:
    patience_ms = call.queue.resume_ms if call.queue is not None else 15_000
    return max(at, utc_now()) + timedelta(milliseconds=patience_ms)


def _ended_by(leg: Leg | None) -> HungUpBy | None:
    return None if leg is None else leg.hangs_up_as


def _who(leg: Leg) -> dict[str, object]:
    return {"agent": leg.user_id} if leg.user_id is not None else {"party": leg.party, "number": leg.remote}
