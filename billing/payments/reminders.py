"""What a company was told about each unpaid invoice, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from billing.invoices.models import Invoice
from billing.invoices.settling import open_invoices
from billing.payments.models import DunningPause, DunningStep
from billing.payments.pausing import Pauses
from billing.payments.schedule import APART, DAYS, Step


@dataclass(frozen=True, slots=True)
class Reminded:
    """An open invoice, the steps taken and the next one with its earliest day (None: all were taken, or never due),
    and what holds it back."""

    invoice: Invoice
    steps: Sequence[DunningStep]
    next_step: Step | None
    next_on: date | None
    pause: DunningPause | None = None


def reminders_of(company_id: int, currency: str, today: date) -> list[Reminded]:
    """Every open invoice of the company, the oldest first, as of a day."""
    invoices = list(open_invoices(company_id, currency))
    taken: dict[object, list[DunningStep]] = {invoice.pk: [] for invoice in invoices}
    for step in DunningStep.objects.filter(invoice__in=invoices):
        taken[step.invoice_id].append(step)
    pauses = Pauses([company_id])
    return [_reminded(invoice, taken[invoice.pk], pauses.of(invoice, today), today) for invoice in invoices]


def _reminded(invoice: Invoice, steps: Sequence[DunningStep], pause: DunningPause | None, today: date) -> Reminded:
    waiting = [step for step in Step if step not in {one.step for one in steps}]
    if not waiting or invoice.due_on is None:
        return Reminded(invoice, steps, None, None, pause)
    earliest = [invoice.due_on + timedelta(days=DAYS[waiting[0]]), today]
    if steps:
        earliest.append(steps[-1].taken_at.date() + timedelta(days=APART))
    if pause is not None:
        earliest.append(pause.until + timedelta(days=1))
    return Reminded(invoice, steps, waiting[0], max(earliest), pause)
