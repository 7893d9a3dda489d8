"""The demo's month looks like a month, and is the same one every time."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

from telephony.calls.record import decode_entry
from telephony.calls.sums import faults
from tenants.demo.people import LINES, PEOPLE, RESULTS
from tenants.demo.records import Agent, Stage, Writer
from tenants.demo.shape import World, month_of_calls

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WORLD = World(
    timezone="Asia/Shanghai",
    shares={line.name: line.share for line in LINES},
    agents={line.name: tuple(p.email for p in PEOPLE if line.name in p.queues) for line in LINES},
    results=tuple((code, weight) for code, _, _, weight in RESULTS),
)
STAGE = Stage(
    company_id=1,
    schema="c_demo",
    number="+862081880001",
    queue_ids={line.name: f"queue-{n}" for n, line in enumerate(LINES)},
    keys={line.name: str(n + 1) for n, line in enumerate(LINES)},
    agents={person.email: Agent(n, person.name) for n, person in enumerate(PEOPLE)},
)


def test_the_same_moment_gives_the_same_month() -> None:
    assert month_of_calls(WORLD, NOW) == month_of_calls(WORLD, NOW)


def test_most_callers_are_answered_in_office_hours_and_a_few_give_up() -> None:
    month = month_of_calls(WORLD, NOW)
    outcomes = Counter(sketch.outcome for sketch in month)
    assert 270 <= len(month) <= 300
    assert 0.55 < outcomes["answered"] / len(month) < 0.9
    assert {"abandoned_queue", "abandoned_menu", "voicemail", "closed", "unanswered"} <= set(outcomes)
    assert all(NOW - timedelta(days=30) < sketch.started_at < NOW for sketch in month)
    weekend = sum(sketch.started_at.weekday() >= 5 for sketch in month)
    assert weekend < len(month) / 5


def test_every_record_is_one_the_journal_carries_with_times_in_order() -> None:
    writer = Writer(STAGE)
    for sketch in month_of_calls(WORLD, NOW):
        call, wrap_up = writer.call(sketch)
        assert decode_entry(call.to_json()) == call
        assert call.started_at <= call.ended_at
        assert [event.at for event in call.events] == sorted(event.at for event in call.events)
        assert all(call.started_at <= leg.started_at <= leg.ended_at <= call.ended_at for leg in call.legs)
        assert list(faults(call, call.legs, call.stays, call.stints)) == []
        assert (wrap_up is not None) == bool(sketch.result)
        if call.agent_answered_at:
            talked = call.ended_at - call.agent_answered_at
            assert round(talked.total_seconds() * 1000) == call.talk_ms


def test_ids_are_distinct_and_sort_by_the_calls_time() -> None:
    writer = Writer(STAGE)
    ids = [writer.call(sketch)[0].id for sketch in month_of_calls(WORLD, NOW)]
    assert len(set(ids)) == len(ids)
    assert all(isinstance(one, UUID) and one.version == 7 for one in ids)
    assert [one.int >> 80 for one in ids] == sorted(one.int >> 80 for one in ids)
