"""Where an invoice stands, from its facts and today's date."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When

from billing.invoices.models import Invoice
from billing.invoices.settling import with_open_amount


class State(StrEnum):
    """The states a reader sees; the first that is true of an invoice."""

    DRAFT = "draft"
    CHECKED = "checked"
    CREDITED = "credited"
    """Taken back whole by credit notes."""
    PAID = "paid"
    OVERDUE = "overdue"
    PART_PAID = "part_paid"
    SENT = "sent"
    FINAL = "final"


def with_state(invoices: QuerySet[Invoice], today: date) -> QuerySet[Any]:
    """Invoices with ``state``, ``open_amount``, ``settled`` and ``credited``."""
    rules: list[tuple[Q, State]] = [
        (Q(status="draft"), State.DRAFT),
        (Q(status="checked"), State.CHECKED),
        (Q(credited=F("total"), total__gt=Decimal(0)), State.CREDITED),
        (Q(open_amount__lte=Decimal(0)), State.PAID),
        (Q(due_on__lt=today), State.OVERDUE),
        (Q(settled__gt=Decimal(0)), State.PART_PAID),
        (Q(sent_at__isnull=False), State.SENT),
    ]
    cases = [When(rule, then=Value(state.value)) for rule, state in rules]
    state = Case(*cases, default=Value(State.FINAL.value), output_field=CharField())
    found: QuerySet[Any] = with_open_amount(invoices).annotate(state=state)
    return found
