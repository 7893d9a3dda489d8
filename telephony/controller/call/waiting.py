"""What a call does in a queue: wait with music, hear its place, and leave it one way or another."""

from __future__ import annotations

from telephony.acd import types as acd
from telephony.controller.call.core import Call, action
from telephony.controller.call.flowing import flow_event, music, play, playback_id, say_system
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.parting import end_search
from telephony.controller.call.search import Search
from telephony.controller.call.states import CallEvent
from telephony.controller.companies import scoped
from telephony.destination import BadDestination, Destination, Kind
from telephony.flows import types as flow
from telephony.ports import QueueProfile

RETURNED_PRIORITY = 1_000
"""A caller whose agent was lost goes before everybody who waits by the flow's priorities (0 to 100)."""


@action
async def join_queue(call: Call, happening: Happening) -> None:
    """Into the line; the offer may be there before the music."""
    effect: flow.Enqueue = happening.value
    company = call.x.require_company(call)
    call.queue = company.queue(effect.queue_id) or QueueProfile(effect.queue_id, "")
    needs = _needs(company.id, effect.skills)
    arrived_at = _arrival(call) if call.returns_to == effect.queue_id else None
    priority = effect.priority if arrived_at is None else RETURNED_PRIORITY
    call.returns_to = ""
    call.facts.note(happening.at, "queued", queue=effect.queue_id, priority=priority)
    call.facts.enter_queue(happening.at, effect.queue_id, call.queue.name)
    call.priority, call.needs = priority, effect.skills
    if arrived_at is None and call.x.full_of_waiting(company):
        call.x.companies.refused(company.id, "too_many_waiting")
        call.post_now(CallEvent.OVERFLOWED, value=acd.Overflow(str(call.id), effect.queue_id, "full"))
        return
    regular = call.x.regulars.last_agent(company.id, call.caller) if call.queue.last_agent_ms else None
    await _wait(
        call,
        acd.ContactArrived(
            str(call.id), effect.queue_id, priority, needs, arrived_at, regular, call.queue.last_agent_ms
        ),
    )


@action
async def rejoin_queue(call: Call, happening: Happening) -> None:
    """Back to the front of the line the call came from."""
    queue = call.queue
    if queue is None:
        raise AssertionError("rejoins no queue")
    call.facts.note(happening.at, "queued", queue=queue.id, priority=RETURNED_PRIORITY)
    arrived_at = _arrival(call)
    call.facts.enter_queue(happening.at, queue.id, queue.name)
    call.priority = RETURNED_PRIORITY
    await _wait(call, acd.ContactArrived(str(call.id), queue.id, RETURNED_PRIORITY, (), arrived_at))


@action
async def overflow(call: Call, happening: Happening) -> None:
    """The queue lets the caller go: where its settings send those who overflow so, else the flow says what comes."""
    left: acd.Overflow = happening.value
    call.facts.note(happening.at, "queue.left", reason=left.reason)
    call.facts.leave_queue(happening.at, "overflowed")
    if call.search is not None:
        await end_search(call, call.search, tell_acd=False)
    to = _overflow_to(call, left)
    if not await flow_event(call, flow.QueueLeft(left.reason, to), happening.at):
        call.post_now(CallEvent.FLOW_ENDED, value="congestion")


@action
async def announce(call: Call, happening: Happening) -> None:
    """Tell the caller the place in the line, over a pause of the music; not while the flow talks with them."""
    place: acd.Announce = happening.value
    if call.flow_run is not None and call.flow_run.speaks_in_queue:
        return
    key = "next_in_line" if place.position <= 1 else "position"
    media = [await say_system(call, key, position=place.position, ahead=place.position - 1)]
    if place.estimated_wait_ms is not None:
        minutes = round(place.estimated_wait_ms / 60_000)
        media.append(await say_system(call, "wait_minutes" if minutes else "wait_short", minutes=minutes))
    said = [sound for sound in media if sound is not None]
    if not said:
        return
    call.facts.note(happening.at, "announced", position=place.position)
    name = playback_id(call, "announce")
    call.x.playbacks[name] = lambda at: call.post(CallEvent.PLAYBACK_DONE, at=at)
    await play(call, name, said)


@action
async def play_on(call: Call, happening: Happening) -> None:
    """After a restart: whether the music went on is unknown, so it begins again."""
    await music(call)


def wait_again(call: Call) -> None:
    """Back at the old place in the line, after a restart; a queue that is no more overflows."""
    if call.queue is None:
        raise AssertionError("waits in no queue")
    needs = _needs(call.x.require_company(call).id, call.needs)
    _line_up(call, acd.ContactArrived(str(call.id), call.queue.id, call.priority, needs, _arrival(call)))
    call.post(CallEvent.RESTORED)


def _line_up(call: Call, arrival: acd.ContactArrived) -> bool:
    call.search = Search(str(call.id), Destination(Kind.QUEUE, str(arrival.queue)), queue=call.queue)
    ours = call.x.require_company(call).queue(str(arrival.queue))  # a flow may name what is gone, or another company's
    if ours is not None and call.x.switchboard.handle(arrival):
        return True
    call.search = None
    call.post_now(CallEvent.OVERFLOWED, value=acd.Overflow(str(call.id), arrival.queue, "removed"))
    return False


async def _wait(call: Call, arrival: acd.ContactArrived) -> None:
    """Begin to wait; the limits of the queue may refuse at once."""
    if _line_up(call, arrival) and not call.expects(CallEvent.OFFERED):  # else the phone comes first, with the music
        await music(call)


def _needs(company_id: int, skills: tuple[tuple[str, int], ...]) -> acd.Needs:
    return tuple(acd.Need(scoped(company_id, skill), level) for skill, level in skills)


def _arrival(call: Call) -> int | None:
    queued_at = call.facts.queued_at
    return None if queued_at is None else round(queued_at.timestamp() * 1000)


def _overflow_to(call: Call, left: acd.Overflow) -> Destination | None:
    rule = call.queue.overflow.get(left.reason) if call.queue is not None else None
    if not rule:
        return None
    try:
        return Destination.parse(rule)
    except BadDestination:
        call.log.error("queue.bad_overflow", queue_id=call.queue.id if call.queue else "", to=rule)
        return None
