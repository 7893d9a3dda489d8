"""What a company used beyond calls, as its bill asks for it."""

from datetime import UTC, date, datetime, time, timedelta

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from telephony.calls.record import AgentRecord, Towards
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.measurements import Measurements

OCTOBER = (date(2020, 10, 1), date(2020, 10, 31))
NINE = datetime(2020, 10, 5, 1, tzinfo=UTC)
"""In the morning in Shanghai."""


def test_days_without_recordings_and_sales_have_none(company_a: Company) -> None:
    assert set(Measurements().stored_bytes(company_a.pk, *OCTOBER).values()) == {0}
    assert Measurements().sales(company_a.pk, *OCTOBER) == []


def test_days_to_come_are_not_measured_yet(company_a: Company) -> None:
    to_come = (date(2999, 1, 1), date(2999, 1, 31))
    assert Measurements().stored_bytes(company_a.pk, *to_come) == {}
    assert Measurements().presence(company_a.pk, *to_come).logged_in == {}


def test_log_ins_and_working_time_are_those_of_the_companys_own_days(company_a: Company, company_b: Company) -> None:
    """Two agents from 9:00 and 9:05 until 9:10; the second also waits for another company, then takes a call here."""
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(timezone="Asia/Shanghai")
    here, there = company_a.pk, company_b.pk
    said = [
        (0, 7, [Towards(here, "ready")]),
        (5, 8, [Towards(here, "ready", shared_by=2), Towards(there, "ready", home=False, shared_by=2)]),
        (7, 8, [Towards(here, "talking"), Towards(there, "elsewhere", home=False)]),
        (10, 7, [Towards(here, "offline")]),
        (10, 8, [Towards(here, "offline"), Towards(there, "offline", home=False)]),
    ]
    store_calls([AgentRecord(new_id(), user, NINE + timedelta(minutes=minute), tuple(to)) for minute, user, to in said])
    day = date(2020, 10, 5)
    found = Measurements().presence(here, *OCTOBER)
    assert (found.logged_in, found.peak_at) == ({day: 2}, {day: time(9, 5)})
    assert (found.waiting_ms, found.handling_ms) == ({day: 11 * 60_000}, {day: 3 * 60_000})
    theirs = Measurements().presence(there, *OCTOBER)
    assert (theirs.logged_in, theirs.waiting_ms, theirs.handling_ms) == ({}, {day: 60_000}, {})
