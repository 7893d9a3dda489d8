"""Opening draft invoices."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from billing.contracts.models import ContractVersion
from billing.invoices.models import Invoice


def ensure_drafts(wanted: Iterable[tuple[int, date, str]]) -> int:
    """Make sure of an invoice for each (company, a day of its month, currency); returns how many are new.

    Invoices that exist are left alone. Who opens one at the same moment wins: the second adds nothing.
    """
    drafts = [Invoice(company_id=company, period=day.replace(day=1), currency=code) for company, day, code in wanted]
    known = Invoice.objects.filter(
        company_id__in={draft.company_id for draft in drafts}, period__in={draft.period for draft in drafts}
    )
    present = set(known.values_list("company_id", "period"))
    new = [draft for draft in drafts if (draft.company_id, draft.period) not in present]
    Invoice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def open_drafts_of_this_month(now: datetime | None = None) -> int:
    """A draft for each company with a contract in force, for its own calendar's month; returns how many are new."""
    moment = now or timezone.now()
    in_force = ContractVersion.objects.filter(effective_from__lte=moment).order_by("contract_id", "-effective_from")
    newest = in_force.distinct("contract_id").values_list(
        "contract__company_id", "contract__company__timezone", "currency"
    )
    return ensure_drafts(
        (company_id, moment.astimezone(ZoneInfo(zone)).date(), currency) for company_id, zone, currency in newest
    )
