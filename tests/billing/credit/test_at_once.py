"""Requests of one company that come at once share a transaction, and nothing else changes for them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.credit.models import Reservation, Step
from billing.credit.services import Request, serve
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Hold, Refused
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.credit.cases import MINUTE, PHONE, Till, limit

EVENING = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
"""Half past eleven in Shanghai: what is asked in an hour counts for two days."""
CALLS = [new_id() for _ in range(4)]


@dataclass(frozen=True)
class Wish:
    """For one of the calls: so much talk, or it is over after so much; or the gate moves on."""

    call: int
    minutes: int
    over: bool


WISHES = st.builds(Wish, st.integers(0, 3), st.integers(0, 6), st.booleans())
BATCHES = st.lists(st.lists(WISHES, min_size=1, max_size=6), min_size=1, max_size=5)


@pytest.fixture
def till(company_a: Company, contracted: Contracted) -> Till:
    contracted(company_a)
    limit(company_a, day="4.00", month="6.00")
    return Till(company_a)


class _Undone(Exception):
    """Ends a try without a trace."""


def told(till: Till, batches: list[list[Wish]], *, together: bool) -> tuple[list[Granted | Refused], list[Any]]:
    """Answers and what is in the tables then; nothing of it stays."""
    answers: list[Granted | Refused] = []
    try:
        with public_scope(), transaction.atomic():
            now = EVENING
            for batch in batches:
                requests = [
                    Request(Hold(till.company.pk, CALLS[one.call], "customer", PHONE), one.minutes * MINUTE, one.over)
                    for one in batch
                ]
                for asked in [requests] if together else [[request] for request in requests]:
                    answers += serve(asked, now)
                now += timedelta(minutes=11)
            columns = ("call_id", "amount", "covered_ms", "state", "day", "expires_at")
            rows: list[Any] = list(Reservation.objects.order_by("call_id").values_list(*columns))
            rows += Step.objects.order_by("reservation__call_id", "number").values_list(
                "reservation__call_id", "number", "kind", "amount", "covered_ms"
            )
            raise _Undone
    except _Undone:
        return answers, rows


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=BATCHES)
def test_at_once_or_one_after_another_the_answers_and_the_books_are_the_same(
    till: Till, batches: list[list[Wish]]
) -> None:
    assert told(till, batches, together=True) == told(till, batches, together=False)


def test_twenty_cost_no_more_questions_to_the_database_than_two(till: Till) -> None:
    def statements(count: int) -> int:
        requests = [Request(till.hold(), MINUTE) for _ in range(count)]
        with public_scope(), CaptureQueriesContext(connection) as asked:
            serve(requests, till.now)
        return len(asked)

    statements(1)  # what never changes is read once for a process
    assert statements(2) == statements(9)


def test_who_calls_for_nothing_uses_nothing(till: Till) -> None:
    hold = till.hold()
    with public_scope():
        till.reserve(hold, 3)
        Reservation.objects.update(amount=0)  # as it is where calls are included
        till.settle(hold, 2 * MINUTE)
        assert Reservation.objects.values_list("amount", "state").get() == (Decimal(0), "closed")
