"""What was added up is what the records say, whatever came when, and whenever it was added up."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.attendance.selectors import local_days
from telephony.calls.models import Call, WrapUp
from telephony.calls.record import (
    AgentRecord,
    CallRecord,
    JournalEntry,
    QueueStay,
    StayOutcome,
    Stint,
    Towards,
    WrapUpRecord,
)
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.reports import selectors
from tenants.reports.figures import INTERVAL
from tenants.reports.selectors import Line, Wanted, lines
from tenants.reports.tallies import services, tasks
from tenants.reports.tallies.models import Span, Stale, TalliedDay, Tally
from tenants.reports.tallies.selectors import Plan
from tests.telephony.factories import answered_call

ZONE = "Asia/Shanghai"
MIDNIGHT = datetime(2025, 3, 9, 16, tzinfo=UTC)  # of Monday the 10th in Shanghai
FIRST, LAST = date(2025, 3, 9), date(2025, 3, 12)
QUEUES, PEOPLE = ("q-1", "q-2"), (7, 8, 9)
OUTCOMES: tuple[StayOutcome, ...] = ("answered", "answered", "abandoned", "overflowed", "callback")
STATES = ("ready", "ringing", "talking", "wrapup", "away", "offline")


def a_call(chance: random.Random, company: Company) -> Iterator[JournalEntry]:
    """Into a queue or two, with a person or two, held, passed on, joined by a third, written up."""
    moment = start = MIDNIGHT + timedelta(seconds=chance.randrange(-20 * 3600, 60 * 3600))
    stays, stints, notes = [], [], []
    for _ in range(chance.choice((1, 1, 2))):
        queue, wait_ms = chance.choice(QUEUES), chance.choice((0, 1, 999, 1_000, 20_000, 20_001, 400_000))
        entered, moment = moment, moment + timedelta(milliseconds=wait_ms)
        outcome = chance.choice(OUTCOMES)
        stays.append(QueueStay(queue, f"line {queue}", entered, moment, outcome))
        if outcome != "answered":
            break
        talk_ms, hold_ms = chance.randrange(1_500_000), chance.choice((0, 30_000))
        left = moment + timedelta(milliseconds=talk_ms + hold_ms)
        owner, guest = chance.sample(PEOPLE, 2)
        stints.append(Stint(owner, queue, "owner", moment, left, talk_ms, hold_ms, user_name=f"person {owner}"))
        if chance.random() < 0.3:
            stints.append(Stint(guest, None, "member", moment, left, talk_ms, user_name=f"person {guest}"))
        notes.append((owner, left, left + timedelta(seconds=chance.randrange(1, 200))))
        moment = left
    known: dict[str, Any] = {"start": start, "ended_at": moment, "legs": (), "events": ()}
    call = answered_call(company, **known, stays=tuple(stays), stints=tuple(stints))
    yield call
    for user, since, until in notes:
        yield WrapUpRecord(company.pk, company.schema_name, call.id, user, since, until)


def a_change(chance: random.Random, company: Company) -> AgentRecord:
    at = MIDNIGHT + timedelta(seconds=chance.randrange(-20 * 3600, 60 * 3600))
    return AgentRecord(new_id(), chance.choice(PEOPLE), at, (Towards(company.pk, chance.choice(STATES)),))


def every_report() -> dict[tuple[str, str, int], list[Line]]:
    """Each cut by each group, for two targets."""
    return {
        (by, group, target_s): lines(Wanted(FIRST, LAST, by, group, target_s), ZONE)
        for by, group, target_s in product(selectors.BY, selectors.GROUPS, (1, 20))
    }


def counted_record_by_record(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str, int], list[Line]]:
    """The same reports, nothing of them from what was added up."""
    days = local_days(FIRST, LAST, ZONE)
    quarters = (days[-1].end - days[0].start) // INTERVAL
    stale = [days[0].start + count * INTERVAL for count in range(quarters)]
    with monkeypatch.context() as patch:
        patch.setattr(selectors, "plan", lambda *args, **kwargs: Plan([], [], stale))
        return every_report()


@pytest.fixture(autouse=True)
def inside(company_a: Company) -> Iterator[None]:
    with company_scope(company_a):
        yield


@pytest.mark.parametrize("seed", range(3))
def test_reports_are_what_records_say_whenever_they_were_added_up(
    company_a: Company, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    entries = [entry for _ in range(60) for entry in a_call(chance, company_a)]
    entries += [a_change(chance, company_a) for _ in range(80)]
    chance.shuffle(entries)  # wrap-ups before their calls, changes of days ago
    for first in range(0, len(entries), 60):
        store_calls(entries[first : first + 60])
        if chance.random() < 0.5:
            services.refresh(ZONE)
        if chance.random() < 0.5:
            Call.objects.filter(pk=chance.choice([one.id for one in entries if isinstance(one, CallRecord)])).delete()
            WrapUp.objects.filter(user_id=chance.choice(PEOPLE)).update(wrap_up_ms=chance.randrange(90_000))
        if chance.random() < 0.5:
            services.refresh(ZONE)
        assert every_report() == counted_record_by_record(monkeypatch)
    while services.refresh(ZONE):
        pass
    assert not Stale.objects.exists()
    assert TalliedDay.objects.filter(whole_since=None).count() == 0
    expected = counted_record_by_record(monkeypatch)
    monkeypatch.setattr(selectors, "facts_within", lambda *args: pytest.fail("a record was read"))
    monkeypatch.setattr(selectors, "_counted", lambda wanted, stale: [] if not stale else pytest.fail("stale"))
    assert every_report() == expected
    with connection.cursor() as cursor:  # a day's report is read from days
        cursor.execute("DELETE FROM tallies_tally WHERE span = %s", [Span.QUARTER.value])
    by_day = {key: found for key, found in every_report().items() if key[0] != "interval"}
    assert by_day == {key: found for key, found in expected.items() if key[0] != "interval"}


def test_what_comes_while_it_is_added_up_is_added_up_next_time(
    company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    store_calls(list(a_call(chance, company_a)))
    late = list(a_call(random.Random(1), company_a))  # noqa: S311 - another of the very same quarters
    rows = services._added_up

    def meanwhile(*args: Any) -> list[Tally]:
        found = list(rows(*args))
        store_calls(late)
        return found

    with monkeypatch.context() as patch:
        patch.setattr(services, "_added_up", meanwhile)
        assert services.refresh(ZONE)
    assert Stale.objects.exists()
    assert every_report() == counted_record_by_record(monkeypatch)
    assert services.refresh(ZONE)
    assert not Stale.objects.exists()
    assert every_report() == counted_record_by_record(monkeypatch)


def test_a_quarter_and_a_day_that_go_on_are_not_added_up_yet(
    company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    store_calls([answered_call(company_a, start=MIDNIGHT + timedelta(hours=3))])
    quarter = MIDNIGHT + timedelta(hours=3)
    monkeypatch.setattr(services, "now", lambda: quarter + timedelta(minutes=14))
    assert services.refresh(ZONE) == 0
    monkeypatch.setattr(services, "now", lambda: quarter + timedelta(minutes=15))
    assert services.refresh(ZONE) == 1
    assert services.refresh(ZONE) == 0
    assert not TalliedDay.objects.get().whole_since
    monkeypatch.setattr(services, "now", lambda: MIDNIGHT + timedelta(hours=24))
    assert services.refresh(ZONE) == 0
    assert TalliedDay.objects.get().whole_since
    assert every_report() == counted_record_by_record(monkeypatch)


def test_in_another_zone_days_are_put_together_anew(company_a: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, not secret
    store_calls([entry for _ in range(30) for entry in a_call(chance, company_a)])
    while services.refresh(ZONE):
        pass
    monkeypatch.setattr(f"{__name__}.ZONE", "Europe/Berlin")
    assert every_report() == counted_record_by_record(monkeypatch)


def test_forgotten_it_is_counted_again(company_a: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(4)  # noqa: S311 - repeatable, not secret
    store_calls([entry for _ in range(10) for entry in a_call(chance, company_a)])
    store_calls([a_change(chance, company_a) for _ in range(10)])
    while services.refresh(ZONE):
        pass
    Tally.objects.update(offered=99)
    assert every_report() != counted_record_by_record(monkeypatch)
    assert services.forget() > 0
    assert every_report() == counted_record_by_record(monkeypatch)
    while services.refresh(ZONE):
        pass
    assert every_report() == counted_record_by_record(monkeypatch)


def test_workers_are_asked_where_something_is_to_do(
    company_a: Company, company_b: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(tasks.refresh_company, "delay", asked.append)
    store_calls([answered_call(company_b, start=MIDNIGHT)])
    assert (tasks.refresh(), asked) == (1, [company_b.pk])
    assert tasks.refresh_company(company_b.pk) == 1
    assert (tasks.refresh(), asked) == (0, [company_b.pk])


@pytest.mark.parametrize("hours", [4, 12])  # another day in the other zone, and the same
def test_a_zone_tried_and_taken_back_leaves_every_day_right(
    company_a: Company, monkeypatch: pytest.MonkeyPatch, hours: int
) -> None:
    chance = random.Random(5)  # noqa: S311 - repeatable, not secret
    store_calls([entry for _ in range(60) for entry in a_call(chance, company_a)])
    while services.refresh("Asia/Shanghai"):
        pass
    store_calls([answered_call(company_a, start=MIDNIGHT + timedelta(hours=hours))])
    while services.refresh("Europe/Berlin"):
        pass
    assert every_report() == counted_record_by_record(monkeypatch)
