"""A second, simple-minded distributor's clerk: it decides nothing, knows only events and decisions, looks at everything
after every step, as the engine may not, and complains when a promise of the engine is broken.

What the clerk does not work out itself but reads from the engine: an agent's state (ready or resting) and the team a
contact was meant for.
"""

from dataclasses import dataclass, field, replace

from telephony.acd.engine import Acd
from telephony.acd.types import (
    OCCUPANCY_WINDOW_MS,
    AgentMadeAway,
    AgentState,
    Announce,
    BarLifted,
    ContactArrived,
    Decision,
    Need,
    Needs,
    Offer,
    Overflow,
    PauseOver,
    QueueSettings,
    StrategyName,
    WithdrawOffer,
    WrapUpEnded,
    WrapUpProlonged,
    WrapUpStarted,
)

NEVER_AGEING_MS = 10**13


@dataclass(slots=True)
class Caller:
    """One contact as the clerk sees it."""

    id: int
    queue: str
    number: int
    since: int
    came: int
    key: int
    needs: Needs
    silent: bool
    prefer: str | None
    prefer_until: int

    @property
    def place(self) -> tuple[int, int]:
        return (self.key, self.number)


@dataclass(slots=True)
class Books:
    """Everything that must be true, kept the slow way."""

    acd: Acd
    companies: dict[str, str]
    now: int = 0
    settings: dict[str, QueueSettings] = field(default_factory=dict)
    reserved: dict[str, int] = field(default_factory=dict)
    serves: set[tuple[str, str]] = field(default_factory=set)
    skills: dict[str, dict[str, int]] = field(default_factory=dict)
    teams: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bars: set[tuple[str, str]] = field(default_factory=set)
    wants: set[str] = field(default_factory=set)
    logged_in: set[str] = field(default_factory=set)
    caps: dict[str, int] = field(default_factory=dict)
    waiting: dict[int, Caller] = field(default_factory=dict)
    ringing: dict[int, tuple[Caller, dict[str, int]]] = field(default_factory=dict)
    talking: dict[int, tuple[str, str | None]] = field(default_factory=dict)
    wrapping: dict[str, tuple[int, str | None]] = field(default_factory=dict)
    busy_from: dict[str, int] = field(default_factory=dict)
    busy: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    last_company: str | None = None

    # --------------------------------------------------------------------------------- contacts

    def arrive(self, event: ContactArrived, number: int) -> None:
        """What the clerk writes down of an arrival, before the engine hears of it."""
        settings = self.settings[str(event.queue)]
        arrived = self.now if event.arrived_at is None else event.arrived_at
        since = arrived if event.not_before is None else max(arrived, event.not_before)
        self.waiting[number] = Caller(
            id=number,
            queue=str(event.queue),
            number=number,
            since=since,
            came=max(self.now, since),
            key=since - event.priority * (settings.ageing_ms or NEVER_AGEING_MS),
            needs=merged(settings.needs, event.needs),
            silent=event.silent,
            prefer=None if event.prefer_agent is None else str(event.prefer_agent),
            prefer_until=since + event.prefer_ms,
        )
        self.forget_pointless_preferences()

    def forget_pointless_preferences(self) -> None:
        """A contact whose agent is not to be had waits for everybody, and goes on doing so when the agent is back."""
        for caller in self.waiting.values():
            agent = caller.prefer
            if agent is not None and caller.since <= self.now and not self.may_wait_for(caller, agent):
                caller.prefer = None

    def may_wait_for(self, caller: Caller, agent: str) -> bool:
        wanted = agent in self.wants and self.now < caller.prefer_until
        return wanted and self.is_able(agent, caller)

    def is_able(self, agent: str, caller: Caller, *, surely: bool = False) -> bool:
        """Whether the agent serves the queue, is not barred, and has what the contact needs by now.

        `surely`: what relaxes at this very moment may not have relaxed yet."""
        return self.is_serving(agent, caller.queue) and all(
            self.skills[agent].get(need.skill, 0) >= need.level
            for need in caller.needs
            if not self.is_relaxed(need, caller, surely=surely)
        )

    def is_relaxed(self, need: Need, caller: Caller, *, surely: bool) -> bool:
        if need.relax_after_ms is None:
            return False
        at = caller.since + need.relax_after_ms
        return at <= (max(self.now - 1, caller.came) if surely else self.now)

    def is_serving(self, agent: str, queue: str) -> bool:
        return (agent, queue) in self.serves and (agent, self.companies[queue]) not in self.bars

    def team_of(self, caller: Caller) -> str | None:
        """The team the contact waits for, as long as it does."""
        contact = self.acd._pool.contacts[caller.id]
        return None if contact.team is None or self.now >= contact.team_until else str(contact.team)

    def is_meant_for(self, caller: Caller, agent: str) -> bool:
        if caller.prefer is not None:
            return caller.prefer == agent
        team = self.team_of(caller)
        return team is None or team in self.teams.get(agent, ())

    # ----------------------------------------------------------------------------------- reserves

    def kept(self, company: str) -> int:
        """Agents who are free for the company or busy for it."""
        free = [agent for agent in self.skills if self.is_free(agent) and company in self.companies_of(agent)]
        return len(free) + self.working(company)

    def working(self, company: str) -> int:
        rings = [self.companies[caller.queue] for caller, agents in self.ringing.values() for _ in agents]
        talks = [of for _, of in [*self.talking.values(), *self.wrapping.values()]]
        return (rings + talks).count(company)

    def is_free(self, agent: str) -> bool:
        return self.acd.agent(agent).state is AgentState.READY

    def companies_of(self, agent: str) -> set[str]:
        return {self.companies[queue] for queue in self.settings if self.is_serving(agent, queue)}

    def reserves_allow(self, agent: str, company: str) -> bool:
        """Every other company the agent serves keeps its reserve, or this one has less than its own."""
        if self.working(company) < self.reserved.get(company, 0):
            return True
        others = self.companies_of(agent) - {company}
        return all(self.kept(other) > self.reserved.get(other, 0) or not self.reserved.get(other) for other in others)

    # ---------------------------------------------------------------------------------- decisions

    def book(self, decision: Decision) -> None:
        """Write a decision down; complain when it could not be."""
        self.forget_pointless_preferences()
        match decision:
            case Offer():
                self.book_offer(decision)
            case WithdrawOffer(contact=contact, agent=agent, reason=reason):
                if reason == "taken":
                    assert contact in self.talking
                else:
                    self.let_go(int(str(contact)), str(agent), missed=reason == "timeout")
            case Overflow(contact=contact, queue=queue, reason=reason):
                caller = self.waiting.pop(int(str(contact)))
                assert caller.queue == queue
                assert reason == "removed" or not caller.silent
            case WrapUpStarted(agent=agent, contact=contact):
                self.wrapping[str(agent)] = (int(str(contact)), self.last_company)
            case WrapUpEnded(agent=agent, contact=contact):
                assert self.wrapping.pop(str(agent))[0] == contact
            case WrapUpProlonged(agent=agent, until=until):
                assert str(agent) in self.wrapping
                assert until > self.now
            case AgentMadeAway(agent=agent):
                self.wants.discard(str(agent))
                self.forget_pointless_preferences()
            case Announce(contact=contact, position=position):
                self.book_announcement(self.waiting[int(str(contact))], position)
            case PauseOver(agent=agent):
                assert self.acd.agent(agent).state is AgentState.AWAY
            case BarLifted(agent=agent, company=company):
                self.bars.remove((str(agent), str(company)))
        self.nobody_does_two_things()

    def book_offer(self, offer: Offer) -> None:
        contact, agent = int(str(offer.contact)), str(offer.agent)
        assert agent not in self.busy_agents(), "offered while busy"
        if contact in self.ringing:
            caller, agents = self.ringing[contact]
            assert self.settings[caller.queue].strategy is StrategyName.RING_ALL
        else:
            caller, agents = self.waiting.pop(contact), {}
            self.ringing[contact] = (caller, agents)
            assert caller.since <= self.now, "offered before its time"
            assert caller.prefer in (None, agent), "offered to another than the agent it waits for"
        assert caller.queue == offer.queue
        assert self.is_able(agent, caller)
        self.close_spans()
        self.is_below_cap(agent)
        self.nobody_was_before(agent, caller)
        agents[agent] = self.now

    def book_announcement(self, caller: Caller, position: int) -> None:
        same = [other for other in self.waiting.values() if other.queue == caller.queue and other.place < caller.place]
        least = sum(other.since < self.now or other.came < self.now for other in same)
        assert least <= position - 1 <= len(same)

    def let_go(self, contact: int, agent: str, *, missed: bool) -> None:
        """The agent rings no more for the contact, which waits again when nobody rings, and for everybody when the one
        it waited for has missed it."""
        caller, agents = self.ringing[contact]
        del agents[agent]
        if not agents:
            del self.ringing[contact]
            self.waiting[contact] = replace(caller, prefer=None) if missed else caller

    def nobody_was_before(self, agent: str, caller: Caller) -> None:
        """Of the company's contacts that this agent may take now, none comes before the one that is offered."""
        company = self.companies[caller.queue]
        for other in self.waiting.values():
            if self.companies[other.queue] != company or self.changes_now(other):
                continue
            if self.is_able(agent, other, surely=True) and self.is_meant_for(other, agent):
                assert self.rank(caller) < self.rank(other), f"{other} was overtaken by {caller} at {agent}"

    def changes_now(self, caller: Caller) -> bool:
        """Whether the contact is yet to come, or to be had by others from this very moment on, or to go on: the engine
        may or may not have seen to it yet."""
        contact = self.acd._pool.contacts.get(caller.id)
        if contact is None or caller.since >= self.now and caller.came >= self.now:
            return True
        return self.now in (caller.prefer_until, contact.team_until)

    def rank(self, caller: Caller) -> tuple[int, int]:
        waited = self.now - caller.key
        weight = self.settings[caller.queue].weight if waited > 0 else 1
        return (-waited * weight, caller.number)

    # ---------------------------------------------------------------------------------- occupancy

    def close_spans(self) -> None:
        """Who neither talks nor writes up any more was busy until now."""
        at_work = {agent for agent, _ in self.talking.values()} | set(self.wrapping)
        for agent in self.busy_from.keys() - at_work:
            self.busy.setdefault(agent, []).append((self.busy_from.pop(agent), self.now))

    def is_below_cap(self, agent: str) -> None:
        start = self.now - OCCUPANCY_WINDOW_MS
        spans = self.busy.get(agent, [])
        busy = sum(max(0, end - max(begun, start)) for begun, end in spans)
        assert busy <= OCCUPANCY_WINDOW_MS * self.caps.get(agent, 100) // 100, "offered beyond the cap"

    # ------------------------------------------------------------------------ what must always hold

    def busy_agents(self) -> list[str]:
        rings = [agent for _, agents in self.ringing.values() for agent in agents]
        return [*rings, *(agent for agent, _ in self.talking.values()), *self.wrapping]

    def nobody_does_two_things(self) -> None:
        busy = self.busy_agents()
        assert len(busy) == len(set(busy)), "an agent has two things to do"

    def the_engine_agrees(self) -> None:
        """About who rings, talks and waits, in what order, and how many."""
        for contact, (_, agents) in self.ringing.items():
            assert agents
            assert {self.acd.agent(agent).contact for agent in agents} == {contact}
        for contact, (agent, company) in self.talking.items():
            view = self.acd.agent(agent)
            assert (view.state, view.contact, view.company) == (AgentState.TALKING, contact, company)
        for queue in self.settings:
            ours = sorted(
                (caller.place, caller.id)
                for caller in self.waiting.values()
                if caller.queue == queue and caller.since <= self.now
            )
            assert self.acd.waiting(queue) == [contact for _, contact in ours]

    def nobody_waits_who_need_not(self) -> None:
        """No contact waits while a free agent may take it."""
        for caller in self.waiting.values():
            if caller.since > self.now:
                continue
            for agent in self.skills:
                if self.is_free(agent) and self.is_able(agent, caller) and self.is_meant_for(caller, agent):
                    company = self.companies[caller.queue]
                    assert not self.reserves_allow(agent, company), f"{caller.id} waits while {agent} is free"

    def the_counts_are_true(self) -> None:
        for queue, settings in self.settings.items():
            view = self.acd.queue(queue)
            callers = [caller for caller in self.waiting.values() if caller.queue == queue]
            here = [caller for caller in callers if caller.since <= self.now]
            serving = [agent for agent in self.skills if self.is_serving(agent, queue)]
            states = [self.acd.agent(agent).state for agent in serving]
            assert (view.waiting, view.scheduled) == (len(here), len(callers) - len(here))
            assert view.ringing == sum(caller.queue == queue for caller, _ in self.ringing.values())
            assert view.ready == states.count(AgentState.READY)
            assert view.staffed == sum(agent in self.logged_in for agent in serving)
            for (skills, team), line in self.acd._pool.queues[queue].lines.items():
                able = [
                    agent
                    for agent in serving
                    if agent in self.wants
                    and team in (None, *self.teams.get(agent, ()))
                    and all(self.skills[agent].get(name, 0) >= level for name, level in skills)
                ]
                assert line.active == len(able)
            if settings.overflow_when_unstaffed and not view.staffed:
                assert all(caller.silent for caller in here)
        for company in set(self.companies.values()):
            assert self.acd._pool.company(company).working == self.working(company)


def merged(queue_needs: Needs, own: Needs) -> Needs:
    """The higher level counts; the contact's rule for relaxing, or the queue's."""
    names = [need.skill for need in (*queue_needs, *own)]
    result = []
    for name in dict.fromkeys(names):
        found = [need for need in (*own, *queue_needs) if need.skill == name]
        relax = next((need.relax_after_ms for need in found if need.relax_after_ms is not None), None)
        result.append(Need(name, max(need.level for need in found), relax))
    return tuple(result)
