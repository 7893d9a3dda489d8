"""The reports' figures beside a plain recomputation: generated days as events, counted second by second."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import pytest

from tenants.reports.figures import FIGURES, Counts, Facts, Part, Spell, Visit, Written, presence, tally

MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
TARGET_S = 20
QUEUES = ("sales", "service")


class Event(NamedTuple):
    """``who`` talks to the customer, or is empty; ``queue`` they wait in or came from."""

    second: int
    kind: str
    who: int = 0
    queue: str = ""


def at(second: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=second)


def a_call(chance: random.Random) -> list[Event]:
    """A caller waits, and is answered, held, joined by a third, passed on to a person or a queue, and written up."""
    second, events = chance.randrange(86_000), list[Event]()
    people = chance.sample(range(1, 30), 12)
    while True:
        queue = chance.choice(QUEUES)
        events.append(Event(second, "queued", queue=queue))
        second += chance.choice((1, TARGET_S - 1, TARGET_S, TARGET_S + 1, chance.randrange(1, 900)))
        if chance.random() < 0.3:
            return [
                *events,
                Event(second, chance.choice(("abandoned", "overflowed", "callback", "ended")), queue=queue),
            ]
        who = people.pop()
        events.append(Event(second, "joined", who, queue))
        while True:
            for _ in range(chance.randrange(3)):
                events.append(Event(second + chance.randrange(1, 60), "held", who))
                second = events[-1].second + chance.randrange(1, 60)
                events.append(Event(second, "unheld", who))
            if chance.random() < 0.3:
                guest = people.pop()
                events.append(Event(second + 5, "member", guest, queue))
                second += 5 + chance.randrange(1, 60)
                events.append(Event(second, "left", guest))
            second += chance.randrange(1, 120)
            events.append(Event(second, "left", who))
            events.append(Event(second + chance.randrange(1, 90), "written", who))
            if chance.random() > 0.3 or len(people) < 6:
                break
            who = people.pop()
            events.append(Event(second, "joined", who, queue))
        if chance.random() > 0.2 or len(people) < 6:
            return events


def facts(events: list[Event]) -> Facts:
    """The call as its records tell it."""
    visits, parts, written = list[Visit](), list[Part](), list[Written]()
    for place, event in enumerate(events):
        later = events[place + 1 :]
        if event.kind == "queued":
            end = next(one for one in later if one.kind != "written" or one.who == 0)
            outcome = "answered" if end.kind == "joined" else end.kind
            wait_ms = (end.second - event.second) * 1000
            visits.append(Visit(event.queue, at(event.second), wait_ms, outcome))  # type: ignore[arg-type]
        elif event.kind in ("joined", "member"):
            left = next(one for one in later if (one.kind, one.who) == ("left", event.who))
            held = [one.second for one in later if one.who == event.who and one.kind in ("held", "unheld")]
            hold = sum(held[1::2]) - sum(held[::2])
            talk = left.second - event.second - hold
            role = "owner" if event.kind == "joined" else "member"
            joined, gone = at(event.second), at(left.second)
            parts.append(Part(event.who, event.queue, role, joined, gone, talk * 1000, hold * 1000))  # type: ignore[arg-type]
        elif event.kind == "written":
            left = next(one for one in events if (one.kind, one.who) == ("left", event.who))
            written.append(Written(event.who, at(left.second), (event.second - left.second) * 1000))
    return Facts(tuple(visits), tuple(parts), tuple(written))


def recounted(events: list[Event], found: Counter[tuple[int, str, int, str]]) -> None:
    """The same from the events alone: the call is lived through, and each second of it is somebody's."""
    doing: dict[int, tuple[str, str, int]] = {}  # who: what they do, for which queue, in which interval
    happens: dict[int, list[Event]] = {}
    for event in events:
        happens.setdefault(event.second, []).append(event)
    waited, owner = 0, 0
    for second in range(min(happens), max(happens) + 1):
        for event in happens.get(second, ()):
            waiting = doing.get(0)
            if event.kind in ("queued", "joined") and owner:
                _, queue, interval = doing[owner]
                found[interval, queue, owner, "transferred"] += 1
                owner = 0
            if waiting and event.kind in ("joined", "abandoned", "overflowed", "callback", "ended"):
                kind = {"joined": "answered", "callback": "called_back"}.get(event.kind, event.kind)
                place = (waiting[2], waiting[1], 0)
                found[*place, "offered"] += 1
                found[*place, kind] += kind != "ended"
                if kind == "answered":
                    found[*place, "answered_wait_ms"] += waited * 1000
                if kind in ("answered", "abandoned"):
                    found[*place, f"{kind}_in_time"] += waited <= TARGET_S
                del doing[0]
            match event.kind:
                case "queued":
                    doing[0], waited = ("wait", event.queue, second // 900), 0
                case "joined" | "member":
                    doing[event.who] = ("talk_ms", event.queue, second // 900)
                    if event.kind == "joined":
                        owner = event.who
                        found[second // 900, event.queue, owner, "handled"] += 1
                case "held" | "unheld" | "left" | "written":
                    does = {"held": "hold_ms", "unheld": "talk_ms", "left": "wrap_up_ms", "written": "nothing"}
                    doing[event.who] = (does[event.kind], *doing[event.who][1:])
        for who, (what, queue, interval) in doing.items():
            guest = what == "wrap_up_ms" and not any(one.kind == "written" and one.who == who for one in events)
            if who and what != "nothing" and not guest:
                found[interval, queue, who, what] += 1000
        waited += 1


@pytest.mark.parametrize("seed", range(12))
def test_a_generated_day_is_what_its_events_say(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    day = [a_call(chance) for _ in range(120)]
    expected: Counter[tuple[int, str, int, str]] = Counter()
    for events in day:
        recounted(events, expected)
    told = {
        (int((key.start - MIDNIGHT).total_seconds()) // 900, key.queue_id, key.user_id or 0, name): count
        for key, counts in tally(map(facts, day), TARGET_S * 1000).items()
        for name, count in asdict(counts).items()
        if count
    }
    assert told == {place: count for place, count in expected.items() if count}
    kinds = {name for *_, name in told}
    assert kinds | {"busy_ms", "waiting_ms"} == set(asdict(Counts())), "the day has everything that is counted"


def test_a_supervisor_who_listens_handles_nothing() -> None:
    part = Part(7, "sales", "supervisor", at(0), at(60), 60_000, 0)
    assert tally([Facts(parts=(part,))], 20_000) == {}


def test_figures_come_from_sums_and_nothing_is_no_figure() -> None:
    morning = Counts(offered=10, answered=9, answered_in_time=8, answered_wait_ms=90_000, abandoned=1, handled=9)
    evening = Counts(
        offered=2,
        abandoned=2,
        abandoned_in_time=2,
        handled=1,
        transferred=1,
        talk_ms=50,
        wrap_up_ms=50,
        busy_ms=3,
        waiting_ms=1,
    )
    day = {figure.name: figure.of(morning + evening) for figure in FIGURES}
    assert day == {
        "service_level": 8 / 10,
        "asa_ms": 10_000,
        "abandonment": 3 / 12,
        "aht_ms": 10,
        "acw_ms": 5,
        "occupancy": 3 / 4,
        "transfers": 1 / 10,
    }
    assert {figure.of(Counts()) for figure in FIGURES} == {None}


@pytest.mark.parametrize("seed", range(6))
def test_peoples_states_are_counted_in_each_interval_they_lasted_in(seed: int) -> None:
    chance, second, spells = random.Random(seed), 0, list[Spell]()  # noqa: S311 - repeatable, not secret
    expected: Counter[tuple[int, int, str]] = Counter()
    while second < 20_000:
        lasted, who, is_busy = (
            chance.choice((1, 900, 2700, chance.randrange(4000))),
            chance.randrange(3),
            second % 2 > 0,
        )
        spells.append(Spell(who, at(second), at(second + lasted), is_busy))
        for lived in range(second, second + lasted):
            expected[lived // 900, who, "busy_ms" if is_busy else "waiting_ms"] += 1000
        second += lasted + chance.randrange(60)
    told = {
        (int((key.start - MIDNIGHT).total_seconds()) // 900, key.user_id, name): count
        for key, counts in presence(spells).items()
        for name, count in asdict(counts).items()
        if count
    }
    assert told == expected
