"""The three equations: equal when nothing is wrong, and each wrong thing is named, once, with what it opens to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from billing.closing import reconciling
from billing.closing.errors import AlreadyComparing, BadDays
from billing.closing.models import Difference, Reconciliation
from billing.closing.selectors import csv_of, entries_of
from billing.closing.serializers import AccountEntrySerializer
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from billing.payments.models import Method
from billing.payments.services import receive
from linepool.kernel.books import BooksDifference, DayTally, SwitchDay
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import MORNING, inbound, rate_all, tell
from tests.billing.conftest import Contracted

DAY = date(2026, 11, 20)
CALL = "0195d3c0-0000-7000-8000-000000000001"
_told: dict[date, SwitchDay] = {}


def switch(day: date) -> SwitchDay:
    """What a test says the switch tells of the day."""
    return _told.get(day, SwitchDay([], []))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> dict[date, SwitchDay]:
    """Day → what the switch's side tells of it."""
    monkeypatch.setattr(settings, "LINEPOOL_SWITCH_BOOKS", f"{__name__}.switch")
    monkeypatch.setattr(settings, "LINEPOOL_STRIPE_SECRET_KEY", "")
    _told.clear()
    return _told


def compare(first: date = DAY, last: date = DAY) -> Reconciliation:
    with public_scope():
        begun = reconciling.start(first, last, "Fin <fin@example.com>")
        reconciling.work_on(begun.pk)
        begun.refresh_from_db()
        return begun


def found(of: Reconciliation) -> list[tuple[str, str, str, str]]:
    with public_scope():
        rows = Difference.objects.filter(reconciliation=of)
        return list(rows.values_list("equation", "kind", "opens", "subject"))


@pytest.mark.django_db
def test_an_installation_without_a_call_has_no_differences_and_says_that_no_stripe_is_set_up(
    told: dict[date, SwitchDay],
) -> None:
    done = compare()
    assert done.finished_at is not None
    assert done.steps_done == done.steps == 3
    assert found(done) == []
    assert done.figures["stripe"]["configured"] is False
    assert {name: done.figures[name]["differences"] for name in done.figures} == {
        "switch": 0, "stripe": 0, "invoices": 0,
    }  # fmt: skip


@pytest.mark.django_db
def test_the_days_of_companies_are_kept_and_summed(company_a: Company, told: dict[date, SwitchDay]) -> None:
    told[DAY] = SwitchDay([DayTally(company_a.pk, 5, 3, 1, 1, 0, 0)], [])
    told[DAY + timedelta(days=1)] = SwitchDay([DayTally(company_a.pk, 2, 2, 0, 0, 0, 0)], [])
    done = compare(DAY, DAY + timedelta(days=1))
    assert (done.figures["switch"]["legs"], done.figures["switch"]["rated"]) == (7, 5)
    with public_scope():
        assert [(row.day, row.legs, row.quarantined) for row in done.days.order_by("day")] == [
            (DAY, 5, 1), (DAY + timedelta(days=1), 2, 0),
        ]  # fmt: skip
    assert found(done) == []


@pytest.mark.django_db
def test_a_leg_finance_never_heard_of_opens_to_its_call(company_a: Company, told: dict[date, SwitchDay]) -> None:
    lost = BooksDifference("no_usage", company_a.pk, CALL, "1700.1", "finance knows nothing of it")
    told[DAY] = SwitchDay([DayTally(company_a.pk, 1, 0, 0, 0, 0, 1)], [lost])
    done = compare()
    assert found(done) == [("switch", "no_usage", "call", CALL)]
    with public_scope():
        text = b"".join(csv_of(done)).decode()
    assert f"switch,no_usage,{company_a.slug},{DAY},call,{CALL}," in text


@pytest.mark.django_db
def test_what_still_waits_for_its_price_is_no_equality(company_a: Company, told: dict[date, SwitchDay]) -> None:
    told[DAY] = SwitchDay([DayTally(company_a.pk, 1, 0, 0, 0, 1, 0)], [])
    assert [kind for _, kind, _, _ in found(compare())] == ["pending"]


@pytest.mark.django_db
def test_a_payment_by_card_that_stripe_never_told_of_is_named(company_a: Company, told: dict[date, SwitchDay]) -> None:
    with public_scope():
        payment = receive(
            company_a.pk, "CNY", Decimal("10.00"), DAY, by="x", method=Method.STRIPE, parts={}, reference="pi_1"
        )
    assert found(compare()) == [("stripe", "payment_not_by_stripe", "payment", str(payment.pk))]


