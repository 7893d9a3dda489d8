"""Reminding companies of what is overdue, up to suspension, and reviving them when they pay. Data is never touched."""

from datetime import datetime
from zoneinfo import ZoneInfo

import structlog
from django.db import IntegrityError, transaction
from django.utils import timezone

from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.settling import with_open_amount
from billing.payments.messages import tell_overdue
from billing.payments.models import DunningStep, Suspension
from billing.payments.pausing import Pauses
from billing.payments.schedule import Step, next_step
from linepool.audit.services import record

log = structlog.get_logger(__name__)


def is_suspended(company_id: int) -> bool:
    """Whether the company's calls out are refused: it does not pay, or a person said so."""
    return Suspension.objects.filter(company_id=company_id, lifted_at=None).exists()


def remind_all(at: datetime | None = None) -> int:
    """Take the step that is due of every overdue invoice; returns how many. Twice at once takes each once. A pause
    holds it back: once that is over, steps go on one after another where they stood."""
    now = at or timezone.now()
    finals = Invoice.objects.filter(status=InvoiceStatus.FINAL, due_on__lt=now.date()).select_related("company")
    overdue = with_open_amount(finals).filter(open_amount__gt=0).order_by("due_on", "pk")
    invoices = list(overdue.prefetch_related("dunning"))
    pauses = Pauses(invoice.company_id for invoice in invoices)
    return sum(_remind(invoice, pauses, now) for invoice in invoices)


def revive_if_paid(company_id: int) -> bool:
    """End the suspension for debt when nothing that led to it is open any more; returns whether one ended."""
    led_to_it = Invoice.objects.filter(company_id=company_id, dunning__step=Step.SUSPENDED)
    if with_open_amount(led_to_it).filter(open_amount__gt=0).exists():
        return False
    in_force = Suspension.objects.filter(company_id=company_id, lifted_at=None, by_hand=False)
    lifted = in_force.update(lifted_at=timezone.now())
    if lifted:
        record("company.revived", f"company:{company_id}")
    return bool(lifted)


def _remind(invoice: Invoice, pauses: Pauses, now: datetime) -> bool:
    if invoice.due_on is None:
        return False
    today = now.astimezone(ZoneInfo(invoice.company.timezone)).date()
    if pauses.of(invoice, today) is not None:
        return False
    taken = list(invoice.dunning.all())
    last = taken[-1].taken_at.date() if taken else None
    step = next_step(invoice.due_on, today, {Step(one.step) for one in taken}, last)
    return step is not None and _take(invoice, step, now)


def _take(invoice: Invoice, step: Step, now: datetime) -> bool:
    """Note the step and, once that is certain, write to the company. Somebody else took it: nothing."""
    try:
        with transaction.atomic():
            DunningStep.objects.create(invoice=invoice, step=step, taken_at=now)
            if step is Step.SUSPENDED:
                Suspension.objects.get_or_create(company_id=invoice.company_id, lifted_at=None, by_hand=False)
            record(f"dunning.{step.value}", f"invoice:{invoice.pk}", number=invoice.number)
            transaction.on_commit(lambda: tell_overdue(invoice.pk, step.value), robust=True)
    except IntegrityError:
        return False
    log.info("billing.dunning", invoice=str(invoice.pk), step=step.value)
    return True
