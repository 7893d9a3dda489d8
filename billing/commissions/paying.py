"""What a confirmed sale pays, and when. Whoever pays holds the company's books: confirmations follow one another."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from billing.commissions.models import AgentTerms, Commission, Payee, Sale, Source
from billing.commissions.queues import CallRecord, record_of_call
from billing.commissions.rules import Agreed, one_more, rule_of
from billing.commissions.selectors import decided, sold_before
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from billing.rating.parts.base import Sold
from linepool.audit.services import record

PATIENCE: Final = timedelta(days=1)
"""So long after its confirmation the record of a sale's call may arrive; then the company's terms pay."""


@dataclass
class Books:
    """A company's confirmations, while others wait for them: what is read once, however many sales are moved."""

    zone: str
    now: datetime
    sold: dict[tuple[Payee, int | None, str], Sold] = field(default_factory=dict)
    rules: dict[tuple[Payee, str], Agreed] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """Today in the company's calendar."""
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def rule(self, sale: Sale, payee: Payee) -> Agreed:
        """What the payee earns now for a sale of its queue."""
        of = (payee, sale.queue_id)
        if of not in self.rules:
            self.rules[of] = rule_of(sale.company_id, payee, self.now, sale.queue_id)
        return self.rules[of]

    def sell(self, sale: Sale, payee: Payee) -> Sold:
        """What the payee sold this month on the sale's ladder before the sale, which counts from now on."""
        whose = (payee, sale.agent_id, sale.ladder) if payee is Payee.AGENT else (payee, None, "")
        before = self.sold.get(whose)
        if before is None:
            before = sold_before(sale, payee, self.zone, self.day)
        self.sold[whose] = before.plus(sale.amount)
        return before


def one_at_a_time(company_id: int) -> Books:
    """Tiers go by the order of confirmations: a company's follow one another."""
    company = apps.get_model("companies", "Company").objects.select_for_update(no_key=True).get(pk=company_id)
    return Books(company.timezone, timezone.now())


def pay(books: Books, sale: Sale) -> None:
    """The operator's commission now, the agent's once it is known by whose terms: now, or with the call's record."""
    _pay(books, sale, Payee.OPERATOR)
    known = record_of_call(sale.call_id)
    if known is None and _depends_on_call(sale):
        sale.waits = True
        sale.save(update_fields=["waits"])
    else:
        _pay_agent(books, sale, known)


@transaction.atomic
def pay_waiting(company_id: int, now: datetime | None = None) -> int:
    """Pay the agents of confirmed sales whose call's record has arrived meanwhile, or will not any more; returns how
    many waited for it. At the rate of their confirmation. Call it in the company's scope."""
    now, zone = now or timezone.now(), one_at_a_time(company_id).zone
    waiting = Sale.objects.select_for_update().filter(company_id=company_id, waits=True).order_by("decided_at", "id")
    done = 0
    for sale in waiting:
        known = record_of_call(sale.call_id)
        if known is not None or now - decided(sale) > PATIENCE:
            _pay_agent(Books(zone, decided(sale)), sale, known)
            done += 1
    return done


def _depends_on_call(sale: Sale) -> bool:
    """Whether its record may change what the agent earns: it tells the queue, and whether they had a part in it."""
    if sale.call_id is None:
        return False
    return (
        sale.source == Source.DESK
        or AgentTerms.objects.filter(company_id=sale.company_id).exclude(queue_id="").exists()
    )


def _pay_agent(books: Books, sale: Sale, known: CallRecord | None) -> None:
    """By the terms of the call's queue. Nothing to one who told at the desk of a call they had no part in."""
    sale.waits, sale.queue_id = False, known.queue_id if known is not None else ""
    theirs = known is None or sale.source != Source.DESK or sale.agent_id in known.agents
    sale.ladder = books.rule(sale, Payee.AGENT).ladder
    sale.save(update_fields=["waits", "queue_id", "ladder"])
    if theirs:
        _pay(books, sale, Payee.AGENT)
    else:
        record("sale.not_their_call", f"sale:{sale.pk}", order_id=sale.order_id, agent=sale.agent_id)


def _pay(books: Books, sale: Sale, payee: Payee) -> None:
    before, rule = books.sell(sale, payee), books.rule(sale, payee).rule
    if rule is None:
        return
    earned = one_more(rule, before, sale.amount, books.day, sale.currency)
    steps = [step._asdict() | {"text": dict(step.text), "values": dict(step.values)} for step in earned.steps]
    _write(sale, payee, earned.amount, books.day, nth=before.count + 1, steps=steps)


def take_back(books: Books, sale: Sale) -> None:
    """A negative line for each commission of the sale; one whose agent still waits is paid first."""
    if sale.waits:
        _pay_agent(Books(books.zone, decided(sale)), sale, record_of_call(sale.call_id))
    for paid in sale.commissions.filter(original=None).order_by("payee"):
        _write(sale, Payee(paid.payee), -paid.amount, books.day, nth=paid.nth, original=paid)


def _write(sale: Sale, payee: Payee, amount: Decimal, day: date, **more: Any) -> None:
    """The commission; an agent's is owed from now on, the operator's stands on the client's next bill."""
    entry = None
    if payee is Payee.AGENT and amount:
        sides = ((Account.COMMISSION_COST, amount), (Account.COMMISSION_PAYABLE, -amount))
        reference = f"commission:{sale.pk}:{'back' if more.get('original') else 'earned'}"
        (entry,) = post([Posting(sale.company_id, TransactionKind.COMMISSION, reference, sale.currency, sides)])
    Commission.objects.create(
        company_id=sale.company_id,
        sale=sale,
        payee=payee,
        amount=amount,
        currency=sale.currency,
        period=day.replace(day=1),
        transaction_id=entry,
        **more,
    )
