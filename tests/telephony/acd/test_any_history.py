"""Long random histories of companies, queues and agents, watched by the clerk of `bookkeeper`."""

from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from telephony.acd import fairness, offers
from telephony.acd.journal import Journal, replay
from telephony.acd.pool import Pool
from telephony.acd.state import Agent, Company, Contact
from telephony.acd.types import (
    AgentAssigned,
    AgentAway,
    AgentBarred,
    AgentCapped,
    AgentEngaged,
    AgentOffline,
    AgentReady,
    AgentSkilled,
    AgentState,
    AgentTeamed,
    AgentUnassigned,
    AgentUnbarred,
    CompanyConfigured,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    Decision,
    Event,
    Need,
    OfferAccepted,
    OfferDeclined,
    QueueConfigured,
    QueueRemoved,
    QueueSettings,
    StrategyName,
    Tick,
    WithdrawOffer,
    WrapUpExtended,
    WrapUpFinished,
)
from tests.telephony.acd.bookkeeper import Books
from tests.telephony.acd.turns import Turns

AGENTS = ["ann", "bob", "cai", "dee"]
COMPANIES = {"sales": "acme", "help": "acme", "night": "bolt", "desk": "cord"}
QUEUES = list(COMPANIES)
NEEDS = [
    (),
    (),
    (Need("en", 1),),
    (Need("en", 3, 7_000), Need("law", 1, 0)),
    (Need("law", 1, 1_000),),
]

CREDIT = 0
"""Contacts a quiet company may be ahead: fewer than in life, so that a history of sixty steps shows that it ends."""

agents = st.sampled_from(AGENTS)
queues = st.sampled_from(QUEUES)
limits = st.sampled_from([0, 0, 1, 3])
spans = st.sampled_from([0, 1_000, 7_000, 30_000])
rules = st.builds(
    QueueSettings,
    strategy=st.sampled_from(StrategyName),
    offer_ms=st.sampled_from([1_000, 15_000]),
    wrap_up_ms=spans,
    wrap_up_extra_ms=spans,
    max_waiting=limits,
    max_wait_ms=spans,
    max_estimated_wait_ms=spans,
    announce_first_ms=spans,
    announce_every_ms=st.sampled_from([0, 5_000]),
    away_after_missed=limits,
    rest_ms=spans,
    overflow_when_unstaffed=st.booleans(),
    ageing_ms=st.sampled_from([0, 1_000, 60_000]),
    weight=st.sampled_from([1, 1, 3]),
    needs=st.sampled_from([(), (), (Need("en", 1, 1_000),)]),
    split=st.sampled_from([(), (("east", 60), ("west", 40))]),
    split_patience_ms=st.sampled_from([0, 7_000]),
)


