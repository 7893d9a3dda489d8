"""What a contact asks of an agent at this moment, and when that changes."""

from functools import lru_cache

from telephony.acd.lines import Line
from telephony.acd.pool import Pool
from telephony.acd.state import READY, Contact, Stage
from telephony.acd.types import Need, Needs, Skills


@lru_cache(maxsize=4096)
def stages(queue_needs: Needs, own: Needs) -> tuple[Stage, ...]:
    """What a contact with these needs asks for as time goes by. The same few needs come again and again."""
    needs = _merge(queue_needs, own)
    moments = {need.relax_after_ms for need in needs if need.relax_after_ms is not None and need.relax_after_ms > 0}
    return tuple(Stage(until, _asks(needs, until)) for until in (*sorted(moments), None))


def _merge(queue_needs: Needs, own: Needs) -> Needs:
    """The queue's needs and the contact's: of a skill in both the higher level, relaxing as the contact's says, or as
    the queue's when the contact's never does."""
    if not own or not queue_needs:
        return own or queue_needs
    needs = {need.skill: need for need in queue_needs}
    for need in own:
        other = needs.get(need.skill)
        if other is not None:
            relax = other.relax_after_ms if need.relax_after_ms is None else need.relax_after_ms
            need = Need(need.skill, max(need.level, other.level), relax)
        needs[need.skill] = need
    return tuple(needs.values())


def _asks(needs: Needs, until_ms: int | None) -> tuple[Skills, ...]:
    required: list[tuple[str, int]] = []
    wishes: list[tuple[str, int]] = []
    for need in needs:
        relaxed = need.relax_after_ms is not None and (until_ms is None or need.relax_after_ms < until_ms)
        (wishes if relaxed else required).append((need.skill, need.level))
    return tuple(tuple(sorted(required + wishes[:count])) for count in range(len(wishes), -1, -1))


def ask(contact: Contact, now: int) -> None:
    """Take up what the contact asks for from now on, until the next of its needs relaxes."""
    for until_ms, asks in contact.stages:
        contact.asks = asks
        contact.relaxes_at = None if until_ms is None else contact.since + until_ms
        if contact.relaxes_at is None or contact.relaxes_at > now:
            return


def waiting_line(pool: Pool, contact: Contact) -> Line:
    """Where the contact waits now. A preference for one agent is over for good once that agent is not to be had."""
    if contact.relaxes_at is not None and contact.relaxes_at <= pool.now:
        ask(contact, pool.now)
    required = contact.asks[-1]
    if contact.prefer is not None:
        line = _own_line(pool, contact, required)
        if line is not None:
            return line
        contact.prefer = None
    queue = contact.queue
    if contact.team is not None and not _team_is_worth_waiting_for(pool, contact):
        contact.team = None
    if not required and contact.team is None:
        return queue.anybody
    return queue.line((required, contact.team))


def next_change(contact: Contact) -> int | None:
    """When what the contact asks for changes by itself."""
    change = contact.relaxes_at
    if contact.prefer is not None and (change is None or contact.prefer_until < change):
        change = contact.prefer_until
    if contact.team is not None and (change is None or contact.team_until < change):
        change = contact.team_until
    return change


def estimate(pool: Pool, contact: Contact, line: Line) -> int | None:
    """The expected wait in ms of a contact that waits, or is about to wait, in `line`; None when unknown."""
    queue, place = contact.queue, contact.place
    here = queue.estimate(line, place)
    until = _last_change(contact) - pool.now
    if until <= 0 or (here is not None and here <= until):
        return here
    weakest = contact.stages[-1].asks[-1]
    there = queue.estimate(queue.lines.get((weakest, None), queue.anybody), place)
    if there is None:
        return here
    there = max(there, until)
    return there if here is None else min(here, there)


def _last_change(contact: Contact) -> int:
    """From when on the contact asks for as little as it ever will."""
    last = contact.since
    if contact.relaxes_at is not None:
        last += contact.stages[-2].until_ms or 0
    if contact.prefer is not None and contact.prefer_until > last:
        last = contact.prefer_until
    if contact.team is not None and contact.team_until > last:
        last = contact.team_until
    return last


def _own_line(pool: Pool, contact: Contact, skills: Skills) -> Line | None:
    """The line of the preferred agent alone, None when waiting for them is pointless."""
    agent = pool.agents.get(contact.prefer)
    if agent is None or pool.now >= contact.prefer_until or agent.intent is not READY:
        return None
    assignment = agent.assignments.get(contact.queue.id)
    if assignment is None or contact.queue.company in agent.bars or not agent.has(skills):
        return None
    if assignment.own is None:
        assignment.own = Line()
        assignment.own.active = 1
        assignment.lines_changed()
        if assignment.ready_key is not None:
            (assignment.own.kept if assignment.kept else assignment.own.ready).append(assignment.ready_key)
    return assignment.own


def _team_is_worth_waiting_for(pool: Pool, contact: Contact) -> bool:
    split = contact.queue.split
    return pool.now < contact.team_until and split is not None and bool(split.staff.get(contact.team))
