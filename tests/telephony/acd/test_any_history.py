"""Long random histories of several queues and agents, watched by a second, simple-minded bookkeeper.

The bookkeeper looks at everything after every event, as the engine may not; it knows only events and decisions.
"""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from telephony.acd.journal import Journal, replay
from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentEngaged,
    AgentMadeAway,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    AgentUnassigned,
    Announce,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    Decision,
    Event,
    Need,
    Offer,
    OfferAccepted,
    OfferDeclined,
    Overflow,
    QueueConfigured,
    QueueRemoved,
    QueueSettings,
    Skills,
    StrategyName,
    Tick,
    WithdrawOffer,
    WrapUpEnded,
    WrapUpFinished,
    WrapUpStarted,
)

AGENTS = ["ann", "bob", "cai", "dee"]
QUEUES = ["sales", "help", "night"]
NEEDS: list[Skills] = [(), (("en", 1),), (("en", 3), ("law", 1))]

agents = st.sampled_from(AGENTS)
queues = st.sampled_from(QUEUES)
limits = st.sampled_from([0, 0, 1, 3])
spans = st.sampled_from([0, 1_000, 7_000, 30_000])
rules = st.builds(
    QueueSettings,
    strategy=st.sampled_from(StrategyName),
    offer_ms=st.sampled_from([1_000, 15_000]),
    wrap_up_ms=spans,
    max_waiting=limits,
    max_wait_ms=spans,
    announce_first_ms=spans,
    announce_every_ms=st.sampled_from([0, 5_000]),
    away_after_missed=limits,
    rest_ms=spans,
    overflow_when_unstaffed=st.booleans(),
)

Place = tuple[int, int, int]


