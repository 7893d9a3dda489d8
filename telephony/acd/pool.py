"""All that the engine remembers, with the few moves that everything else is made of."""

from collections.abc import Hashable, Iterable

from telephony.acd.deadlines import Deadlines
from telephony.acd.lines import Line, add, remove
from telephony.acd.state import READY, RINGING, TALKING, WRAP_UP, Agent, Assignment, Company, Contact, Queue, Talk
from telephony.acd.types import AgentState, Decision, IllegalEvent


class Pool:
    """The state of one engine. `now`, `out` and `woken` belong to the event in hand.

    `woken`: companies whose reserve has just become looser for others, or tighter for themselves: agents kept back
    before may be free to take a contact that waits.
    """

    def __init__(self) -> None:
        self.now = 0
        self.out: list[Decision] = []
        self.companies: dict[Hashable, Company] = {}
        self.agents: dict[Hashable, Agent] = {}
        self.queues: dict[Hashable, Queue] = {}
        self.contacts: dict[Hashable, Contact] = {}
        self.talks: dict[Hashable, Talk] = {}
        self.woken: dict[Company, None] = {}
        self.deadlines = Deadlines()
        self.offers = 0
        self._numbers = 0

    def number(self) -> int:
        """A rising number: the order in which agents and contacts were first seen."""
        self._numbers += 1
        return self._numbers

    def company(self, company_id: Hashable) -> Company:
        """The company of this id, with the defaults when never configured."""
        company = self.companies.get(company_id)
        if company is None:
            company = self.companies[company_id] = Company(company_id)
        return company

    def agent(self, agent_id: Hashable) -> Agent:
        """The agent of this id, who is offline when never seen before."""
        agent = self.agents.get(agent_id)
        if agent is None:
            agent = self.agents[agent_id] = Agent(agent_id, self.number())
        return agent

    def queue(self, queue_id: Hashable) -> Queue:
        """The queue of this id."""
        queue = self.queues.get(queue_id)
        if queue is None:
            raise IllegalEvent("unknown_queue", f"queue {queue_id!r} is not configured")
        return queue

    def contact(self, contact_id: Hashable) -> Contact:
        """The contact of this id."""
        contact = self.contacts.get(contact_id)
        if contact is None:
            raise IllegalEvent("unknown_contact", f"contact {contact_id!r} is not here")
        return contact

    # ------------------------------------------------------------------------------------ agents

    def set_state(self, agent: Agent, state: AgentState, reason: str = "", work: Queue | Company | None = None) -> None:
        """The agent's new state, from now on; any deadline of the old one is forgotten.

        `work`: whose contact begins to keep the agent busy; what kept them busy goes on while None and still working.
        Someone who becomes ready is counted as free but not listed in any line: match or list them next.
        """
        if agent.timer:
            self.deadlines.cancel(agent.timer)
            agent.timer = 0
        was, agent.state = agent.state, state
        agent.since, agent.reason, agent.until = self.now, reason, None
        if state is not WRAP_UP:
            agent.written_up, agent.extra_ms = None, 0
        worked_for = agent.works_for
        if work is not None:
            agent.works_in = work if isinstance(work, Queue) else None
            agent.works_for = work.company if isinstance(work, Queue) else work
        elif state is not TALKING and state is not WRAP_UP and state is not RINGING:
            agent.works_in = agent.works_for = None
        if was is READY or state is READY or worked_for is not agent.works_for:
            self._recount(agent, was, worked_for)

    def _recount(self, agent: Agent, was: AgentState, worked_for: Company | None) -> None:
        """Keep the companies' counts of free and working agents, and notice whose reserve is reached or left."""
        works_for = agent.works_for
        if worked_for is not works_for:
            if worked_for is not None:
                worked_for.working -= 1
            if works_for is not None:
                works_for.working += 1
        if was is READY:
            self.unlist(agent)
            for company in agent.companies:
                del company.free[agent]
        if agent.state is READY:
            for company in agent.companies:
                company.free[agent] = None
        self.check_reserves(agent.companies)
        if worked_for is works_for:
            return
        for other in (worked_for, works_for):
            if other is not None and other not in agent.companies:  # an outbound call, or no longer served
                self.check_reserves((other,))

    def check_reserves(self, companies: Iterable[Company]) -> None:
        """Whether others may take these companies' agents now: at once when no more, at the end of the event when
        again."""
        for company in companies:
            reserved = company.reserved
            if not reserved and not company.tight and not company.hungry:
                continue
            tight = 0 < reserved >= len(company.free) + company.working
            hungry = company.working < reserved
            if (company.tight and not tight) or (hungry and not company.hungry):
                self.woken[company] = None
            company.hungry = hungry
            if tight is not company.tight:
                company.tight = tight
                for agent in company.free if tight else ():
                    self.relist(agent)

    def may_take(self, agent: Agent, company: Company) -> bool:
        """Whether no other company's reserve keeps this free agent from the company's contacts."""
        return len(agent.companies) < 2 or company.hungry or not self.kept_from(agent, company)

    def kept_from(self, agent: Agent, company: Company) -> bool:
        """Whether another company of this agent would fall below its reserve."""
        for other in agent.companies:  # noqa: SIM110  (any() costs three times as much, and this is asked all the time)
            if other.tight and other is not company:
                return True
        return False

    # ------------------------------------------------------------------------------------- lines

    def list(self, agent: Agent) -> None:
        """Put a free agent into the lines of the agent's queues."""
        shared = len(agent.companies) > 1
        for assignment in agent.serving:
            queue = assignment.queue
            assignment.kept = shared and self.kept_from(agent, queue.company)
            key = assignment.make_key()
            for line in assignment.lines():
                if assignment.kept:
                    add(line.kept, key)
                    if line.waiting:
                        queue.company.held[line] = None
                else:
                    add(line.ready, key)

    def unlist(self, agent: Agent) -> None:
        """Take the agent out of all lines, if there."""
        for assignment in agent.serving:
            key = assignment.ready_key
            if key is None:
                continue
            for line in assignment.lines():
                if assignment.kept:
                    remove(line.kept, key)
                    if not line.kept and line.waiting:
                        assignment.queue.company.held.pop(line, None)
                else:
                    remove(line.ready, key)
                    line.front = self.now  # nobody waited while somebody was free
            assignment.ready_key = None

    def relist(self, agent: Agent) -> None:
        """Kept back or not may have changed for a free agent; nothing to do for one who is in no line just now."""
        for assignment in agent.serving:
            if assignment.ready_key is not None and assignment.kept is not self._kept(assignment):
                self.unlist(agent)
                self.list(agent)
                return

    def _kept(self, assignment: Assignment) -> bool:
        return self.kept_from(assignment.agent, assignment.queue.company)

    def wait(self, contact: Contact, line: Line) -> None:
        """Let the contact wait at its place."""
        contact.line = line
        add(contact.queue.waiting, contact.place)
        add(line.waiting, contact.place)
        if line.kept:
            contact.queue.company.held[line] = None

    def unwait(self, contact: Contact) -> None:
        """Take a waiting contact out of its line."""
        line = contact.line
        if line is None:
            raise AssertionError("a contact that does not wait")
        contact.line = None
        remove(contact.queue.waiting, contact.place)
        remove(line.waiting, contact.place)
        if not line.waiting and line.kept:
            contact.queue.company.held.pop(line, None)
