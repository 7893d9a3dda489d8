"""Money is set aside while a call out runs: what is granted, what is refused and why, and what comes back."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from billing.contracts.models import ContractVersion
from billing.credit.models import Reservation, Step
from billing.credit.services import close_expired
from billing.credit.till import GRACE
from billing.ledger.gate import CreditGate
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Refused
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.credit.cases import MINUTE, NOON, Till, limit


@pytest.fixture
def till(company_a: Company, contracted: Contracted) -> Till:
    contracted(company_a)
    limit(company_a, day="2.00")
    return Till(company_a)


def test_the_first_minutes_are_set_aside_before_dialling(till: Till) -> None:
    assert till.reserve(till.hold(), 3) == Granted(3 * MINUTE, Decimal("1.20"))
    assert till.held == Decimal("1.20")


def test_to_ask_for_the_same_again_changes_nothing(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 3)
    assert till.reserve(hold, 3) == Granted(3 * MINUTE)
    assert till.reserve(hold, 1) == Granted(3 * MINUTE), "an older request comes late"
    assert till.held == Decimal("1.20")
    with public_scope():
        assert Step.objects.count() == 1


def test_less_is_granted_where_less_is_left_and_nothing_where_nothing_is(till: Till) -> None:
    first, second = till.hold(), till.hold()
    till.reserve(first, 3)
    assert till.reserve(second, 3) == Granted(2 * MINUTE, Decimal("0.80"))
    assert till.reserve(till.hold(), 3) == Refused("spend_day")
    assert till.reserve(second, 3) == Refused("spend_day"), "no longer than it is covered"
    assert till.held == Decimal("2.00")


def test_a_call_is_extended_while_it_runs(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 3)
    till.passes(minutes=2)
    assert till.reserve(hold, 5) == Granted(5 * MINUTE, Decimal("0.80"))
    assert till.reserve(hold, 8) == Refused("spend_day")


def test_what_was_not_used_is_free_at_once(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 5)
    till.settle(hold, 61_000)
    assert till.held == Decimal("0.80")
    till.settle(hold, 5 * MINUTE)
    assert till.held == Decimal("0.80"), "settled once"
    assert till.reserve(hold, 5) == Refused("over")


def test_a_call_nobody_answered_costs_nothing(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 5)
    till.settle(hold, 0)
    assert till.held == 0
    assert till.reserve(till.hold(), 5) == Granted(5 * MINUTE, Decimal("2.00"))


def test_the_charge_takes_the_reservation_s_place(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 3)
    till.settle(hold, 2 * MINUTE)
    tell(outbound(till.company, 2 * MINUTE, at=NOON, call_id=hold.call_id))
    assert (till.held, till.charged) == (Decimal("0.80"), Decimal(0))
    rate_all()
    assert (till.held, till.charged) == (Decimal(0), Decimal("0.80"))
    assert till.reserve(till.hold(), 3) == Granted(3 * MINUTE, Decimal("1.20"))
    assert till.reserve(till.hold(), 1) == Refused("spend_day")


def test_what_was_let_through_without_asking_is_charged_and_counts(till: Till) -> None:
    tell(outbound(till.company, 6 * MINUTE, at=NOON))
    rate_all()
    assert till.charged == Decimal("2.40")
    assert till.reserve(till.hold()) == Refused("spend_day")


def test_a_reservation_nobody_renews_is_free_by_itself(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 5)
    till.passes(minutes=5, seconds=GRACE.total_seconds() - 1)
    assert till.held == Decimal("2.00"), "its record may still come"
    till.passes(seconds=1)
    assert till.held == 0
    assert till.reserve(till.hold(), 5) == Granted(5 * MINUTE, Decimal("2.00"))
    with public_scope():
        assert close_expired(till.now) == 1
        assert Reservation.objects.get(call_id=hold.call_id).state == "closed"


def test_recovery_renews_what_had_expired_when_there_is_still_room(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 2)
    till.passes(hours=1)
    assert till.reserve(hold, 4) == Granted(4 * MINUTE, Decimal("1.60"))
    assert till.held == Decimal("1.60")


def test_a_month_has_its_own_limit_and_a_new_day_its_own_room(till: Till) -> None:
    limit(till.company, day="2.00", month="3.00")
    till.reserve(till.hold(), 5)
    till.passes(days=1)
    assert till.reserve(till.hold(), 5) == Granted(5 * MINUTE, Decimal("2.00")), "yesterday's has expired meanwhile"
    tell(outbound(till.company, 5 * MINUTE, at=NOON))
    rate_all()
    assert till.reserve(till.hold(), 1) == Refused("spend_month")


def test_the_day_is_the_company_s_own(till: Till) -> None:
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # a minute before midnight in Shanghai
    tell(outbound(till.company, 5 * MINUTE, at=late))
    rate_all()
    till.now = late
    assert till.reserve(till.hold()) == Refused("spend_day")
    till.passes(minutes=1)
    assert isinstance(till.reserve(till.hold()), Granted)


def test_without_limits_the_credit_is_the_limit(till: Till) -> None:
    limit(till.company)
    assert till.reserve(till.hold(), 60 * 24) == Granted(250 * MINUTE, Decimal("100.00"))
    assert till.reserve(till.hold()) == Refused("no_credit")


@pytest.mark.parametrize(
    ("number", "reason"), [("+14155550100", "no_price"), ("+8612590123456", "barred"), ("sip:evil", "no_price")]
)
def test_what_has_no_price_is_refused(till: Till, number: str, reason: str) -> None:
    assert till.reserve(till.hold(to=number)) == Refused(reason)


def test_emergency_calls_need_no_money(till: Till) -> None:
    gate = CreditGate()
    till.reserve(till.hold(), 5)
    granted = gate.reserve(till.hold(to="110"), MINUTE)
    assert isinstance(granted, Granted)
    assert granted.ms >= 24 * 60 * MINUTE


def test_without_a_contract_nothing_is_reserved(company_b: Company, tariff: None) -> None:
    till = Till(company_b)
    assert till.reserve(till.hold()) == Refused("no_contract")


def test_the_contract_s_limit_holds_where_the_operator_set_none(till: Till) -> None:
    limit(till.company)
    with public_scope():
        version = ContractVersion.objects.get(contract__company=till.company)
        version.pk, version.number, version.effective_from = None, 2, NOON
        version.spend_per_month = Decimal("0.80")
        version.save(force_insert=True)
    assert till.reserve(till.hold(), 5) == Granted(2 * MINUTE, Decimal("0.80"))


def test_one_company_s_reservations_are_not_another_s(till: Till, company_b: Company, contracted: Contracted) -> None:
    contracted(company_b)
    till.reserve(till.hold(), 5)
    limit(company_b, day="2.00")
    other = Till(company_b)
    assert other.reserve(other.hold(), 5) == Granted(5 * MINUTE, Decimal("2.00")), "all of its own limit"
    assert till.reserve(till.hold(), 1) == Refused("spend_day")


def test_what_happened_to_a_reservation_stays(till: Till) -> None:
    hold = till.hold()
    till.reserve(hold, 1)
    till.reserve(hold, 2)
    till.settle(hold, 1)
    with public_scope():
        steps = list(Step.objects.order_by("number").values_list("number", "kind", "amount"))
        with pytest.raises(DatabaseError), transaction.atomic():
            Step.objects.update(amount=0)
    assert steps == [
        (1, "reserved", Decimal("0.40")),
        (2, "extended", Decimal("0.80")),
        (3, "settled", Decimal("0.40")),
    ]