class AnyHistory(RuleBasedStateMachine):
    """What must be true of every history of the distributor."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal()
        self.decided: list[list[Decision]] = []
        self.now = 0
        self.count = 0
        self.settings: dict[str, QueueSettings] = {}
        self.serves: set[tuple[str, str]] = set()
        self.skills: dict[str, dict[str, int]] = {agent: {} for agent in AGENTS}
        self.waiting: dict[Any, tuple[str, Place, Skills]] = {}
        self.ringing: dict[Any, tuple[str, str, Place, Skills]] = {}
        self.talking: dict[Any, str] = {}
        self.wrapping: dict[str, Any] = {}
        for queue in QUEUES[:2]:
            self.configure(queue, QueueSettings(rest_ms=1_000, wrap_up_ms=1_000, announce_first_ms=500))
        for agent in AGENTS[:3]:
            self.tell(AgentReady(agent))

    # ------------------------------------------------------------------------------- the bookkeeper

    def tell(self, event: Event) -> None:
        decisions = self.journal.handle(event, self.now)
        self.decided.append(decisions)
        for decision in decisions:
            self.book(decision)

    def book(self, decision: Decision) -> None:
        match decision:
            case Offer(contact=contact, agent=agent, queue=queue):
                kept_queue, place, needs = self.waiting.pop(contact)
                assert queue == kept_queue
                assert (agent, queue) in self.serves
                assert self.has(str(agent), needs)
                assert agent not in self.busy(), "offered while busy"
                self.nobody_was_before(str(agent), str(queue), place)
                self.ringing[contact] = (str(agent), str(queue), place, needs)
            case WithdrawOffer(contact=contact, agent=agent):
                rang_at, queue_, place, needs = self.ringing.pop(contact)
                assert rang_at == agent
                self.waiting[contact] = (queue_, place, needs)
            case Overflow(contact=contact, queue=queue):
                assert self.waiting.pop(contact)[0] == queue
            case WrapUpStarted(agent=agent, contact=contact):
                assert agent not in self.busy()
                self.wrapping[str(agent)] = contact
            case WrapUpEnded(agent=agent, contact=contact):
                assert self.wrapping.pop(str(agent)) == contact
            case Announce(contact=contact, queue=queue, position=position):
                kept_queue, place, _ = self.waiting[contact]
                before = [p for q, p, _ in self.waiting.values() if q == kept_queue and p < place]
                assert (queue, position) == (kept_queue, len(before) + 1)
            case AgentMadeAway(agent=agent):
                assert agent not in self.busy()

    def busy(self) -> set[str]:
        ringing = [agent for agent, *_ in self.ringing.values()]
        both = ringing + list(self.talking.values()) + list(self.wrapping)
        assert len(both) == len(set(both)), "an agent has two things to do"
        return set(both)

    def has(self, agent: str, needs: Skills) -> bool:
        return all(self.skills[agent].get(name, 0) >= level for name, level in needs)

    def nobody_was_before(self, agent: str, queue: str, place: Place) -> None:
        """Of all contacts this agent may take now, none comes before the one that was offered."""
        for other_queue, other_place, needs in self.waiting.values():
            if (agent, other_queue) in self.serves and self.has(agent, needs):
                assert place < other_place, "somebody was overtaken"

    # ------------------------------------------------------------------------------------- events

    @rule(ms=st.sampled_from([0, 1, 500, 1_000, 5_000, 20_000]))
    def time_passes(self, ms: int) -> None:
        self.now += ms
        self.tell(Tick())

    @rule(data=st.data())
    def somebody_administers(self, data: st.DataObject) -> None:
        """One rule for all that is rare in life, so that most of a history is calls."""
        agent = data.draw(agents)
        queue = data.draw(queues)
        change = data.draw(st.sampled_from(["configure", "assign", "assign", "skill", "skill", "unassign", "remove"]))
        if change == "configure":
            self.configure(queue, data.draw(rules))
        elif change == "skill":
            self.skill(agent, data.draw(st.integers(0, 3)), data.draw(st.integers(0, 1)))
        elif queue not in self.settings:
            return
        elif change == "assign":
            self.serves.add((agent, queue))
            self.tell(AgentAssigned(agent, queue, data.draw(st.integers(1, 5)), data.draw(st.integers(1, 3))))
        elif change == "unassign":
            self.serves.discard((agent, queue))
            self.tell(AgentUnassigned(agent, queue))
        else:
            del self.settings[queue]
            self.serves = {(who, served) for who, served in self.serves if served != queue}
            self.tell(QueueRemoved(queue))
            assert not [contact for contact, (of, *_) in self.waiting.items() if of == queue]

    def configure(self, queue: str, settings_: QueueSettings) -> None:
        fresh = queue not in self.settings
        self.settings[queue] = settings_
        self.tell(QueueConfigured(queue, settings_))
        for agent in AGENTS[:3] if fresh else ():
            self.serves.add((agent, queue))
            self.tell(AgentAssigned(agent, queue))

    def skill(self, agent: str, english: int, law: int) -> None:
        self.skills[agent] = {"en": english, "law": law}
        self.tell(AgentSkilled(agent, (("en", english), ("law", law))))

    @rule(agent=agents, wish=st.sampled_from([AgentReady, AgentReady, AgentReady, AgentAway, AgentOffline]))
    def somebody_comes_or_goes(self, agent: str, wish: type[AgentReady | AgentAway | AgentOffline]) -> None:
        self.tell(wish(agent))

    @precondition(lambda self: self.settings)
    @rule(data=st.data(), priority=st.integers(0, 2), needs=st.sampled_from(NEEDS), ago=st.sampled_from([None, 9_000]))
    def one_arrives(self, data: st.DataObject, priority: int, needs: Skills, ago: int | None) -> None:
        self.arrive(data, priority, needs, ago)

    def arrive(self, data: st.DataObject, priority: int, needs: Skills, ago: int | None) -> None:
        queue = data.draw(st.sampled_from(sorted(self.settings)))
        self.count += 1
        at = None if ago is None else self.now - ago
        self.waiting[self.count] = (queue, (-priority, self.now if at is None else at, self.count), needs)
        self.tell(ContactArrived(self.count, queue, priority, tuple(Need(*need) for need in needs), at))

    @precondition(lambda self: self.settings)
    @rule(data=st.data(), count=st.integers(1, 3))
    def several_arrive(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            self.arrive(data, 0, (), None)

    @precondition(lambda self: self.waiting or self.ringing)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        contact = data.draw(st.sampled_from([*self.waiting, *self.ringing]))
        if contact in self.waiting:
            del self.waiting[contact]
            self.tell(ContactLeft(contact))
            return
        agent = self.ringing[contact][0]
        decisions = self.journal.handle(ContactLeft(contact), self.now)
        self.decided.append(decisions)
        assert decisions[0] == WithdrawOffer(contact, agent, "contact_left")
        del self.ringing[contact]
        for decision in decisions[1:]:
            self.book(decision)

    @precondition(lambda self: self.ringing)
    @rule(data=st.data())
    def somebody_answers(self, data: st.DataObject) -> None:
        self.accept(data)

    def accept(self, data: st.DataObject) -> None:
        contact = data.draw(st.sampled_from(list(self.ringing)))
        agent = self.ringing.pop(contact)[0]
        self.talking[contact] = agent
        self.tell(OfferAccepted(contact, agent))

    @precondition(lambda self: self.ringing)
    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        contact = data.draw(st.sampled_from(list(self.ringing)))
        agent, queue, place, needs = self.ringing.pop(contact)
        self.waiting[contact] = (queue, place, needs)
        self.tell(OfferDeclined(contact, agent))

    @precondition(lambda self: self.ringing)
    @rule(data=st.data())
    def answer_and_part(self, data: st.DataObject) -> None:
        self.accept(data)
        self.end(data)

    @precondition(lambda self: self.talking)
    @rule(data=st.data())
    def somebody_hangs_up(self, data: st.DataObject) -> None:
        self.end(data)

    def end(self, data: st.DataObject) -> None:
        contact = data.draw(st.sampled_from(list(self.talking)))
        del self.talking[contact]
        self.tell(ContactEnded(contact))

    @rule(agent=agents, wrap_up_ms=spans)
    def dial_out(self, agent: str, wrap_up_ms: int) -> None:
        states = (AgentState.READY, AgentState.AWAY, AgentState.RESTING, AgentState.WRAP_UP)
        if self.journal.acd.agent(agent).state in states:
            self.count += 1
            contact = self.count
            self.tell(AgentEngaged(agent, contact, wrap_up_ms))
            self.talking[contact] = agent

    @precondition(lambda self: self.wrapping)
    @rule(data=st.data())
    def finish_wrap_up(self, data: st.DataObject) -> None:
        self.tell(WrapUpFinished(data.draw(st.sampled_from(sorted(self.wrapping)))))

    # --------------------------------------------------------------------------------- what must hold

    @invariant()
    def every_agent_does_one_thing_and_the_engine_agrees(self) -> None:
        self.busy()
        for contact, (agent, *_) in self.ringing.items():
            assert self.journal.acd.agent(agent).contact == contact
        for contact, agent in self.talking.items():
            view = self.journal.acd.agent(agent)
            assert (view.state, view.contact) == (AgentState.TALKING, contact)

    @invariant()
    def no_contact_is_lost(self) -> None:
        for queue in self.settings:
            ours = sorted((place, contact) for contact, (of, place, _) in self.waiting.items() if of == queue)
            assert self.journal.acd.waiting(queue) == [contact for _, contact in ours]

    @invariant()
    def nobody_waits_while_a_free_agent_may_take_it(self) -> None:
        for contact, (queue, _, needs) in self.waiting.items():
            for agent in AGENTS:
                if (agent, queue) in self.serves and self.has(agent, needs):
                    assert self.journal.acd.agent(agent).state is not AgentState.READY, contact

    @invariant()
    def the_counts_are_true(self) -> None:
        for queue, settings_ in self.settings.items():
            view = self.journal.acd.queue(queue)
            places = [place for of, place, _ in self.waiting.values() if of == queue]
            states = [self.journal.acd.agent(agent).state for agent, served in self.serves if served == queue]
            assert view.waiting == len(places)
            assert view.longest_wait_since == min((at for _, at, _ in places), default=None)
            assert view.ringing == sum(1 for _, of, *_ in self.ringing.values() if of == queue)
            assert view.ready == states.count(AgentState.READY)
            if settings_.overflow_when_unstaffed and not view.staffed:
                assert not places

    @invariant()
    def a_deadline_never_lies_behind_after_a_tick(self) -> None:
        due = self.journal.acd.next_deadline()
        if isinstance(self.journal.entries[-1][1], Tick):
            assert due is None or due > self.now

    def teardown(self) -> None:
        assert replay(self.journal.entries) == self.decided, "the same history gave other decisions"


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=200, stateful_step_count=80, deadline=None)
