"""An agent's day over HTTP."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tests.telephony.attendance.test_store import history

ClientFor = Callable[[User | None, Company | None], Client]
DAY = "/api/agents/7/day/?date=2026-11-02"


@pytest.fixture(autouse=True)
def stored(company_a: Company, company_b: Company) -> None:
    with public_scope():
        Company.objects.update(timezone="Asia/Shanghai")
    store_calls(history(company_a.pk, company_b.pk))


def test_a_day_shows_each_state_and_what_it_comes_to(client_for: ClientFor, alice: User, company_a: Company) -> None:
    day = client_for(alice, company_a).get(DAY).json()
    assert [(one["state"], one["ms"] // 60_000, one["reason"]) for one in day["intervals"]] == [
        ("ready", 6, ""),
        ("elsewhere", 4, ""),
        ("away", 2, "lunch"),
    ]
    assert (day["logged_in_ms"], day["waiting_ms"], day["handling_ms"]) == (720_000, 360_000, 0)
    assert day["start"] == "2026-11-01T16:00:00.000Z"


def test_the_day_as_a_file_says_the_same(client_for: ClientFor, alice: User, company_a: Company) -> None:
    answer = client_for(alice, company_a).get(f"{DAY}&format=csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert rows[1][:3] == ["2026-11-02T09:00:00+08:00", "2026-11-02T09:06:00+08:00", "360"]


@pytest.mark.parametrize("query", ["date=2026-02-30", "date=x", "format=pdf"])
def test_a_day_that_is_none_is_named(client_for: ClientFor, alice: User, company_a: Company, query: str) -> None:
    answer = client_for(alice, company_a).get(f"/api/agents/7/day/?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter")


def test_who_was_never_at_work_has_an_empty_day_and_a_stranger_none(
    client_for: ClientFor, alice: User, company_a: Company
) -> None:
    browser = client_for(alice, company_a)
    assert browser.get(f"/api/agents/{alice.pk}/day/?date=2026-11-02").json()["intervals"] == []
    answer = browser.get("/api/agents/999/day/?date=2026-11-02")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_agent")
