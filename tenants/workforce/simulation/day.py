"""One day of traffic through the real distributor, on a clock that jumps from one event to the next.

Deterministic by the seed. Callers of a queue have random numbers of their own: changing one queue, or the agents,
leaves the callers of every other queue exactly as they were, so that two runs differ only by what was changed.
"""

import heapq
from collections.abc import Callable, Iterator
from itertools import count
from random import Random
from typing import Any

from telephony.acd import Acd
from telephony.acd import types as acd
from tenants.workforce.simulation.gate import SECOND, Gate
from tenants.workforce.simulation.outcome import SERVED, Announced, Caller, Fate, Offered, Outcome, Worker
from tenants.workforce.simulation.scenario import DAY, HOUR, AgentGroup, QueuePlan, Scenario

PEOPLE = 500
"""So many different people call a queue whose callers may have called before."""
AWAY_MS = 300_000
"""When an agent whom the distributor set away is back."""


class Day:
    """Runs a scenario once."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.acd = Acd()
        self.now = 0
        self.outcome = Outcome(scenario, seed, [], [], [], 0, 0)
        self._heap: list[tuple[int, int, Callable[[Any], None], Any]] = []
        self._numbers = count()
        self._random = Random(f"{seed}:agents")
        self._workers: dict[str, Worker] = {}
        self._waiting: dict[str, Caller] = {}
        self._ringing: dict[tuple[str, str], int] = {}
        self._last_agent: dict[tuple[str, int], str] = {}
        self._open = 0
        self._gate = Gate(scenario, self.acd.working)

    def run(self) -> Outcome:
        """The day, from the first log-in until nobody waits or talks (or a day after the last caller, at most)."""
        self._set_up()
        while (moment := self._next_moment()) is not None:
            self.now = moment
            deadline = self.acd.next_deadline()
            if deadline is not None and deadline <= moment:
                self._tell(acd.Tick())
            else:
                _, _, action, argument = heapq.heappop(self._heap)
                action(argument)
        for worker in self._workers.values():
            self._leaves(worker)
        self.outcome.workers = list(self._workers.values())
        self.outcome.ended_at = self.now
        return self.outcome

    def _next_moment(self) -> int | None:
        deadline = self.acd.next_deadline()
        if not self._heap and not self._open:
            return None
        moments = [moment for moment in (self._heap[0][0] if self._heap else None, deadline) if moment is not None]
        moment = max(self.now, min(moments)) if moments else None
        return None if moment is None or moment > self.scenario.end_ms + DAY else moment

    # -------------------------------------------------------------------------------------- set-up

    def _set_up(self) -> None:
        for company in self.scenario.companies:
            self._tell(company)
        for queue in self.scenario.queues:
            self._tell(acd.QueueConfigured(queue.id, queue.settings, queue.company))
            self._expect(queue, self._callers(queue))
        if self.scenario.limits:
            self._at(0, self._looks, None)
        for group in self.scenario.groups:
            for number in range(1, group.count + 1):
                self._employ(group, f"{group.name} {number}")

    def _employ(self, group: AgentGroup, name: str) -> None:
        worker = self._workers[name] = Worker(name, group.queues, group.team)
        for queue in group.queues:
            self._tell(acd.AgentAssigned(name, queue))
        if group.skills:
            self._tell(acd.AgentSkilled(name, group.skills))
        if group.team:
            self._tell(acd.AgentTeamed(name, (group.team,)))
        if group.cap < 100:
            self._tell(acd.AgentCapped(name, group.cap))
        for start, end in group.shifts or ((0, self.scenario.end_ms + DAY),):
            self._at(start, self._begins, worker)
            if end <= self.scenario.end_ms:
                self._at(end, self._goes, worker)

    def _callers(self, queue: QueuePlan) -> Iterator[Caller]:
        """The queue's callers in the order they come, by its own random numbers."""
        random = Random(f"{self.outcome.seed}:{queue.id}")
        shares = [kind.share for kind in queue.kinds]
        for at in _poisson(queue, random, self.scenario.end_ms):
            kind = random.choices(queue.kinds, shares)[0]
            talk = round(queue.talk.draw(random))
            patience = None if queue.patience is None else round(queue.patience.draw(random))
            yield Caller(len(self.outcome.callers), queue, kind, random.randrange(PEOPLE), at, talk, patience)

    def _looks(self, _: None) -> None:
        for standing in self._gate.look(self.now):
            self._tell(standing)
        if self.now < self.scenario.end_ms:
            self._at(self.now + SECOND, self._looks, None)

    # ------------------------------------------------------------------------------------- callers

    def _expect(self, queue: QueuePlan, callers: Iterator[Caller]) -> None:
        caller = next(callers, None)
        if caller is not None:
            self._at(caller.arrived_at, self._calls, (caller, callers))

    def _calls(self, next_up: tuple[Caller, Iterator[Caller]]) -> None:
        caller, callers = next_up
        caller.number = len(self.outcome.callers)
        self.outcome.callers.append(caller)
        self._expect(caller.queue, callers)
        if not self._gate.admits(caller.queue.company, self.now):
            caller.fate, caller.ended_at = Fate.REFUSED, self.now
            return
        kind = caller.kind
        if kind.prefer_ms:
            caller.preferred = self._last_agent.get((caller.queue.id, caller.person), "")
        self._enter(caller, str(caller.number), prefer_agent=caller.preferred or None, prefer_ms=kind.prefer_ms)
        if caller.patience_ms is not None:
            self._at(self.now + caller.patience_ms, self._gives_up, caller)
        if kind.callback_after_ms is not None:
            self._at(self.now + kind.callback_after_ms, self._asks_back, caller)

    def _enter(self, caller: Caller, contact: str, **more: Any) -> None:
        self._waiting[contact] = caller
        self._open += 1
        kind = caller.kind
        self._tell(acd.ContactArrived(contact, caller.queue.id, kind.priority, kind.needs, **more))

    def _gives_up(self, caller: Caller) -> None:
        if caller.fate is Fate.WAITING and caller.asked_back_at is None:
            self._leave(str(caller.number), Fate.ABANDONED)
            self._tell(acd.ContactLeft(str(caller.number)))

    def _asks_back(self, caller: Caller) -> None:
        contact = str(caller.number)
        rings = any(ringing == contact for ringing, _ in self._ringing)
        if caller.fate is not Fate.WAITING or rings:
            return
        caller.asked_back_at = self.now
        del self._waiting[contact]
        self._open -= 1
        self._tell(acd.ContactLeft(contact))
        self._enter(caller, f"{contact}:back", arrived_at=caller.arrived_at, silent=True)

    def _leave(self, contact: str, fate: Fate) -> Caller:
        caller = self._waiting.pop(contact)
        caller.fate, caller.ended_at = fate, self.now
        self._open -= 1
        if fate not in SERVED:
            self._gate.released(caller.queue.company)
        return caller

    # -------------------------------------------------------------------------------------- agents

    def _begins(self, worker: Worker) -> None:
        worker.going = False
        if worker.came_at is None:
            worker.came_at = self.now
        self._tell(acd.AgentReady(worker.name))

    def _goes(self, worker: Worker) -> None:
        worker.going = True
        self._tell(acd.AgentOffline(worker.name))
        if worker.busy_since is None:
            self._leaves(worker)

    def _leaves(self, worker: Worker) -> None:
        if worker.came_at is not None:
            worker.present_ms += self._since(worker.came_at)
            worker.came_at = None

    def _free(self, worker: Worker) -> None:
        if worker.busy_since is not None:
            worker.busy_ms += self._since(worker.busy_since)
            worker.busy_since = None
        if worker.going:
            self._leaves(worker)

    def _since(self, moment: int) -> int:
        """Time since then, within the day: what is done after its end is no measure of anything."""
        return max(0, min(self.now, self.scenario.end_ms) - moment)

    def _answers(self, offer: tuple[str, str, int]) -> None:
        contact, agent, number = offer
        if self._ringing.get((contact, agent)) != number:
            return
        del self._ringing[contact, agent]
        back = contact.endswith(":back")
        caller = self._leave(contact, Fate.CALLED_BACK if back else Fate.ANSWERED)
        caller.agent = agent
        self._last_agent[caller.queue.id, caller.person] = agent
        self._workers[agent].calls += 1
        self._open += 1
        self._at(self.now + caller.talk_ms, self._hangs_up, (contact, caller))
        self._tell(acd.OfferAccepted(contact, agent))

    def _hangs_up(self, talk: tuple[str, Caller]) -> None:
        contact, caller = talk
        worker = self._workers[caller.agent]
        self._open -= 1
        self._gate.released(caller.queue.company)
        self._tell(acd.ContactEnded(contact))
        state = self.acd.agent(worker.name).state
        if state is acd.AgentState.WRAP_UP:
            if caller.queue.wrap_up is not None:
                done = self.now + round(caller.queue.wrap_up.draw(self._random))
                self._at(done, self._has_written, (worker, contact))
        elif state is not acd.AgentState.RINGING:
            self._free(worker)

    def _has_written(self, wrap_up: tuple[Worker, str]) -> None:
        worker, contact = wrap_up
        view = self.acd.agent(worker.name)
        if view.state is acd.AgentState.WRAP_UP and view.contact == contact:
            self._tell(acd.WrapUpFinished(worker.name))

    # ----------------------------------------------------------------------------------- decisions

    def _tell(self, event: acd.Event) -> None:
        self.outcome.events += 1
        for decision in self.acd.handle(event, self.now):
            match decision:
                case acd.Offer():
                    self._offered(decision)
                case acd.WithdrawOffer(contact=contact, agent=agent):
                    if self._ringing.pop((str(contact), str(agent)), None) is not None:
                        self._free(self._workers[str(agent)])
                case acd.Overflow(contact=contact, reason=reason):
                    self._leave(str(contact), Fate.OVERFLOWED).reason = reason
                case acd.WrapUpEnded(agent=agent):
                    self._free(self._workers[str(agent)])
                case acd.AgentMadeAway(agent=agent):
                    self._at(self.now + AWAY_MS, self._is_back, self._workers[str(agent)])
                case acd.Announce():
                    told = Announced(self.now, decision.position, decision.estimated_wait_ms)
                    self._waiting[str(decision.contact)].announced.append(told)

    def _offered(self, offer: acd.Offer) -> None:
        contact, agent = str(offer.contact), str(offer.agent)
        worker = self._workers[agent]
        self._free(worker)
        worker.busy_since = self.now
        self.outcome.offers.append(Offered(self.now, self._waiting[contact], agent))
        number = self._ringing[contact, agent] = next(self._numbers)
        if not self.scenario.missed or self._random.random() >= self.scenario.missed:
            delay = round(self.scenario.answer.draw(self._random))
            self._at(self.now + delay, self._answers, (contact, agent, number))

    def _is_back(self, worker: Worker) -> None:
        if worker.came_at is not None and not worker.going:
            self._tell(acd.AgentReady(worker.name))

    def _at(self, when: int, action: Callable[[Any], None], argument: object) -> None:
        heapq.heappush(self._heap, (when, next(self._numbers), action, argument))


def _poisson(queue: QueuePlan, random: Random, end_ms: int) -> Iterator[int]:
    """Arrival times. Nothing is remembered across the bounds of an interval, so each may be drawn for itself."""
    for number, per_hour in enumerate(queue.arrivals.per_hour):
        start = number * queue.arrivals.interval_ms
        at, stop = float(start), min(start + queue.arrivals.interval_ms, end_ms)
        while per_hour > 0:
            at += random.expovariate(per_hour / HOUR)
            if at >= stop:
                break
            yield round(at)
