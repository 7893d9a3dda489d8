"""What people do with sales. Each act happens once, is audited, and pays commission in the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from billing.commissions.errors import (
    ClawBackTooLate,
    NothingToEnd,
    NotOfTheCompany,
    NotTheirCall,
    OwnSale,
    ReasonMissing,
    SaleContradicts,
    TermsExist,
    UnknownQueue,
)
from billing.commissions.models import AgentTerms, Sale, Source
from billing.commissions.paying import Books, one_at_a_time, pay, take_back
from billing.commissions.queues import queue_names, record_of_call
from billing.commissions.rules import read_rule, terms_in_force
from billing.commissions.selectors import claw_back_until
from billing.commissions.states import NEED_REASON, Move, SaleState, after
from billing.contracts.selectors import version_in_force
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

    Raises SaleContradicts when it is told differently, NotOfTheCompany for an agent who does not work there,
    NotTheirCall, and NoContract: a sale is in the contract's currency. Call it in the company's scope.
    """
    if not Membership.objects.filter(company_id=company_id, user_id=agent_id).exists():
        raise NotOfTheCompany(fields={"agent_id": NotOfTheCompany.message})
    check_call(call_id, agent_id, source)
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

    Raises WrongSaleState, ReasonMissing, OwnSale (nobody judges their own), NotTheirCall and ClawBackTooLate.
    """
    books = one_at_a_time(company_id)
    sale = Sale.objects.select_for_update().get(company_id=company_id, pk=sale_id)
    _move(books, sale, by, move, reason)
    return sale


@transaction.atomic
def move_sales(company_id: int, by: User, moves: Sequence[tuple[UUID, Move, str]]) -> int:
    """Make many moves, all or none, in their order; returns how many changed something."""
    books = one_at_a_time(company_id)
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
    return _next_terms(company_id, by, queue_id, effective_from, {"rule": dict(rule)})


@transaction.atomic
def end_agent_terms(company_id: int, by: User, *, effective_from: datetime, queue_id: str = "") -> AgentTerms:
    """A queue's own terms end at a moment, and the company's hold for its sales again; or the company's end, and its
    sales earn nothing any more. Also for a queue that is gone. Raises NothingToEnd, TermsExist."""
    if terms_in_force(company_id, queue_id, effective_from) is None:
        raise NothingToEnd
    return _next_terms(company_id, by, queue_id, effective_from, {"rule": {}, "ends": True})


def _next_terms(company_id: int, by: User, queue_id: str, since: datetime, what: dict[str, Any]) -> AgentTerms:
    terms, made = AgentTerms.objects.get_or_create(
        company_id=company_id, queue_id=queue_id, effective_from=since, defaults={**what, "created_by": by}
    )
    if not made:
        raise TermsExist(fields={"effective_on": "terms_exist"})
    verb = "commission.terms_ended" if terms.ends else "commission.terms_set"
    record(verb, f"commission_terms:{terms.pk}", actor=by, queue=queue_id, rule=terms.rule)
    return terms


def check_call(call_id: UUID | None, agent_id: int, source: str) -> None:
    """Whoever tells at the desk that they sold in a call had a part in it, as far as its record has arrived. Raises
    NotTheirCall."""
    known = record_of_call(call_id) if source == Source.DESK else None
    if known is not None and agent_id not in known.agents:
        raise NotTheirCall


def _move(books: Books, sale: Sale, by: User, move: Move, reason: str) -> bool:
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
        pay(books, sale)
    elif move is Move.CLAW_BACK:
        take_back(books, sale)
    record(f"sale.{ends}", f"sale:{sale.pk}", actor=by, order_id=sale.order_id, reason=reason)
    return True


def _check_move(sale: Sale, by: User, move: Move, reason: str, now: datetime) -> None:
    if move in NEED_REASON and not reason.strip():
        raise ReasonMissing(fields={"reason": ReasonMissing.message})
    if move in _JUDGES and by.pk == sale.agent_id:
        raise OwnSale
    if move in (Move.PASS, Move.CONFIRM):
        check_call(sale.call_id, sale.agent_id, sale.source)
    if move is Move.CLAW_BACK and now > claw_back_until(sale):
        raise ClawBackTooLate
