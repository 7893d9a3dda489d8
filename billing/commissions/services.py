"""What people do with sales. Each act happens once, is audited, and pays commission in the same transaction."""

from collections.abc import Mapping, Sequence
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
)
from billing.commissions.models import AgentTerms, Commission, Payee, Sale, Source
from billing.commissions.rules import one_more, read_rule, rule_of
from billing.commissions.selectors import claw_back_until, sales_before
from billing.commissions.states import NEED_REASON, Move, SaleState, after
from billing.contracts.selectors import version_in_force
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from billing.rating.parts.base import Sale as SoldOnce
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
    _one_at_a_time(company_id)
    sale = Sale.objects.select_for_update().get(company_id=company_id, pk=sale_id)
    ends = after(SaleState(sale.state), move)
    if sale.state == ends:
        return sale
    _check_move(sale, by, move, reason)
    who, when = _MARKS[move]
    setattr(sale, who, by)
    setattr(sale, when, timezone.now())
    sale.state, sale.reason = ends, reason
    sale.save(update_fields=["state", "reason", who, when])
    if move is Move.CONFIRM:
        _pay(sale)
    elif move is Move.CLAW_BACK:
        _take_back(sale)
    record(f"sale.{ends}", f"sale:{sale.pk}", actor=by, order_id=sale.order_id, reason=reason)
    return sale


@transaction.atomic
def move_sales(company_id: int, by: User, moves: Sequence[tuple[UUID, Move, str]]) -> int:
    """Make many moves, all or none; returns how many changed something."""
    before = dict(Sale.objects.filter(pk__in=[pk for pk, _, _ in moves]).values_list("pk", "state"))
    moved = [move_sale(company_id, pk, by, move, reason) for pk, move, reason in moves]
    return sum(before[sale.pk] != sale.state for sale in moved)


@transaction.atomic
def set_agent_terms(company_id: int, by: User, *, effective_from: datetime, rule: Mapping[str, Any]) -> AgentTerms:
    """What agents earn from a moment on. Sales confirmed before keep their rate. Raises BadCommissionRule."""
    read_rule(rule)
    terms = AgentTerms.objects.create(
        company_id=company_id, effective_from=effective_from, rule=dict(rule), created_by=by
    )
    record("commission.terms_set", f"commission_terms:{terms.pk}", actor=by, rule=dict(rule))
    return terms


def _one_at_a_time(company_id: int) -> None:
    """Tiers go by the order of confirmations: a company's follow one another."""
    apps.get_model("companies", "Company").objects.select_for_update(no_key=True).get(pk=company_id)


def _check_move(sale: Sale, by: User, move: Move, reason: str) -> None:
    if move in NEED_REASON and not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    if move in _JUDGES and by.pk == sale.agent_id:
        raise OwnSale
    if move is Move.CLAW_BACK and timezone.now() > claw_back_until(sale):
        raise ClawBackTooLate


def _pay(sale: Sale) -> None:
    at = sale.decided_at or timezone.now()
    day = _local_day(sale, at)
    for payee in Payee:
        rule = rule_of(sale.company_id, payee, at)
        if rule is None:
            continue
        before = sales_before(sale, payee, day)
        earned = one_more(rule, before, SoldOnce(sale.order_id, sale.amount, at), day, sale.currency)
        steps = [step._asdict() | {"text": dict(step.text), "values": dict(step.values)} for step in earned.steps]
        _write(sale, payee, earned.amount, day, nth=len(before) + 1, steps=steps)


def _take_back(sale: Sale) -> None:
    day = _local_day(sale, sale.clawed_back_at or timezone.now())
    for paid in sale.commissions.filter(original=None).order_by("payee"):
        _write(sale, Payee(paid.payee), -paid.amount, day, nth=paid.nth, original=paid)


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


def _local_day(sale: Sale, at: datetime) -> date:
    zone = apps.get_model("companies", "Company").objects.values_list("timezone", flat=True).get(pk=sale.company_id)
    return at.astimezone(ZoneInfo(zone)).date()
