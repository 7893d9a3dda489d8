"""What must be done before a legal entity's month is closed, each point counted live. Reading only."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from django.apps import apps
from django.db.models import Q

from billing.closing.models import Equation, Reconciliation
from billing.contracts.selectors import start_of_day
from billing.invoices.models import Invoice, InvoiceStatus
from billing.ledger.models import Usage, UsageState
from billing.ledger.reports import trial_balance
from billing.parties.models import BillingProfile, LegalEntity
from billing.payments.models import BankLine
from billing.payments.stripe.models import CardRefund, Event
from billing.rating.recurring import month_bounds
from billing.rerating.models import Rerating
from billing.rerating.models import Status as ReratingStatus


class Month(NamedTuple):
    """A legal entity's month, and the companies it bills (as of today) with their time zones."""

    entity: LegalEntity
    first: date
    last: date
    companies: dict[int, str]


@dataclass(frozen=True, slots=True)
class Item:
    """One point: ``count`` things are left to do; done when it is 0."""

    code: str
    count: int

    @property
    def ok(self) -> bool:
        """Whether nothing is left."""
        return self.count == 0


def checklist(entity: LegalEntity, period: date) -> list[Item]:
    """Every point, in the order one works them off. Needs the public scope."""
    month = Month(entity, *month_bounds(period), _companies(entity))
    return [Item(code, count(month)) for code, count in _POINTS]


def _companies(entity: LegalEntity) -> dict[int, str]:
    """Those with this entity in their profile; those without any belong to the installation's first."""
    elsewhere = BillingProfile.objects.filter(entity__isnull=False).exclude(entity=entity)
    named = BillingProfile.objects.filter(entity=entity)
    found = apps.get_model("companies", "Company").objects.exclude(pk__in=elsewhere.values("company_id"))
    if LegalEntity.objects.filter(pk__lt=entity.pk).exists():
        found = found.filter(pk__in=named.values("company_id"))
    return dict(found.values_list("pk", "timezone"))


def _usage(month: Month, state: UsageState) -> int:
    """Legs of the month, in each company's own calendar, that are in this state."""
    waiting = set(Usage.objects.filter(state=state).values_list("company_id", flat=True).distinct())
    return sum(
        Usage.objects.filter(
            company_id=company_id, state=state, started_at__lt=start_of_day(month.last + timedelta(days=1), zone)
        ).count()
        for company_id, zone in month.companies.items()
        if company_id in waiting
    )


def _unrated(month: Month) -> int:
    return _usage(month, UsageState.PENDING)


def _quarantined(month: Month) -> int:
    return _usage(month, UsageState.QUARANTINED)


def _reratings(month: Month) -> int:
    going_on = (ReratingStatus.PREPARING, ReratingStatus.OPEN, ReratingStatus.APPROVED)
    ours = Q(company=None) | Q(company_id__in=month.companies)
    return Rerating.objects.filter(ours, period=month.first, status__in=going_on).count()


def _not_final(month: Month) -> int:
    drafts = Invoice.objects.exclude(status=InvoiceStatus.FINAL)
    return drafts.filter(company_id__in=month.companies, period__lte=month.first).count()


def _not_sent(month: Month) -> int:
    finals = Invoice.objects.filter(status=InvoiceStatus.FINAL, entity=month.entity, sent_at=None)
    return finals.filter(period__lte=month.first).count()


def _bank(month: Month) -> int:
    """Of the whole installation: whose a transfer is, and so which entity's, is known when it is matched."""
    return BankLine.objects.filter(payment=None, ignored_by="", booked_on__lte=month.last).count()


def _cards(_: Month) -> int:
    return (
        Event.objects.filter(done_at=None).count() + CardRefund.objects.filter(state__in=("wanted", "pending")).count()
    )


def _switch(month: Month) -> int:
    """Days nobody has compared, and what the newest comparison of each of the others found."""
    left = {month.first + timedelta(days=n) for n in range((month.last - month.first).days + 1)}
    found = 0
    covering = Reconciliation.objects.filter(finished_at__isnull=False, first__lte=month.last, last__gte=month.first)
    for run in covering.order_by("-started_at", "-id"):
        days = {day for day in left if run.first <= day <= run.last}
        if days:
            found += _differences(run, (Equation.SWITCH,), month.companies, days)
            left -= days
        if not left:
            break
    return found + len(left)


def _money(month: Month) -> int:
    """What the newest comparison says of Stripe and of the invoices; 1 when none was made since the month ended."""
    newest = Reconciliation.objects.filter(finished_at__date__gt=month.last).order_by("-started_at", "-id").first()
    if newest is None:
        return 1
    return _differences(newest, (Equation.STRIPE, Equation.INVOICES), month.companies, None)


def _differences(
    run: Reconciliation, of: Collection[Equation], companies: Collection[int], days: Collection[date] | None
) -> int:
    ours = run.differences.filter(Q(company=None) | Q(company_id__in=companies), equation__in=of)
    return (ours if days is None else ours.filter(Q(day=None) | Q(day__in=days))).count()


def _unbalanced(month: Month) -> int:
    """Currencies whose debits are not its credits as of the month's last day, in the entity's companies' books."""
    rows = trial_balance(month.last, month.companies)
    return sum(
        sum(row.balance for row in rows if row.currency == currency) != 0 for currency in {row.currency for row in rows}
    )


_POINTS: Final[tuple[tuple[str, Callable[[Month], int]], ...]] = (
    ("usage_rated", _unrated),
    ("quarantine_empty", _quarantined),
    ("reratings_decided", _reratings),
    ("switch_reconciled", _switch),
    ("invoices_final", _not_final),
    ("invoices_sent", _not_sent),
    ("bank_matched", _bank),
    ("cards_processed", _cards),
    ("money_reconciled", _money),
    ("trial_balanced", _unbalanced),
)
