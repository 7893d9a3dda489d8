"""`./run bench acd`: decisions per second of the distributor on one core, and what it remembers.

A simulated clock; agents and contacts come and go as in life, in four shapes: agents free (contacts find them),
contacts waiting (agents find them), a mixture with missed offers, give-ups and announcements, and everything at once
(skills that relax, teams, returning callers, callbacks, caps, reserves and weights of companies). Every tenth agent is
shared by five companies. A decision is one item of what `Acd.handle` returns. The recorded day is lived again by a
fresh engine, and the second half of it is measured in nine parts, with Python searching for garbage as call control has
it (`telephony.controller.garbage`): decisions per second of the processor's time, and the wall clock's time of each
call of `handle`; of each figure the middle one of the parts counts.

Between the parts a fixed loop of plain Python is timed in the same way, so that a noisy machine shows: `unit` is what
one round of it takes, `units` what one decision takes in rounds (comparable between machines and moments), and the
loop's own p99 stands beside that of `handle`. `calls` is how many functions a decision calls, counted in a tenth part:
that no noise changes, and whether it stays the same with five times the agents says whether the work does.
"""

import argparse
import cProfile
import gc
import heapq
import os
import pstats
import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from operator import attrgetter
from statistics import median

from telephony.acd import Acd
from telephony.acd.journal import Entry
from telephony.acd.types import (
    AgentAssigned,
    AgentCapped,
    AgentReady,
    AgentSkilled,
    AgentTeamed,
    CompanyConfigured,
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
    QueueSettings,
    Tick,
    WithdrawOffer,
)
from telephony.controller.garbage import search_seldom

SETTINGS = QueueSettings(
    wrap_up_ms=15_000, announce_first_ms=10_000, announce_every_ms=30_000, max_wait_ms=600_000, away_after_missed=0
)
EVERYTHING = replace(
    SETTINGS, needs=(Need("english", 1, 20_000),), split=(("east", 60), ("west", 40)), max_estimated_wait_ms=900_000
)
TALK_MS = 120_000
SHARED_BY = 5
HOURS = 9
"""The afternoon is measured in so many parts, and the middle one of each figure counts: others use the machine too."""
ROUNDS = 1_000
"""Of the reference loop, before each part."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What kind of day it is. `load`: offered work over agents (more than 1: contacts wait)."""

    name: str
    load: float
    missed: float = 0.0
    gives_up: float = 0.0
    everything: bool = False


