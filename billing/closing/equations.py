"""The three equations, each told as figures and as every difference found. Reading only; needs the public scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import Count

from billing.closing.clearing import CLEARING
from billing.closing.found import Found
from billing.closing.stripe_asked import Told, differences_to
from billing.contracts.selectors import start_of_day
from billing.ledger.models import Usage, UsageState
from billing.ledger.verify import verify
from linepool.kernel.books import BooksDifference, DayTally, switch_books

MOST: Final = 5000
"""Differences kept of one equation (of one day, for the switch); how many there were is always told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an equation came to."""

    figures: Mapping[str, Any]
    differences: list[Found]
    tallies: list[DayTally] = field(default_factory=list)
    whole: bool = True


def switch_equals(day: date) -> Answer:
    """Equation.SWITCH of one day: each leg of the switch is rated, free or quarantined."""
    told = switch_books()(day)
    found = [_of_books(one, day) for one in told.differences]
    for tally in told.tallies:
        if tally.pending:
            found.extend(_pending(tally, day))
    names = ("legs", "rated", "free", "quarantined", "pending", "unknown")
    figures = {name: sum(getattr(tally, name) for tally in told.tallies) for name in names}
    return Answer(figures, found, list(told.tallies), told.whole)


def _of_books(one: BooksDifference, day: date) -> Found:
    opens, subject = ("call", one.call_id) if one.call_id else ("", one.subject)
    return Found(one.kind, one.detail, one.company_id, day, opens, subject)


def _pending(tally: DayTally, day: date) -> Iterator[Found]:
    """A row for each call that still waits for its price, and one for the legs finance no longer holds as waiting."""
    zone = apps.get_model("companies", "Company").objects.values_list("timezone", flat=True).get(pk=tally.company_id)
    since, until = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    legs = Usage.objects.filter(company_id=tally.company_id, state=UsageState.PENDING)
    legs = legs.filter(started_at__gte=since, started_at__lt=until)
    left = tally.pending
    for row in legs.values("call_id").annotate(legs=Count("id")).order_by("call_id")[:MOST]:
        left -= row["legs"]
        detail = f"{row['legs']} legs are not rated yet"
        yield Found("pending", detail, tally.company_id, day, "call", str(row["call_id"]))
    if left > 0:
        yield Found("pending", f"{left} legs are not rated yet", tally.company_id, day)


# (kind, company, opens, subject, detail) of everything that differs.
_STRIPE: Final = """
    SELECT 'collection_without_payment', c.company_id, 'invoice', c.invoice_id::text,
        'collection ' || c.id || ' is paid and no payment of ours says so'
    FROM stripe_collection c LEFT JOIN payments_payment p ON p.id = c.payment_id
    WHERE c.state = 'paid' AND p.id IS NULL
    UNION ALL
    SELECT 'payment_not_by_stripe', p.company_id, 'payment', p.id::text,
        p.amount || ' ' || p.currency || ' is booked as paid by card, and no collection of ours has it'
    FROM payments_payment p LEFT JOIN stripe_collection c ON c.payment_id = p.id
    WHERE p.method = 'stripe' AND p.reverses_id IS NULL AND c.id IS NULL
    UNION ALL
    SELECT 'payment_posted_otherwise', p.company_id, 'payment', p.id::text,
        'payment ' || p.amount || ' ' || p.currency || ', ledger ' || coalesce(e.amount, 0)
    FROM payments_payment p LEFT JOIN (
        SELECT transaction_id, sum(amount) AS amount FROM ledger_entry WHERE account = 'stripe_clearing' GROUP BY 1
    ) e ON e.transaction_id = p.transaction_id
    WHERE p.method = 'stripe' AND coalesce(e.amount, 0) <> p.amount
    UNION ALL
    SELECT 'refund_posted_otherwise', r.company_id, 'transaction', r.transaction_id::text,
        'refund ' || r.amount || ' ' || r.currency || ', ledger ' || coalesce(-e.amount, 0)
    FROM payments_refund r LEFT JOIN (
        SELECT transaction_id, sum(amount) AS amount FROM ledger_entry WHERE account = 'stripe_clearing' GROUP BY 1
    ) e ON e.transaction_id = r.transaction_id
    WHERE r.method = 'stripe' AND coalesce(-e.amount, 0) <> r.amount
    UNION ALL
    SELECT 'refund_unknown', r.company_id, 'transaction', r.transaction_id::text,
        r.amount || ' ' || r.currency || ' is booked as given back to a card, and Stripe was never asked'
    FROM payments_refund r LEFT JOIN stripe_cardrefund s ON s.refund_id = r.id
    WHERE r.method = 'stripe' AND s.id IS NULL
    UNION ALL
    SELECT 'refund_failed_and_kept', r.company_id, 'transaction', r.transaction_id::text,
        r.amount || ' ' || r.currency || ': Stripe ' || s.state || CASE WHEN t.id IS NULL
            THEN ', the ledger still holds it as given' ELSE ', the ledger has taken it back' END
    FROM stripe_cardrefund s JOIN payments_refund r ON r.id = s.refund_id
    LEFT JOIN ledger_transaction t ON t.company_id = r.company_id AND t.kind = 'reversal'
        AND t.reference = 'refund:' || r.id
    WHERE (s.state = 'failed') <> (t.id IS NOT NULL)
    UNION ALL
    SELECT 'message_stuck', NULL, 'message', id, kind || ': ' || error
    FROM stripe_event WHERE error <> '' AND (done_at IS NULL OR tries >= 50)
