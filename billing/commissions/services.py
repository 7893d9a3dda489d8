"""What people do with sales. Each act happens once, is audited, and pays commission in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from billing.commissions.errors import (
    ClawBackTooLate,
    NotOfTheCompany,
    OwnSale,
    ReasonMissing,
    SaleContradicts,
    TermsExist,
    UnknownQueue,
)
from billing.commissions.models import AgentTerms, Commission, Payee, Sale, Source
from billing.commissions.queues import queue_names, queue_of_call
from billing.commissions.rules import Agreed, one_more, read_rule, rule_of
from billing.commissions.selectors import claw_back_until, sold_before
from billing.commissions.states import NEED_REASON, Move, SaleState, after
from billing.contracts.selectors import version_in_force
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from billing.rating.parts.base import Sold
from linepool.accounts.models import Membership, User
from linepool.audit.services import record

_MARKS: Mapping[Move, tuple[str, str]] = {
    Move.PASS: ("checked_by", "checked_at"),
    Move.FAIL: ("checked_by", "checked_at"),
    Move.CONFIRM: ("decided_by", "decided_at"),
    Move.REJECT: ("decided_by", "decided_at"),
    Move.WITHDRAW: ("decided_by", "decided_at"),
    Move.CLAW_BACK: ("clawed_back_by", "clawed_back_at"),
}
"""Where it is written who did this and when."""
_JUDGES = frozenset({Move.PASS, Move.FAIL, Move.CONFIRM, Move.REJECT})


@transaction.atomic
def report_sale(
    company_id: int,
    by: User,
    *,
    order_id: str,
    amount: Decimal,
    agent_id: int,
    call_id: UUID | None = None,
    note: str = "",
    source: Source = Source.API,
) -> Sale:
    """Tell of a sale; an order told again as it was told before is the same sale.

    Raises SaleContradicts when it is told differently, NotOfTheCompany for an agent who does not work there, and
    NoContract: a sale is in the contract's currency.
    """
    if not Membership.objects.filter(company_id=company_id, user_id=agent_id).exists():
        raise NotOfTheCompany(fields={"agent_id": NotOfTheCompany.message})
    told = {"amount": amount, "agent_id": agent_id}
    sale, made = Sale.objects.get_or_create(
        company_id=company_id,
        order_id=order_id,
        defaults={
            **told,
            "currency": version_in_force(company_id).currency,
            "call_id": call_id,
            "note": note,
            "source": source,
            "reported_by": by,
        },
    )
    if made:
        record("sale.reported", f"sale:{sale.pk}", actor=by, order_id=order_id, amount=str(amount), agent=agent_id)
    elif any(getattr(sale, name) != value for name, value in told.items()):
        raise SaleContradicts
    return sale


@transaction.atomic
def move_sale(company_id: int, sale_id: UUID, by: User, move: Move, reason: str = "") -> Sale:
    """Make the move; one that was made already changes nothing. Confirming pays, clawing back takes that back.

    Raises WrongSaleState, ReasonMissing, OwnSale (nobody judges their own) and ClawBackTooLate.
    """
    books = _one_at_a_time(company_id)
    sale = Sale.objects.select_for_update().get(company_id=company_id, pk=sale_id)
    _move(books, sale, by, move, reason)
    return sale


@transaction.atomic
def move_sales(company_id: int, by: User, moves: Sequence[tuple[UUID, Move, str]]) -> int:
    """Make many moves, all or none, in their order; returns how many changed something."""
    books = _one_at_a_time(company_id)
    sales = Sale.objects.select_for_update().filter(company_id=company_id).in_bulk([pk for pk, _, _ in moves])
    return sum(_move(books, sales[pk], by, move, reason) for pk, move, reason in moves)


@transaction.atomic
def set_agent_terms(
    company_id: int, by: User, *, effective_from: datetime, rule: Mapping[str, Any], queue_id: str = ""
) -> AgentTerms:
    """What agents earn from a moment on, for all sales or those of one queue's calls. Sales confirmed before keep their
    rate. Call it in the company's scope.

    Raises BadCommissionRule, UnknownQueue, and TermsExist when others begin at the same moment.
    """
    read_rule(rule)
    if queue_id and queue_id not in queue_names():
        raise UnknownQueue(fields={"queue_id": "unknown_queue"})
    terms, made = AgentTerms.objects.get_or_create(
        company_id=company_id,
        queue_id=queue_id,
        effective_from=effective_from,
        defaults={"rule": dict(rule), "created_by": by},
    )
    if not made:
        raise TermsExist(fields={"effective_on": "terms_exist"})
    record("commission.terms_set", f"commission_terms:{terms.pk}", actor=by, queue=queue_id, rule=dict(rule))
    return terms


@dataclass
class _Books:
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


def _one_at_a_time(company_id: int) -> _Books:
    """Tiers go by the order of confirmations: a company's follow one another."""
    company = apps.get_model("companies", "Company").objects.select_for_update(no_key=True).get(pk=company_id)
    return _Books(company.timezone, timezone.now())


def _move(books: _Books, sale: Sale, by: User, move: Move, reason: str) -> bool:
    """Whether that changed something."""
    ends = after(SaleState(sale.state), move)
    if sale.state == ends:
        return False
    _check_move(sale, by, move, reason, books.now)
    who, when = _MARKS[move]
    setattr(sale, who, by)
    setattr(sale, when, books.now)
    sale.state, sale.reason = ends, reason
    sale.save(update_fields=["state", "reason", who, when])
    if move is Move.CONFIRM:
        _pay(books, sale)
    elif move is Move.CLAW_BACK:
        _take_back(books, sale)
    record(f"sale.{ends}", f"sale:{sale.pk}", actor=by, order_id=sale.order_id, reason=reason)
    return True


def _check_move(sale: Sale, by: User, move: Move, reason: str, now: datetime) -> None:
    if move in NEED_REASON and not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    if move in _JUDGES and by.pk == sale.agent_id:
        raise OwnSale
    if move is Move.CLAW_BACK and now > claw_back_until(sale):
        raise ClawBackTooLate


def _pay(books: _Books, sale: Sale) -> None:
    sale.queue_id = queue_of_call(sale.call_id)
    sale.ladder = books.rule(sale, Payee.AGENT).ladder
    if sale.queue_id:
        sale.save(update_fields=["queue_id", "ladder"])
    for payee in Payee:
        before, rule = books.sell(sale, payee), books.rule(sale, payee).rule
        if rule is None:
            continue
        earned = one_more(rule, before, sale.amount, books.day, sale.currency)
        steps = [step._asdict() | {"text": dict(step.text), "values": dict(step.values)} for step in earned.steps]
        _write(sale, payee, earned.amount, books.day, nth=before.count + 1, steps=steps)


def _take_back(books: _Books, sale: Sale) -> None:
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
