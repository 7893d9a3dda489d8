"""The day so far over HTTP: three ways to count who hangs up quickly, computed once for all who look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.reports import today
from tests.tenants.reports.test_api import MIDNIGHT, given_up, passed_on

ClientFor = Callable[[User | None, Company | None], Client]
TODAY = "/api/reports/today/"
NOON = MIDNIGHT + timedelta(hours=12)


class Clock:
    """The time as reports and the kept answers are told it."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in ("tenants.reports.selectors", "tenants.reports.today", "linepool.kernel.shared"):
        monkeypatch.setattr(f"{module}.now", clock)
    return clock


@pytest.fixture(autouse=True)
def stored(company_a: Company, clock: Clock) -> None:
    """A day of one answer within the target, one who gave up within it and one after it; a call of the day before."""
    cache.clear()
    with public_scope():
        Company.objects.update(timezone="Asia/Shanghai")
    gone = [given_up(company_a, MIDNIGHT + timedelta(hours=hour), seconds) for hour, seconds in ((2, 5), (3, 60))]
    before = passed_on(company_a, MIDNIGHT - timedelta(hours=1))
    store_calls([before, passed_on(company_a, MIDNIGHT + timedelta(hours=1)), *gone])


@pytest.mark.parametrize(("level", "expected"), [("ignored", 1 / 2), ("for", 2 / 3), ("against", 1 / 3)])
def test_the_level_is_counted_as_named(
    client_for: ClientFor, alice: User, company_a: Company, level: str, expected: float
) -> None:
    found = client_for(alice, company_a).get(f"{TODAY}?level={level}").json()
    figures: dict[str, Any] = {"offered": 3, "answered": 1, "abandoned": 2, "service_level": expected, "asa_ms": 10_000}
    assert found["total"] == figures
    assert found["queues"] == [figures | {"id": "q-1"}]
    assert datetime.fromisoformat(found["at"]) == NOON


def test_another_target_counts_anew(client_for: ClientFor, alice: User, company_a: Company) -> None:
    client = client_for(alice, company_a)
    assert client.get(f"{TODAY}?target_s=9").json()["total"]["service_level"] == 0
    assert client.get(f"{TODAY}?target_s=60").json()["total"]["service_level"] == 1
    assert client.get(f"{TODAY}?target_s=0").json()["code"] == "bad_filter"
    assert client.get(f"{TODAY}?level=mine").json()["code"] == "bad_filter"


def test_it_is_counted_once_until_it_is_old(
    client_for: ClientFor, alice: User, company_a: Company, clock: Clock
) -> None:
    client = client_for(alice, company_a)
    assert client.get(TODAY).json()["total"]["offered"] == 3
    store_calls([given_up(company_a, MIDNIGHT + timedelta(hours=4), 30)])
    clock.now += today.FRESH - timedelta(seconds=1)
    assert client.get(TODAY).json()["total"]["offered"] == 3
    clock.now += timedelta(seconds=1)
    assert client.get(TODAY).json()["total"]["offered"] == 4


def test_midnight_in_the_companys_zone_begins_a_new_day(
    client_for: ClientFor, alice: User, company_a: Company, clock: Clock
) -> None:
    client = client_for(alice, company_a)
    assert client.get(TODAY).json()["total"]["offered"] == 3
    clock.now = datetime(2026, 11, 20, 16, tzinfo=UTC)
    found = client.get(TODAY).json()
    assert (found["total"]["offered"], found["total"]["service_level"], found["queues"]) == (0, None, [])


def test_another_company_sees_its_own(
    client_for: ClientFor, alice: User, charlie: User, company_a: Company, company_b: Company
) -> None:
    assert client_for(alice, company_a).get(TODAY).json()["total"]["offered"] == 3
    assert client_for(charlie, company_b).get(TODAY).json()["total"]["offered"] == 0
