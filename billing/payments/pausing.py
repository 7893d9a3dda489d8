"""Reminders that wait: for an invoice in dispute, or a company that was given time. A suspension in force stays."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from billing.invoices.errors import UnknownInvoice
from billing.invoices.models import Invoice
from billing.ledger.books import close_books
from billing.parties.selectors import company_of
from billing.payments.errors import PauseIsOver
from billing.payments.models import DunningPause
from linepool.audit.services import record


class Pauses:
    """The pauses of some companies as they stand now."""

    def __init__(self, company_ids: Iterable[int]) -> None:
        rows = DunningPause.objects.filter(company_id__in=set(company_ids), ended_at=None)
        self._by_target: Mapping[tuple[int, UUID | None], DunningPause] = {
            (row.company_id, row.invoice_id): row for row in rows
        }

    def of(self, invoice: Invoice, today: date) -> DunningPause | None:
        """What keeps the invoice from being reminded of on a day; of two, the one that lasts longer."""
        own = self._by_target.get((invoice.company_id, invoice.pk))
        whole = self._by_target.get((invoice.company_id, None))
        holding = [one for one in (own, whole) if one is not None and one.until >= today]
        return max(holding, key=lambda one: one.until, default=None)


@transaction.atomic
def pause_reminders(
    company_id: int, until: date, reason: str, *, by: str, invoice_id: UUID | None = None, at: datetime | None = None
) -> DunningPause:
    """Take no step about the company's invoices, or this one, up to and on a day of its calendar. It takes the place
    of an earlier pause of the same. Raises UnknownInvoice (also another company's) and PauseIsOver."""
    now, company = at or timezone.now(), company_of(company_id)
    if until < now.astimezone(ZoneInfo(company.timezone)).date():
        raise PauseIsOver
    if invoice_id is not None and not Invoice.objects.filter(pk=invoice_id, company_id=company_id).exists():
        raise UnknownInvoice
    close_books(company_id)
    before = DunningPause.objects.filter(company_id=company_id, ended_at=None)
    same = Q(invoice=None) if invoice_id is None else Q(invoice=invoice_id)
    before.filter(same).update(ended_at=now)
    pause = DunningPause.objects.create(
        company_id=company_id, invoice_id=invoice_id, until=until, reason=reason, paused_by=by, paused_at=now
    )
    target = f"company:{company_id}" if invoice_id is None else f"invoice:{invoice_id}"
    record("dunning.paused", target, until=until.isoformat(), reason=reason)
    return pause


@transaction.atomic
def resume_reminders(company_id: int, at: datetime | None = None) -> int:
    """End every pause of the company and of its invoices; returns how many there were."""
    close_books(company_id)
    ended = DunningPause.objects.filter(company_id=company_id, ended_at=None).update(ended_at=at or timezone.now())
    if ended:
        record("dunning.resumed", f"company:{company_id}")
    return ended
