"""Two transactions at once, in a real database: both see what the other took."""

import threading
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import connections

from billing.catalogue.seed import seed
from billing.contracts.services import open_trial
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.verdicts import Granted, Refused
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import OPENED
from tests.billing.credit.cases import MINUTE, NOON, Till, limit
from tests.billing.forget import forget_money


@pytest.fixture
def till(fresh_company: Callable[..., Company]) -> Iterator[Till]:
    with public_scope():
        seed()
    company = fresh_company()
    with company_scope(company):
        open_trial(company.pk, "attended", since=OPENED)
    limit(company, month="2.00")
    yield Till(company)
    forget_money(company.pk)


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """Run them in threads that start together; their results, in order."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(place: int, job: Callable[[], object]) -> None:
        gate.wait(10)
        try:
            results[place] = job()  # type: ignore[call-overload]
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return list(results)


def test_two_calls_at_once_do_not_spend_the_same_money(till: Till) -> None:
    for _ in range(5):
        holds = [till.hold() for _ in range(4)]
        answers = at_once(*(lambda hold=hold: till.reserve(hold, 2) for hold in holds))
        granted = [answer for answer in answers if isinstance(answer, Granted)]
        assert sum(answer.amount for answer in granted) == Decimal("2.00") == till.held
        assert sorted(answer.ms for answer in granted) == [MINUTE, 2 * MINUTE, 2 * MINUTE]
        assert [answer for answer in answers if isinstance(answer, Refused)] == [Refused("spend_month")]
        for hold in holds:
            till.settle(hold, 0)


def test_the_same_request_twice_at_once_is_one_reservation(till: Till) -> None:
    hold = till.hold()
    answers = at_once(*(lambda: till.reserve(hold, 3) for _ in range(4)))
    assert [answer.ms for answer in answers if isinstance(answer, Granted)] == [3 * MINUTE] * 4
    assert till.held == Decimal("1.20")


def test_while_a_charge_takes_a_reservation_s_place_nobody_sees_neither(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 5)
    till.settle(hold, 5 * MINUTE)
    tell(outbound(till.company, 5 * MINUTE, at=NOON, call_id=hold.call_id))
    answers = at_once(rate_all, *(lambda: till.reserve(till.hold(), 1) for _ in range(6)))
    assert answers[1:] == [Refused("spend_month")] * 6
    assert (till.held, till.charged) == (Decimal(0), Decimal("2.00"))
