"""`./run bench acd`: decisions per second of the distributor on one core.

A simulated clock; agents and contacts come and go as in life, in three shapes: agents free (contacts find them),
contacts waiting (agents find them), and a mixture with missed offers, give-ups and announcements. A decision is one
item of what `Acd.handle` returns; the latency is that of one call of `handle`.
"""

import argparse
import gc
import heapq
import random
import time
from collections.abc import Hashable
from dataclasses import dataclass

from telephony.acd import Acd
from telephony.acd.types import (
    AgentAssigned,
    AgentReady,
    ContactArrived,
    ContactEnded,
    ContactLeft,
    Decision,
    Event,
    Offer,
    OfferAccepted,
    OfferDeclined,
    QueueConfigured,
    QueueSettings,
    Tick,
    WithdrawOffer,
)

SETTINGS = QueueSettings(
    wrap_up_ms=15_000, announce_first_ms=10_000, announce_every_ms=30_000, max_wait_ms=600_000, away_after_missed=0
)
TALK_MS = 120_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of day it is. `load`: offered work over agents (more than 1: contacts wait)."""

    name: str
    load: float
    missed: float
    gives_up: float


SHAPES = (
    Shape("agents free", 0.7, 0.0, 0.0),
    Shape("contacts waiting", 1.3, 0.0, 0.25),
    Shape("mixed", 1.0, 0.1, 0.1),
)


class Day:
    """Drives one engine through simulated time, timing each call of `handle`."""

    def __init__(self, companies: int, agents: int, shape: Shape, seed: int = 7) -> None:
        self.acd = Acd()
        self.companies = companies
        self.shape = shape
        self.random = random.Random(seed)  # noqa: S311  (a repeatable day, not a secret)
        self.now = 0
        self.contacts = 0
        self.offered: dict[Hashable, Hashable] = {}
        self.joined: set[Hashable] = set()
        self.agenda: list[tuple[int, int, str, Hashable]] = []
        self.decisions = 0
        self.nanoseconds: list[int] = []
        self.gap_ms = (TALK_MS + SETTINGS.wrap_up_ms) / (agents * shape.load)
        for company in range(companies):
            self.acd.handle(QueueConfigured(company, SETTINGS), 0)
        for agent in range(agents):
            name = f"agent-{agent}"
            # Every tenth agent is shared by five companies.
            for company in range(5 if agent % 10 == 0 else 1):
                self.acd.handle(AgentAssigned(name, (agent + 37 * company) % companies), 0)
            self.acd.handle(AgentReady(name), agent)

    def later(self, ms: float, what: str, contact: Hashable) -> None:
        """Put something on the agenda."""
        heapq.heappush(self.agenda, (self.now + round(ms), len(self.nanoseconds), what, contact))

    def tell(self, event: Event) -> None:
        """One timed call, and the world's reaction to its decisions."""
        started = time.perf_counter_ns()
        decisions = self.acd.handle(event, self.now)
        self.nanoseconds.append(time.perf_counter_ns() - started)
        self.decisions += len(decisions)
        for decision in decisions:
            self.react(decision)

    def react(self, decision: Decision) -> None:
        """Agents answer after a few seconds, or do not."""
        match decision:
            case Offer(contact=contact, agent=agent):
                self.offered[contact] = agent
                fate = "decline" if self.random.random() < self.shape.missed else "accept"
                self.later(self.random.uniform(1_000, 6_000), fate, contact)
            case WithdrawOffer(contact=contact):
                self.offered.pop(contact, None)

    def run(self, contacts: int) -> float:
        """Seconds of processor time inside the engine until so many contacts have come."""
        self.later(0, "arrive", None)
        while self.contacts < contacts:
            due = self.acd.next_deadline()
            if due is not None and due <= self.agenda[0][0]:
                self.now = max(due, self.now)
                self.tell(Tick())
                continue
            self.now, _, what, contact = heapq.heappop(self.agenda)
            self.happen(what, contact)
        return sum(self.nanoseconds) / 1e9

    def happen(self, what: str, contact: Hashable) -> None:
        """One thing of the agenda."""
        agent = self.offered.get(contact)
        if what == "arrive":
            self.contacts += 1
            queue = self.random.randrange(self.companies)
            self.later(self.random.expovariate(1 / self.gap_ms), "arrive", None)
            if self.random.random() < self.shape.gives_up:
                self.later(self.random.uniform(5_000, 60_000), "give up", self.contacts)
            self.tell(ContactArrived(self.contacts, queue, priority=self.contacts % 10 == 0))
        elif what == "accept" and agent is not None:
            del self.offered[contact]
            self.joined.add(contact)
            self.later(self.random.expovariate(1 / TALK_MS), "end", contact)
            self.tell(OfferAccepted(contact, agent))
        elif what == "decline" and agent is not None:
            del self.offered[contact]
            self.tell(OfferDeclined(contact, agent))
        elif what == "end":
            self.tell(ContactEnded(contact))
        elif what == "give up" and contact not in self.joined and self.waits(contact):
            self.tell(ContactLeft(contact))

    def waits(self, contact: Hashable) -> bool:
        """Whether the contact is still the engine's; the world keeps no list of its own."""
        return contact in self.acd._pool.contacts


def main(argv: list[str]) -> int:
    """Prints one row per shape. Returns 1 when a figure misses its aim."""
    parser = argparse.ArgumentParser(prog="run bench acd", description=__doc__)
    parser.add_argument("--companies", type=int, default=1_000)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--contacts", type=int, default=60_000)
    parser.add_argument("--aim", type=int, default=20_000, help="decisions per second below which this fails")
    options = parser.parse_args(argv)
    print(f"acd: {options.companies} companies, {options.agents} agents, {options.contacts} contacts, one core")
    print(f"{'shape':<18}{'decisions':>11}{'calls':>10}{'decisions/s':>13}{'p50 us':>9}{'p99 us':>9}{'max ms':>9}")
    slow = False
    for shape in SHAPES:
        day = Day(options.companies, options.agents, shape)
        gc.collect()
        gc.freeze()
        seconds = day.run(options.contacts)
        times = sorted(day.nanoseconds)
        rate = day.decisions / seconds
        slow = slow or rate < options.aim
        p50, p99, worst = times[len(times) // 2], times[len(times) * 99 // 100], times[-1]
        print(
            f"{shape.name:<18}{day.decisions:>11,}{len(times):>10,}{rate:>13,.0f}"
            f"{p50 / 1e3:>9.1f}{p99 / 1e3:>9.1f}{worst / 1e6:>9.2f}"
        )
    return int(slow)


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
