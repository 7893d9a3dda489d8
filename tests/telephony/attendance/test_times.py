"""From what agents were said to be, to how long: properties over any history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from telephony.attendance.selectors import local_days
from telephony.attendance.times import BELIEVED, HANDLING, Change, Facts, Interval, clipped, intervals, peaks, worked

START = datetime(2026, 11, 2, 22, tzinfo=UTC)
STEP = timedelta(minutes=4)
STEPS = 60
"""Four hours around a midnight of UTC."""
END = START + STEP * STEPS
DAYS = local_days(date(2026, 11, 2), date(2026, 11, 3), "UTC")
FACTS = st.sampled_from(
    [
        Facts("offline"),
        Facts("away", "lunch"),
        Facts("ready"),
        Facts("ready", shared_by=3),
        Facts("ready", home=False, shared_by=2),
        Facts("ringing"),
        Facts("talking"),
        Facts("wrapup"),
        Facts("elsewhere"),
    ]
)
CHANGES = st.dictionaries(st.tuples(st.integers(1, 4), st.integers(0, STEPS)), FACTS, min_size=1, max_size=60).map(
    lambda found: [Change(user, START + STEP * at, facts) for (user, at), facts in sorted(found.items(), key=str_key)]
)


def str_key(item: tuple[tuple[int, int], Facts]) -> tuple[int, int]:
    return item[0]


def facts_at(changes: Sequence[Change], user: int, at: datetime) -> Facts:
    """What the last word was, while it is believed; the slow way."""
    words = [change for change in changes if change.user_id == user and change.at <= at]
    if not words or at >= words[-1].at + BELIEVED:
        return Facts("offline")
    return words[-1].facts


def minutes() -> Iterable[datetime]:
    return (START + timedelta(minutes=minute) for minute in range(int((END - START) / timedelta(minutes=1))))


def users(changes: Sequence[Change]) -> set[int]:
    return {change.user_id for change in changes}


@given(CHANGES)
def test_intervals_of_an_agent_never_overlap_and_come_in_order(changes: list[Change]) -> None:
    for one, then in pairwise(intervals(changes, END)):
        assert one.since < one.until
        assert (one.user_id, one.until) <= (then.user_id, then.since)


@given(CHANGES)
def test_every_minute_is_what_was_said_last_while_it_is_believed(changes: list[Change]) -> None:
    found = list(intervals(changes, END))
    for user in users(changes):
        for at in minutes():
            here = [one.facts for one in found if one.user_id == user and one.since <= at < one.until]
            said = facts_at(changes, user, at)
            assert here == ([] if said.state == "offline" else [said])


@given(CHANGES)
def test_the_intervals_add_up_to_the_time_logged_in(changes: list[Change]) -> None:
    logged_in = sum(facts_at(changes, user, at).state != "offline" for user in users(changes) for at in minutes())
    assert sum(one.ms for one in intervals(changes, END)) == logged_in * 60_000


@given(CHANGES)
def test_the_peak_is_that_of_counting_every_minute(changes: list[Change]) -> None:
    found = peaks(intervals(changes, END), DAYS)
    for day in DAYS:
        counts = {
            at: sum(said.home and said.state != "offline" for said in everybody(changes, at))
            for at in minutes()
            if day.start <= at < day.end
        }
        most = max(counts.values(), default=0)
        assert (found[day.date].agents if day.date in found else 0) == most
        if most:
            assert counts[found[day.date].at] == most if found[day.date].at in counts else False


def everybody(changes: Sequence[Change], at: datetime) -> list[Facts]:
    return [facts_at(changes, user, at) for user in users(changes)]


@given(CHANGES)
def test_working_time_is_that_of_counting_every_minute(changes: list[Change]) -> None:
    done = worked(intervals(changes, END), DAYS)
    for day in DAYS:
        said = [facts for at in minutes() if day.start <= at < day.end for facts in everybody(changes, at)]
        waiting = sum((Fraction(60_000, one.shared_by) for one in said if one.state == "ready"), Fraction(0))
        assert done.waiting_ms.get(day.date, 0) == waiting
        assert done.handling_ms.get(day.date, 0) == 60_000 * sum(one.state in HANDLING for one in said)


@given(CHANGES, st.integers(0, STEPS), st.integers(0, STEPS))
def test_what_is_cut_out_is_what_lies_there(changes: list[Change], one: int, other: int) -> None:
    since, until = START + STEP * min(one, other), START + STEP * max(one, other)
    whole, part = list(intervals(changes, END)), list(clipped(intervals(changes, END), since, until))
    assert all(since <= piece.since < piece.until <= until for piece in part)
    outside = sum(piece.ms for piece in clipped(whole, START, since)) + sum(
        piece.ms for piece in clipped(whole, until, END)
    )
    assert sum(piece.ms for piece in part) + outside == sum(piece.ms for piece in whole)


def test_saying_the_same_again_confirms_it_and_makes_no_second_interval() -> None:
    said = [Change(1, START + timedelta(minutes=10 * count), Facts("ready")) for count in range(7)]
    assert list(intervals(said, END)) == [Interval(1, START, said[-1].at + BELIEVED, Facts("ready"))]


def test_who_was_forgotten_is_logged_in_no_longer_than_is_believed() -> None:
    (one,) = intervals([Change(1, START, Facts("ready"))], END)
    assert one.until == START + BELIEVED


def test_shares_of_waiting_come_to_what_was_waited() -> None:
    shared = [Change(1, START, Facts("ready", shared_by=3)), Change(1, START + timedelta(minutes=1), Facts("offline"))]
    assert 3 * sum(worked(intervals(shared, END), DAYS).waiting_ms.values()) == 60_000


def test_a_day_of_a_time_zone_may_last_25_hours() -> None:
    (day,) = local_days(date(2026, 10, 25), date(2026, 10, 25), "Europe/Berlin")
    assert day.end - day.start == timedelta(hours=25)
    always = [Change(1, day.start + timedelta(minutes=10 * count), Facts("ready")) for count in range(25 * 6)]
    assert worked(intervals(always, day.end), [day]).waiting_ms == {day.date: 25 * 3_600_000}


def test_who_goes_as_another_comes_is_not_there_with_them() -> None:
    noon = START + timedelta(minutes=5)
    said = [Change(1, START, Facts("ready")), Change(1, noon, Facts("offline")), Change(2, noon, Facts("ready"))]
    assert peaks(intervals(said, END), DAYS)[date(2026, 11, 2)] == (1, START)