@pytest.mark.django_db
def test_money_in_stripes_account_that_no_payment_explains_is_named(
    company_a: Company, told: dict[date, SwitchDay]
) -> None:
    sides = [(Account.STRIPE_CLEARING, Decimal(3)), (Account.CREDIT, Decimal(-3))]
    with public_scope():
        (posted,) = post([Posting(company_a.pk, TransactionKind.ADJUSTMENT, "by hand", "CNY", sides)])
    assert found(compare()) == [("stripe", "clearing_differs", "transaction", str(posted))]


@pytest.mark.django_db
def test_every_leg_that_waits_opens_to_its_call(
    company_a: Company, contracted: Contracted, told: dict[date, SwitchDay]
) -> None:
    contracted(company_a)
    leg = inbound(company_a, 61_000, at=MORNING)
    tell(leg)
    day = MORNING.astimezone(ZoneInfo(company_a.timezone)).date()
    told[day] = SwitchDay([DayTally(company_a.pk, 3, 0, 0, 0, 3, 0)], [])
    assert found(compare(day, day)) == [
        ("switch", "pending", "call", str(leg.call_id)), ("switch", "pending", "", ""),
    ]  # fmt: skip


@pytest.mark.django_db
def test_a_balance_that_is_not_its_entries_opens_to_the_account(
    company_a: Company, told: dict[date, SwitchDay]
) -> None:
    sides = [(Account.BANK, Decimal(3)), (Account.CREDIT, Decimal(-3))]
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        post([Posting(company_a.pk, TransactionKind.ADJUSTMENT, "by hand", "CNY", sides)])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("GRANT UPDATE ON ledger_balance TO CURRENT_USER")
        cursor.execute("ALTER TABLE ledger_balance DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_balance SET amount = amount + 1 WHERE account = 'bank'")
        cursor.execute("ALTER TABLE ledger_balance ENABLE TRIGGER USER")
    assert [(opens, subject) for _, _, opens, subject in found(compare())] == [("account", "bank:CNY")]
    with public_scope():
        shown = AccountEntrySerializer(entries_of(company_a.pk, "bank", "CNY"), many=True).data
    assert [(one["reference"], one["amount"]) for one in shown] == [("by hand", "3.000000")]


@pytest.mark.django_db
def test_one_comparison_goes_on_at_a_time(told: dict[date, SwitchDay]) -> None:
    with public_scope():
        reconciling.start(DAY, DAY, "x")
        with pytest.raises(AlreadyComparing):
            reconciling.start(DAY, DAY, "x")
        assert reconciling.start_daily() is None


@pytest.mark.django_db
@pytest.mark.parametrize("days", [(DAY, DAY - timedelta(days=1)), (DAY, DAY + timedelta(days=31))])
def test_days_the_wrong_way_round_or_too_many_are_refused(days: tuple[date, date]) -> None:
    with public_scope(), pytest.raises(BadDays):
        reconciling.start(*days, "x")


@pytest.mark.django_db
def test_a_day_that_is_not_there_yet_is_refused() -> None:
    day = (timezone.now() + timedelta(days=3)).date()
    with public_scope(), pytest.raises(BadDays):
        reconciling.start(day, day, "x")


@pytest.mark.django_db
def test_a_worker_that_dies_leaves_the_rest_to_the_next(
    told: dict[date, SwitchDay], monkeypatch: pytest.MonkeyPatch
) -> None:
    with public_scope():
        begun = reconciling.start(DAY, DAY + timedelta(days=1), "x")
        assert reconciling._step(begun.pk, None)
        with monkeypatch.context() as patch:
            patch.setattr(reconciling, "switch_equals", _dies)
            with pytest.raises(OSError, match="gone"):
                reconciling.work_on(begun.pk)
        begun.refresh_from_db()
        assert begun.steps_done == 1
        assert begun.finished_at is None
        reconciling.work_on(begun.pk)
        begun.refresh_from_db()
    assert begun.finished_at is not None
    assert begun.steps_done == 4


def _dies(day: date) -> None:
    raise OSError("the worker is gone")


@pytest.mark.django_db
def test_the_daily_one_looks_at_three_days_that_are_over_everywhere(told: dict[date, SwitchDay]) -> None:
    with public_scope():
        begun = reconciling.start_daily(datetime(2026, 11, 22, 20, 10, tzinfo=UTC))
    assert begun is not None
    assert (begun.first, begun.last) == (date(2026, 11, 19), date(2026, 11, 21))


@pytest.mark.django_db
def test_a_call_opens_to_what_finance_knows_of_it(company_a: Company, contracted: object) -> None:
    from billing.closing.selectors import usage_of_call
    from billing.closing.serializers import CallLegSerializer

    leg = inbound(company_a, 30_000, at=MORNING)
    tell(leg)
    rate_all()
    with public_scope():
        (shown,) = CallLegSerializer(usage_of_call(company_a.pk, UUID(str(leg.call_id))), many=True).data
    assert shown["state"] == "quarantined"
    assert shown["quarantined_for"].startswith("no_contract")