"""
_STRIPE_COUNTS: Final = """
    SELECT (SELECT count(*) FROM stripe_collection WHERE state = 'paid'),
        (SELECT count(*) FROM payments_payment WHERE method = 'stripe' AND reverses_id IS NULL),
        (SELECT count(*) FROM stripe_cardrefund WHERE state = 'done'),
        (SELECT count(*) FROM stripe_cardrefund WHERE state IN ('wanted', 'pending')),
        (SELECT count(*) FROM stripe_event WHERE done_at IS NULL)
"""


def stripe_equals(told: Told | None) -> Answer:
    """Equation.STRIPE: what Stripe tells of payments, refunds, fees and payouts is what is booked, to the cent.

    Our own records of all times, and what Stripe told when it was asked (None: there is no key, ``configured`` False,
    and only what was taken before can be compared). ``asked`` False: Stripe did not answer.
    """
    names = ("collected", "payments", "refunds", "refunds_under_way", "messages_waiting")
    figures: dict[str, Any] = {"configured": told is not None, **dict(zip(names, _one(_STRIPE_COUNTS), strict=True))}
    found = [Found(kind, detail[:300], company_id, None, opens, subject)
             for query in (_STRIPE, CLEARING)
             for kind, company_id, opens, subject, detail in _all(query)]  # fmt: skip
    count, theirs = differences_to(told) if told is not None else (None, [])
    figures |= {"asked": count is not None, "at_stripe": count or 0}
    return Answer(figures, found + theirs)


# (company, invoice, detail): what each final invoice says beside what was posted for it.
_INVOICES: Final = """
    SELECT i.company_id, i.id::text, i.number || ' says ' || i.total || ', the ledger ' || coalesce(e.amount, 0)
    FROM invoices_invoice i LEFT JOIN (
        SELECT transaction_id, sum(amount) AS amount FROM ledger_entry WHERE account = 'receivable' GROUP BY 1
    ) e ON e.transaction_id = i.transaction_id
    WHERE i.status = 'final' AND i.total <> coalesce(e.amount, 0)
"""
_INVOICE_COUNTS: Final = """
    SELECT (SELECT count(*) FROM invoices_invoice WHERE status = 'final'),
        (SELECT count(*) FROM invoices_invoice WHERE status <> 'final'),
        (SELECT count(*) FROM ledger_transaction), (SELECT count(*) FROM ledger_charge)
"""


def invoices_equal() -> Answer:
    """Equation.INVOICES: charges, ledger, balances, invoices, settlements and number series agree (``ledger.verify``),
    and each final invoice is posted as it says."""
    figures = dict(zip(("final", "drafts", "transactions", "charges"), _one(_INVOICE_COUNTS), strict=True))
    found = [Found("invoice_posted_otherwise", detail, company_id, None, "invoice", invoice_id)
             for company_id, invoice_id, detail in _all(_INVOICES)]  # fmt: skip
    for one in verify().differences:
        found.append(Found(one.check[:80], one.detail[:300], one.company_id, None, one.opens, one.subject))
    return Answer(figures, found)


def _all(query: str) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from cursor.fetchall()


def _one(query: str) -> tuple[Any, ...]:
    return next(_all(query))