class AnyHistory(RuleBasedStateMachine):
    """What must be true of every history of the distributor."""

    def __init__(self) -> None:
        super().__init__()
        self.journal = Journal()
        self.decided: list[list[Decision]] = []
        self.count = 0
        self.books = Books(self.journal.acd, COMPANIES)
        self.books.skills = {agent: {} for agent in AGENTS}
        self.books.caps["dee"] = 1
        self.turns = Turns()
        self.over_the_shoulder = pytest.MonkeyPatch()
        self.over_the_shoulder.setattr(fairness, "CREDIT", CREDIT)
        self.over_the_shoulder.setattr(fairness, "refund", self.watch_refund(fairness.refund))
        self.over_the_shoulder.setattr(offers, "offer", self.watch(offers.offer))
        self.tell(AgentCapped("dee", 1))
        for queue in ("sales", "night"):
            self.configure(queue, QueueSettings(rest_ms=1_000, wrap_up_ms=1_000, announce_first_ms=500))
        for company in ("acme", "bolt"):
            self.reserve(company, 1, 1)
        for agent in AGENTS[:3]:
            self.wish(agent, AgentReady)

    def watch(self, offer: Callable[[Pool, Contact, Agent], None]) -> Callable[[Pool, Contact, Agent], None]:
        """Count the reserves the slow way at the very moment of every offer, between two decisions of one event."""

        def watched(pool: Pool, contact: Contact, agent: Agent) -> None:
            taker = contact.queue.company
            kept = {
                company: sum(
                    other.works_for is company or (other.state is AgentState.READY and company in other.companies)
                    for other in pool.agents.values()
                )
                for company in agent.companies
                if company is not taker and company.reserved
            }
            working = sum(other.works_for is taker for other in pool.agents.values())
            assert agent.state is AgentState.READY
            assert working < taker.reserved or all(count > of.reserved for of, count in kept.items()), "reserve broken"
            waiting = self.turns.waiting(pool, agent)
            offer(pool, contact, agent)
            self.turns.taken(agent, taker, waiting)

        return watched

    def watch_refund(self, refund: Callable[[Agent, Company], None]) -> Callable[[Agent, Company], None]:
        """A turn not taken after all does not count."""

        def watched(agent: Agent, company: Company) -> None:
            self.turns.given_back(agent, company)
            refund(agent, company)

        return watched

    def teardown(self) -> None:
        self.over_the_shoulder.undo()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(fairness, "CREDIT", CREDIT)
            assert replay(self.journal.entries) == self.decided, "the same history gave other decisions"

    def tell(self, event: Event) -> list[Decision]:
        decisions = self.journal.handle(event, self.books.now)
        self.decided.append(decisions)
        for decision in decisions:
            self.books.book(decision)
        self.books.close_spans()
        self.books.forget_pointless_preferences()
        return decisions

    # ------------------------------------------------------------------------------------ settings

    @rule(ms=st.sampled_from([0, 1, 500, 1_000, 5_000, 20_000, 400_000]))
    def time_passes(self, ms: int) -> None:
        self.pass_time(ms)

    def pass_time(self, ms: int) -> None:
        """Ticking at every deadline on the way, as the shell does."""
        end = self.books.now + ms
        while (due := self.journal.acd.next_deadline()) is not None and due <= end:
            self.books.now = max(due, self.books.now)
            self.tell(Tick())
        self.books.now = end
        self.tell(Tick())

    @rule(data=st.data())
    def somebody_administers(self, data: st.DataObject) -> None:
        """One rule for all that is rare in life, so that most of a history is calls."""
        queue = data.draw(queues)
        change = data.draw(st.sampled_from(["configure", "assign", "assign", "unassign", "reserve", "remove"]))
        if change == "configure":
            self.configure(queue, data.draw(rules))
        elif change == "reserve":
            self.reserve(COMPANIES[queue], data.draw(st.integers(1, 5)), data.draw(st.integers(0, 2)))
        elif queue in self.books.settings:
            self.serve(data.draw(agents), queue, change, data)

    def serve(self, agent: str, queue: str, change: str, data: st.DataObject) -> None:
        books = self.books
        if change == "assign":
            books.serves.add((agent, queue))
            self.tell(AgentAssigned(agent, queue, data.draw(st.integers(1, 5)), data.draw(st.integers(1, 3))))
        elif change == "unassign":
            books.serves.discard((agent, queue))
            self.tell(AgentUnassigned(agent, queue))
        else:
            books.serves = {(who, served) for who, served in books.serves if served != queue}
            self.tell(QueueRemoved(queue))
            del books.settings[queue]
            assert not [caller for caller in books.waiting.values() if caller.queue == queue]

    def reserve(self, company: str, weight: int, reserved: int) -> None:
        self.books.reserved[company] = reserved
        self.tell(CompanyConfigured(company, weight, reserved))

    def configure(self, queue: str, settings_: QueueSettings) -> None:
        fresh = queue not in self.books.settings
        self.books.settings[queue] = settings_
        self.tell(QueueConfigured(queue, settings_, COMPANIES[queue]))
        for agent in AGENTS[:3] if fresh else ():
            self.books.serves.add((agent, queue))
            self.tell(AgentAssigned(agent, queue))

    @rule(data=st.data(), agent=agents)
    def somebody_is_arranged_anew(self, data: st.DataObject, agent: str) -> None:
        change = data.draw(st.sampled_from(["skill", "skill", "team", "bar", "unbar", "cap"]))
        books, company = self.books, data.draw(st.sampled_from(sorted(set(COMPANIES.values()))))
        if change == "skill":
            levels = {"en": data.draw(st.integers(0, 3)), "law": data.draw(st.integers(0, 1))}
            books.skills[agent] = levels
            self.tell(AgentSkilled(agent, tuple(levels.items())))
        elif change == "team":
            books.teams[agent] = data.draw(st.sampled_from([("east",), ("west",), ()]))
            self.tell(AgentTeamed(agent, books.teams[agent]))
        elif change == "bar":
            books.bars.add((agent, company))
            until = data.draw(st.sampled_from([None, books.now + 1_000, books.now + 30_000]))
            self.tell(AgentBarred(agent, company, until))
        elif change == "unbar":
            books.bars.discard((agent, company))
            self.tell(AgentUnbarred(agent, company))
        elif agent == "dee" and not books.is_free(agent):
            books.caps[agent] = data.draw(st.integers(1, 3))
            self.tell(AgentCapped(agent, books.caps[agent]))

    # -------------------------------------------------------------------------------------- agents

    @rule(agent=agents, event=st.sampled_from([AgentReady, AgentReady, AgentReady, AgentAway, AgentOffline]))
    def somebody_comes_or_goes(self, agent: str, event: type[AgentReady | AgentAway | AgentOffline]) -> None:
        self.wish(agent, event)

    def wish(self, agent: str, event: type[AgentReady | AgentAway | AgentOffline]) -> None:
        books = self.books
        books.wants = books.wants | {agent} if event is AgentReady else books.wants - {agent}
        books.logged_in = books.logged_in - {agent} if event is AgentOffline else books.logged_in | {agent}
        self.tell(AgentAway(agent, "lunch", 7_000) if event is AgentAway else event(agent))

    @rule(agent=agents, wrap_up_ms=spans, queue=queues)
    def dial_out(self, agent: str, wrap_up_ms: int, queue: str) -> None:
        states = (AgentState.READY, AgentState.AWAY, AgentState.RESTING, AgentState.WRAP_UP)
        if self.journal.acd.agent(agent).state in states:
            self.count += 1
            company = COMPANIES[queue]
            self.tell(AgentEngaged(agent, self.count, wrap_up_ms, company=company))
            self.books.talking[self.count] = (agent, company)
            self.books.busy_from[agent] = self.books.now

    @precondition(lambda self: self.books.wrapping)
    @rule(data=st.data(), more=st.booleans())
    def write_up(self, data: st.DataObject, more: bool) -> None:  # noqa: FBT001  (drawn by name)
        agent = data.draw(st.sampled_from(sorted(self.books.wrapping)))
        if more and self.journal.acd.agent(agent).extra_ms:
            self.tell(WrapUpExtended(agent, 500))
        else:
            self.tell(WrapUpFinished(agent))

    # ------------------------------------------------------------------------------------ contacts

    @precondition(lambda self: self.books.settings)
    @rule(
        data=st.data(),
        priority=st.integers(0, 2),
        needs=st.sampled_from(NEEDS),
        ago=st.sampled_from([None, None, 9_000]),
        prefer=st.sampled_from([None, None, *AGENTS]),
        later=st.sampled_from([None, None, 1_000]),
        silent=st.booleans(),
    )
    def one_arrives(
        self,
        data: st.DataObject,
        priority: int,
        needs: tuple[Need, ...],
        ago: int | None,
        prefer: str | None,
        later: int | None,
        silent: bool,  # noqa: FBT001  (drawn by name)
    ) -> None:
        now = self.books.now
        self.arrive(
            ContactArrived(
                self.count + 1,
                data.draw(st.sampled_from(sorted(self.books.settings))),
                priority,
                needs,
                None if ago is None else now - ago,
                prefer,
                7_000,
                silent,
                None if later is None else now + later,
            )
        )

    @precondition(lambda self: self.books.settings)
    @rule(data=st.data(), count=st.integers(1, 3))
    def several_arrive(self, data: st.DataObject, count: int) -> None:
        for _ in range(count):
            self.arrive(ContactArrived(self.count + 1, data.draw(st.sampled_from(sorted(self.books.settings)))))

    @precondition(lambda self: self.books.settings)
    @rule(data=st.data())
    def a_rush(self, data: st.DataObject) -> None:
        """Every queue has callers, and the agents take one after the other: now it matters whose turn it is."""
        for queue in [*self.books.settings] * 2:
            self.arrive(ContactArrived(self.count + 1, queue))
        for _ in range(4):
            if self.books.ringing:
                self.accept(data)
                self.pass_time(500)
                self.end(data, wrap_up=False)

    def arrive(self, event: ContactArrived) -> None:
        self.count += 1
        self.books.arrive(event, self.count)
        self.tell(event)

    @precondition(lambda self: self.books.waiting or self.books.ringing)
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        books = self.books
        contact = data.draw(st.sampled_from([*books.waiting, *books.ringing]))
        agents_ = books.ringing.pop(contact)[1] if contact in books.ringing else {}
        books.waiting.pop(contact, None)
        decisions = self.journal.handle(ContactLeft(contact), books.now)
        self.decided.append(decisions)
        stopped = len(agents_)
        assert decisions[:stopped] == [WithdrawOffer(contact, agent, "contact_left") for agent in agents_]
        for decision in decisions[stopped:]:
            books.book(decision)

    @precondition(lambda self: self.books.ringing)
    @rule(data=st.data())
    def somebody_answers(self, data: st.DataObject) -> None:
        self.accept(data)

    def accept(self, data: st.DataObject) -> None:
        books = self.books
        contact = data.draw(st.sampled_from(list(books.ringing)))
        caller, agents_ = books.ringing.pop(contact)
        agent = data.draw(st.sampled_from(list(agents_)))
        books.talking[contact] = (agent, COMPANIES[caller.queue])
        books.busy_from[agent] = agents_[agent]
        decisions = self.tell(OfferAccepted(contact, agent))
        taken = [WithdrawOffer(contact, other, "taken") for other in agents_ if other != agent]
        assert decisions[: len(taken)] == taken

    @precondition(lambda self: self.books.ringing)
    @rule(data=st.data())
    def decline(self, data: st.DataObject) -> None:
        books = self.books
        contact = data.draw(st.sampled_from(list(books.ringing)))
        agent = data.draw(st.sampled_from(list(books.ringing[contact][1])))
        books.let_go(contact, agent, missed=True)
        self.tell(OfferDeclined(contact, agent))

    @precondition(lambda self: self.books.ringing)
    @rule(data=st.data())
    def answer_and_part(self, data: st.DataObject) -> None:
        self.accept(data)
        self.end(data, wrap_up=True)

    @precondition(lambda self: self.books.talking)
    @rule(data=st.data(), wrap_up=st.booleans())
    def somebody_hangs_up(self, data: st.DataObject, wrap_up: bool) -> None:  # noqa: FBT001  (drawn by name)
        self.end(data, wrap_up=wrap_up)

    def end(self, data: st.DataObject, *, wrap_up: bool) -> None:
        contact = data.draw(st.sampled_from(list(self.books.talking)))
        self.books.last_company = self.books.talking.pop(contact)[1]
        self.tell(ContactEnded(contact, wrap_up))

    # ------------------------------------------------------------------------------ what must hold

    @invariant()
    def the_books_and_the_engine_agree(self) -> None:
        self.books.the_engine_agrees()
        self.books.the_counts_are_true()

    @invariant()
    def nobody_waits_while_a_free_agent_may_take_it(self) -> None:
        self.books.nobody_waits_who_need_not()

    @invariant()
    def a_deadline_never_lies_behind_after_a_tick(self) -> None:
        due = self.journal.acd.next_deadline()
        if isinstance(self.journal.entries[-1][1], Tick):
            assert due is None or due > self.books.now


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=150, stateful_step_count=60)
