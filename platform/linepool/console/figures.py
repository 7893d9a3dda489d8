"""What the operator's list says of one page of companies: use, money and health, a few queries for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from django.utils import timezone

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import with_open_amount
from billing.ledger.models import Account, Balance
from billing.payments.models import Suspension
from linepool.console.selectors import count_seats, live_use
from linepool.kernel.ids import first_id_at
from telephony.calls.models import Outcome
from tenants.companies.across import in_each
from tenants.companies.models import Company, CompanyStatus

DAY: Final = timedelta(hours=24)
FAILED_CALLS, FAILED_SHARE = 5, Decimal("0.2")
"""So many calls, and so much of all, must have failed within a day before the list calls it trouble."""

_CALLS: Final = """
    SELECT {company}, count(*), count(*) FILTER (WHERE agent_answered_at IS NOT NULL),
           count(*) FILTER (WHERE outcome = %(failed)s)
    FROM {schema}.calls_call WHERE started_at >= %(since)s AND started_at <= %(now)s
"""
_ALARMS: Final = """
    SELECT {company}, count(*) FROM {schema}.audit_entry WHERE id >= %(first)s AND verb = 'alarm.raised'
"""

TROUBLES: Final = ("alarms", "failing", "calls_out_stopped", "overdue", "nobody_at_work", "no_number", "no_seat")
"""What may be wrong with a company that is active, the worst first."""


@dataclass(slots=True)
class Figures:
    """One company's use of the last 24 hours and of now, what it holds and owes in its currency, and what is wrong."""

    seats: int = 0
    live: dict[str, int] | None = None
    calls_day: int = 0
    answered_day: int = 0
    failed_day: int = 0
    alarms_day: int = 0
    held: Decimal = Decimal(0)
    owed: Decimal = Decimal(0)
    overdue: Decimal = Decimal(0)
    calls_out_stopped: bool = False
    health: list[str] = field(default_factory=list)


def figures_of(companies: Sequence[Company], at: datetime | None = None) -> dict[int, Figures]:
    """Return the figures of each of these companies; they must carry ``number_count``."""
    now = at or timezone.now()
    found = {company.pk: Figures() for company in companies}
    for company_id, seats in count_seats(companies).items():
        found[company_id].seats = seats
    for company_id, live in live_use(list(found)).items():
        found[company_id].live = live
    _add_use(companies, found, now)
    _add_money(companies, found, now)
    for company in companies:
        found[company.pk].health = _troubles(company, found[company.pk])
    return found


def _add_use(companies: Sequence[Company], found: dict[int, Figures], now: datetime) -> None:
    since = now - DAY
    for company_id, calls, answered, failed in in_each(
        companies, _CALLS, since=since, now=now, failed=str(Outcome.FAILED)
    ):
        figures = found[company_id]
        figures.calls_day, figures.answered_day, figures.failed_day = calls, answered, failed
    for company_id, alarms in in_each(companies, _ALARMS, first=first_id_at(since)):
        found[company_id].alarms_day = alarms


def _add_money(companies: Sequence[Company], found: dict[int, Figures], now: datetime) -> None:
    currencies = {company.pk: company.currency for company in companies}
    for row in Balance.objects.filter(company__in=found, account=Account.CREDIT):
        if row.currency == currencies[row.company_id]:
            found[row.company_id].held = -row.amount
    finals = Invoice.objects.filter(company__in=found, status=InvoiceStatus.FINAL)
    for invoice in with_open_amount(finals).filter(open_amount__gt=0):
        if invoice.currency == currencies[invoice.company_id]:
            figures = found[invoice.company_id]
            figures.owed += invoice.open_amount
            if invoice.due_on is not None and invoice.due_on < now.date():
                figures.overdue += invoice.open_amount
    for company_id in Suspension.objects.filter(company__in=found, lifted_at=None).values_list("company_id", flat=True):
        found[company_id].calls_out_stopped = True


def _troubles(company: Company, figures: Figures) -> list[str]:
    if company.status != CompanyStatus.ACTIVE:
        return []
    is_failing = figures.failed_day >= FAILED_CALLS and figures.failed_day >= figures.calls_day * FAILED_SHARE
    trouble = {
        "alarms": figures.alarms_day > 0,
        "failing": is_failing,
        "calls_out_stopped": figures.calls_out_stopped,
        "overdue": figures.overdue > 0,
        "nobody_at_work": bool(figures.live and figures.live["waiting"] and not figures.live["agents"]),
        "no_number": company.number_count == 0,  # type: ignore[attr-defined]
        "no_seat": figures.seats == 0,
    }
    return [name for name in TROUBLES if trouble[name]]
