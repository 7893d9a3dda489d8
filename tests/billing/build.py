"""Builders of usage as call control tells it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from billing.ledger.batch import rate_batch
from billing.ledger.models import Balance, Charge, Usage
from billing.ledger.services import record_usage
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from linepool.kernel.usage import LegUsage
from tenants.companies.models import Company

MORNING = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
"""Ten o'clock in Shanghai."""


def inbound(company: Company, talk_ms: int, *, menu_ms: int = 20_000, at: datetime = MORNING, **facts: Any) -> LegUsage:
    """A caller's leg: a menu, then (unless 0) a talk with an agent."""
    agent = at + timedelta(milliseconds=menu_ms) if talk_ms else None
    total = menu_ms + talk_ms
    given: dict[str, Any] = {
        "company_id": company.pk,
        "call_id": new_id(),
        "leg_id": new_id(),
        "direction": "in",
        "party": "caller",
        "number": "+861055550100",
        "destination_prefix": "+861055550",
        "started_at": at - timedelta(seconds=1),
        "answered_at": at,
        "agent_answered_at": agent,
        "ended_at": at + timedelta(milliseconds=total),
        "billable_ms": total,
        "talk_ms": talk_ms,
        "ivr_ms": menu_ms,
    }
    return LegUsage(**{**given, **facts})


def outbound(
    company: Company, talk_ms: int, *, to: str = "+861381234", at: datetime = MORNING, **facts: Any
) -> LegUsage:
    """The leg to an outside number; 0 ms: it did not answer."""
    times: dict[str, Any] = {"agent_answered_at": None, "talk_ms": 0, "ivr_ms": 0, "billable_ms": talk_ms}
    if not talk_ms:
        times["answered_at"] = None
    side = {"direction": "out", "party": "outside", "destination_prefix": to}
    ended = at + timedelta(milliseconds=talk_ms)
    return replace(inbound(company, 0, at=at), **{**side, **times, "ended_at": ended, **facts})


def agent(company: Company, talk_ms: int, **facts: Any) -> LegUsage:
    """The leg to an agent's browser."""
    return inbound(company, talk_ms, menu_ms=0, party="agent", **facts)


def tell(*legs: LegUsage) -> None:
    """Record usage as call control does."""
    with public_scope():
        record_usage(legs)


def rate_all(limit: int = 1000) -> int:
    """Rate whatever is pending."""
    total = 0
    with public_scope():
        while done := rate_batch(limit):
            total += done
    return total


def usage_of(leg: LegUsage) -> Usage:
    with public_scope():
        return Usage.objects.get(leg_id=leg.leg_id)


def charge_of(leg: LegUsage) -> Charge:
    with public_scope():
        return Charge.objects.get(usage__leg_id=leg.leg_id)


def balance(company: Company, account: str) -> str:
    """A balance as text with six places; "0" when nothing was ever posted."""
    with public_scope():
        row = Balance.objects.filter(company=company, account=account).first()
    return str(row.amount) if row else "0"
