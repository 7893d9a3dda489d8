"""What the operator's list says of companies, and what it calls trouble."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.test import Client
from django.utils import timezone

from billing.invoices.settling import open_amount
from billing.parties.models import LegalEntity
from billing.payments.services import receive
from billing.payments.suspension import suspend
from linepool.audit.services import record
from linepool.console.figures import figures_of
from linepool.console.selectors import access_company
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.billing.build import inbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final
from tests.console.conftest import call_in

HOUR = timedelta(hours=1)


def row_of(operator: Client, company: Company) -> dict[str, Any]:
    listed = {row["id"]: row for row in operator.get("/api/console/companies/").json()["results"]}
    assert listed[company.pk] == operator.get(f"/api/console/companies/{company.pk}/").json()
    return dict(listed[company.pk])


def test_the_list_counts_the_calls_of_the_last_24_hours_of_each_company(
    operator: Client, company_a: Company, company_b: Company
) -> None:
    for ago in (HOUR, 2 * HOUR, 23 * HOUR):
        call_in(company_a, ago=ago)
    call_in(company_a, ago=HOUR, outcome="abandoned_queue")
    call_in(company_a, ago=25 * HOUR)
    call_in(company_b, ago=HOUR, outcome="failed")
    acme, bravo = row_of(operator, company_a), row_of(operator, company_b)
    assert (acme["calls_day"], acme["answered_day"], acme["failed_day"]) == (4, 3, 0)
    assert (bravo["calls_day"], bravo["answered_day"], bravo["failed_day"]) == (1, 0, 1)


def test_the_list_says_what_a_company_holds_owes_and_owes_for_too_long(
    operator: Client, company_a: Company, company_b: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    contracted(company_a)
    tell(inbound(company_a, 61_000))
    rate_all()
    invoice = final(company_a)
    with public_scope():
        open_now = open_amount(invoice)
    acme = row_of(operator, company_a)
    assert (Decimal(acme["owed"]), Decimal(acme["held"])) == (open_now, Decimal(0))
    assert Decimal(acme["overdue"]) in {Decimal(0), open_now}
    with public_scope():
        receive(company_a.pk, "CNY", open_now + 5, date(2027, 1, 2), by="Fay")
    acme, bravo = row_of(operator, company_a), row_of(operator, company_b)
    assert [Decimal(acme[name]) for name in ("owed", "overdue", "held")] == [0, 0, 5]
    assert [Decimal(bravo[name]) for name in ("owed", "overdue", "held")] == [0, 0, 0]


def test_an_invoice_past_its_day_is_trouble(
    operator: Client, company_a: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    contracted(company_a)
    tell(inbound(company_a, 61_000))
    rate_all()
    invoice = final(company_a)
    assert invoice.due_on is not None
    day = timedelta(days=1)
    noon = timezone.now().replace(year=invoice.due_on.year, month=invoice.due_on.month, day=invoice.due_on.day, hour=12)
    with public_scope():
        company = access_company(company_a.pk)
        assert "overdue" not in figures_of([company], noon)[company_a.pk].health
        late = figures_of([company], noon + day)[company_a.pk]
    assert "overdue" in late.health
    with public_scope():
        assert late.overdue == late.owed == open_amount(invoice) > 0


def test_health_names_what_is_wrong_worst_first(operator: Client, company_a: Company, company_b: Company) -> None:
    assert row_of(operator, company_a)["health"] == ["no_number", "no_seat"]
    with company_scope(company_a):
        record("alarm.raised", f"company:{company_a.pk}", code="fraud_burst")
        record("alarm.raised", f"company:{company_a.pk}", code="fraud_burst")
    with public_scope():
        suspend(company_a.pk, "complaints", by="Op")
    found = row_of(operator, company_a)
    assert found["health"] == ["alarms", "calls_out_stopped", "no_number", "no_seat"]
    assert found["alarms_day"] == 2
    assert row_of(operator, company_b)["health"] == ["no_number", "no_seat"]


def test_a_few_failed_calls_among_many_are_no_trouble(operator: Client, company_a: Company) -> None:
    for _ in range(4):
        call_in(company_a, ago=HOUR, outcome="failed")
    assert "failing" not in row_of(operator, company_a)["health"]
    call_in(company_a, ago=HOUR, outcome="failed")
    assert "failing" in row_of(operator, company_a)["health"]
    for _ in range(21):
        call_in(company_a, ago=HOUR)
    assert "failing" not in row_of(operator, company_a)["health"]
