"""The operator at the public site, and calls that happened."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import User
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor, _nothing_counted
from tests.billing.conftest import contracted, entity, tariff
from tests.conftest import make_user

__all__ = ["_nothing_counted", "contracted", "entity", "tariff"]


@pytest.fixture
def op(db: None) -> User:
    return make_user("Op", is_operator=True)


@pytest.fixture
def operator(client_for: ClientFor, op: User) -> Client:
    return client_for(op, None)


def call_in(company: Company, *, ago: timedelta, outcome: str = "answered", **fields: Any) -> Call:
    """Store a call of the company that began so long ago."""
    began = timezone.now() - ago
    if outcome == "answered":
        fields.setdefault("agent_answered_at", began)
    with company_scope(company):
        return Call.objects.create(
            id=new_id(), direction="in", outcome=outcome, caller="+8613800001111", called="+861055550100",
            started_at=began, ended_at=began, duration_ms=1_000, **fields,
        )  # fmt: skip