SHAPES = (
    Shape("agents free", 0.7),
    Shape("contacts waiting", 1.3, gives_up=0.25),
    Shape("mixed", 1.0, missed=0.1, gives_up=0.1),
    Shape("everything", 1.0, missed=0.1, gives_up=0.1, everything=True),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """One part of an afternoon. Times in nanoseconds; `unit`: processor time of a round of the reference loop."""

    decisions_per_s: float
    unit: float
    units_per_decision: float
    p50: int
    p99: int
    unit_p99: int
    worst: int


def _reference() -> int:
    """About 10 microseconds of what Python does all day: look up, add, store."""
    book: dict[int, int] = {}
    for number in range(100):
        book[number & 15] = book.get(number & 7, 0) + number
    return len(book)


def _rounds() -> tuple[float, list[int]]:
    """Processor time of one round of the reference loop, and the wall clock's time of each in order of size."""
    times = []
    started = time.process_time_ns()
    for _ in range(ROUNDS):
        begun = time.perf_counter_ns()
        _reference()
        times.append(time.perf_counter_ns() - begun)
    return (time.process_time_ns() - started) / ROUNDS, sorted(times)


def _calls_per_decision(acd: Acd, entries: list[Entry]) -> float:
    """Functions called, Python's own among them."""
    decisions = calls = 0

    def count(frame: object, what: str, about: object) -> None:
        nonlocal calls
        calls += what in ("call", "c_call")

    sys.setprofile(count)
    try:
        for now, event in entries:
            decisions += len(acd.handle(event, now))
    finally:
        sys.setprofile(None)
    return (calls - 2 * len(entries)) / decisions  # what this loop calls is not the distributor's


def _hour(acd: Acd, entries: list[Entry]) -> Figures:
    unit, rounds = _rounds()
    times: list[int] = []
    decisions, started = 0, time.process_time_ns()
    for now, event in entries:
        begun = time.perf_counter_ns()
        decisions += len(acd.handle(event, now))
        times.append(time.perf_counter_ns() - begun)
    cost = (time.process_time_ns() - started) / decisions
    times.sort()
    p50, p99 = times[len(times) // 2], times[len(times) * 99 // 100]
    return Figures(1e9 / cost, unit, cost / unit, p50, p99, rounds[ROUNDS * 99 // 100], times[-1])


class Day:
    """Drives one engine through simulated time, and writes down what it was told."""

    def __init__(self, companies: int, agents: int, shape: Shape, seed: int = 7) -> None:
        self.acd = Acd()
        self.companies = companies
        self.shape = shape
        self.random = random.Random(seed)  # noqa: S311  (a repeatable day, not a secret)
        self.now = 0
        self.contacts = 0
        self.offered: dict[Hashable, Hashable] = {}
        self.joined: set[Hashable] = set()
        self.gone: set[Hashable] = set()
        self.agenda: list[tuple[int, int, str, Hashable]] = []
        self.decisions = 0
        self.entries: list[Entry] = []
        self.opening = 0
        self.gap_ms = (TALK_MS + SETTINGS.wrap_up_ms) / (agents * shape.load)
        for company in range(companies):
            self._open(company)
        for agent in range(agents):
            self._employ(agent)
        self.opening = len(self.entries)

    def _prepare(self, event: Event) -> None:
        self.entries.append((0, event))
        self.acd.handle(event, 0)

    def _open(self, company: int) -> None:
        if self.shape.everything:
            self._prepare(CompanyConfigured(company, 1 + company % 5, company % 3))
        settings = EVERYTHING if self.shape.everything else SETTINGS
        self._prepare(QueueConfigured(company, settings, company))

    def _employ(self, agent: int) -> None:
        name = f"agent-{agent}"
        for company in range(SHARED_BY if agent % 10 == 0 else 1):
            self._prepare(AgentAssigned(name, (agent + 37 * company) % self.companies))
        if self.shape.everything:
            self._prepare(AgentSkilled(name, (("english", agent % 4),)))
            self._prepare(AgentTeamed(name, (("east", "west")[agent % 2],)))
            if agent % 20 == 0:
                self._prepare(AgentCapped(name, 85))
        self._prepare(AgentReady(name))

    def later(self, ms: float, what: str, contact: Hashable) -> None:
        """Put something on the agenda."""
        heapq.heappush(self.agenda, (self.now + round(ms), len(self.entries), what, contact))

    def tell(self, event: Event) -> None:
        """One event, and the world's reaction to its decisions."""
        self.entries.append((self.now, event))
        decisions = self.acd.handle(event, self.now)
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
            case Overflow(contact=contact):
                self.gone.add(contact)

    def run(self, contacts: int) -> None:
        """Until so many contacts have come."""
        self.later(0, "arrive", None)
        while self.contacts < contacts:
            due = self.acd.next_deadline()
            if due is not None and due <= self.agenda[0][0]:
                self.now = max(due, self.now)
                self.tell(Tick())
                continue
            self.now, _, what, contact = heapq.heappop(self.agenda)
            self.happen(what, contact)

    def again(self) -> tuple[list[Figures], float]:
        """Live the day again and measure the second half of it, part by part; and the calls of a decision."""
        usual = gc.get_threshold()
        noon = (self.opening + len(self.entries)) // 2
        acd = Acd()
        for now, event in self.entries[:noon]:
            acd.handle(event, now)
        search_seldom()
        afternoon = self.entries[noon:]
        hour = len(afternoon) // (HOURS + 1)
        hours = [_hour(acd, afternoon[start : start + hour]) for start in range(0, hour * HOURS, hour)]
        calls = _calls_per_decision(acd, afternoon[hour * HOURS :])
        gc.unfreeze()
        gc.set_threshold(*usual)
        return hours, calls

    def happen(self, what: str, contact: Hashable) -> None:
        """One thing of the agenda."""
        agent = self.offered.get(contact)
        if what == "arrive":
            self.arrive()
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
        elif what == "give up" and contact not in self.joined and contact not in self.gone:
            self.offered.pop(contact, None)
            self.tell(ContactLeft(contact))

    def arrive(self) -> None:
        """The next contact; the one after it is on its way."""
        self.contacts += 1
        number, draw = self.contacts, self.random
        queue = draw.randrange(self.companies)
        self.later(draw.expovariate(1 / self.gap_ms), "arrive", None)
        if draw.random() < self.shape.gives_up:
            self.later(draw.uniform(5_000, 60_000), "give up", number)
        event = ContactArrived(number, queue, priority=number % 10 == 0)
        if self.shape.everything:
            needs = (Need("english", 3, 0),) if number % 4 == 0 else ()
            event = replace(event, needs=needs, silent=number % 30 == 0)
            if number % 8 == 0:
                event = replace(event, prefer_agent=f"agent-{queue}", prefer_ms=10_000)
        self.tell(event)


def measure(companies: int, agents: int, shape: Shape, contacts: int) -> float:
    """Print one row; the rate."""
    day = Day(companies, agents, shape)
    day.run(contacts)
    hours, calls = day.again()

    def middle(figure: Callable[[Figures], float]) -> float:
        return median(map(figure, hours))

    rate, unit = middle(attrgetter("decisions_per_s")), middle(attrgetter("unit"))
    p50, p99, unit_p99 = (middle(attrgetter(name)) / 1e3 for name in ("p50", "p99", "unit_p99"))
    print(
        f"{shape.name:<18}{agents:>8,}{day.decisions:>11,}{rate:>13,.0f}{p50:>9.1f}{p99:>9.1f}"
        f"{max(hour.worst for hour in hours) / 1e6:>9.2f}"
        f"{unit / 1e3:>10.1f}{unit_p99:>14.1f}{middle(attrgetter('units_per_decision')):>8.2f}"
        f"{calls:>7.1f}",
        flush=True,
    )
    return rate


def memory(agents: int = 10_000, contacts: int = 20_000, companies: int = 1_000) -> tuple[float, float]:
    """Bytes per agent who serves one queue and is free, and per contact that waits with two deadlines."""
    acd = Acd()
    for company in range(companies):
        acd.handle(QueueConfigured(company, replace(SETTINGS, overflow_when_unstaffed=False), company), 0)
    tracemalloc.start()
    empty, _ = tracemalloc.get_traced_memory()
    for agent in range(agents):
        acd.handle(AgentAssigned(agent, agent % companies), 0)
        acd.handle(AgentReady(agent), agent)
    staffed, _ = tracemalloc.get_traced_memory()
    for contact in range(contacts + agents):
        acd.handle(ContactArrived(contact, contact % companies), agents)
        if contact == agents - 1:
            staffed_and_ringing, _ = tracemalloc.get_traced_memory()
    full, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (staffed - empty) / agents, (full - staffed_and_ringing) / contacts


def profile(companies: int, agents: int, contacts: int) -> None:
    """Where the time of the last shape goes."""
    day = Day(companies, agents, SHAPES[-1])
    day.run(contacts)
    profiler = cProfile.Profile()
    profiler.runcall(day.again)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main(argv: list[str]) -> int:
    """Prints the memory, one row per shape, and two shapes with five times the agents. Returns 1 when a rate misses its
    aim."""
    parser = argparse.ArgumentParser(prog="run bench acd", description=__doc__)
    parser.add_argument("--companies", type=int, default=1_000)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--contacts", type=int, default=2, help="contacts of the day, by agent")
    parser.add_argument("--aim", type=int, default=50_000, help="decisions per second below which this fails")
    parser.add_argument("--profile", action="store_true", help="print where the time goes instead")
    options = parser.parse_args(argv)
    if options.profile:
        profile(options.companies, options.agents, options.agents * options.contacts)
        return 0
    print(f"acd: {options.companies} companies, one core, load {os.getloadavg()[0]:.1f}")
    per_agent, per_contact = memory()
    print(f"memory: {per_agent:,.0f} bytes per free agent of one queue, {per_contact:,.0f} per waiting contact")
    heads = ("decisions", "decisions/s", "p50 us", "p99 us", "max ms", "unit us", "unit p99 us", "units", "calls")
    print("{:<18}{:>8}{:>11}{:>13}{:>9}{:>9}{:>9}{:>10}{:>14}{:>8}{:>7}".format("shape", "agents", *heads), flush=True)
    days = [(options.agents, shape) for shape in SHAPES] + [(5 * options.agents, shape) for shape in SHAPES[1::2]]
    rates = [measure(options.companies, size, shape, size * options.contacts) for size, shape in days]
    return int(min(rates) < options.aim)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
