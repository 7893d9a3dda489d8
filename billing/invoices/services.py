"""Opening draft invoices."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.contracts.models import ContractVersion
from billing.invoices.models import Invoice


def ensure_draft(company_id: int, day: date, currency: str) -> bool:
    """Make sure the company has an invoice for the month of `day`; tells whether it is new. Others are left alone."""
    period = day.replace(day=1)
    if Invoice.objects.filter(company_id=company_id, period=period).exists():
        return False
    draft = Invoice(company_id=company_id, period=period, currency=currency)
    # Two who open it at once: the second finds the row there and adds nothing.
    Invoice.objects.bulk_create([draft], ignore_conflicts=True)
    return True


def open_drafts_of_this_month(now: datetime | None = None) -> int:
    """A draft for each company with a contract in force, for its own calendar's month; returns how many are new."""
    moment = now or timezone.now()
    in_force = ContractVersion.objects.filter(effective_from__lte=moment).order_by("contract_id", "-effective_from")
    newest = in_force.distinct("contract_id").values_list(
        "contract__company_id", "contract__company__timezone", "currency"
    )
    return sum(
        ensure_draft(company_id, moment.astimezone(ZoneInfo(zone)).date(), currency)
        for company_id, zone, currency in newest
    )
