"""facts/money.md 11: commission on confirmed sales only, one per sale id, rate frozen at confirmation, clawbacks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from billing.commissions.errors import UnknownQueue
from billing.commissions.models import Commission, Payee, Sale
from billing.commissions.queues import CallRecord, record_of_call
from billing.commissions.rules import BadCommissionRule, one_more, read_rule
from billing.commissions.selectors import billed_sales, month_totals, sold_before
from billing.commissions.services import move_sales, report_sale, set_agent_terms
from billing.commissions.states import Move
from billing.ledger.models import Account, Balance, Entry
from billing.rating.parts.base import Period, Sold, Usage
from billing.rating.parts.base import Sale as SoldOnce
from billing.rating.recurring import month_bounds
from linepool.accounts.models import User
from linepool.kernel.ids import new_id
from linepool.kernel.permissions import Role
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.billing.commissions.conftest import EVER, RULE, Sell, call_of
from tests.conftest import join, make_user

MoveSale = Callable[..., Sale]
DAY = date(2026, 11, 22)
DAYS = Period(*month_bounds(DAY), "CNY")
AT = datetime(2026, 11, 22, tzinfo=UTC)
_MONEY = st.decimals(0, 5000, places=2)


@given(st.lists(_MONEY, max_size=12), st.integers(0, 12))
def test_what_each_sale_earns_adds_up_to_what_the_month_earns(amounts: list[Decimal], changed: int) -> None:
    """Also when the rule changes in mid-month: the bill's two lines are the sums of the sales' own figures."""
    first, then = read_rule(RULE | {"cap": "400"}), read_rule({"fixed": "1", "tiers": RULE["tiers"]})
    stands = [Sold()]
    for amount in amounts:
        stands.append(stands[-1].plus(amount))
    rules = [first if number < changed else then for number in range(len(amounts))]
    each = [one_more(rule, stands[n], amounts[n], DAY, "CNY").amount for n, rule in enumerate(rules)]
    changed = min(changed, len(amounts))
    for rule, since, until in ((first, 0, changed), (then, changed, len(amounts))):
        usage = Usage(sales=[SoldOnce(str(n), amounts[n], AT) for n in range(since, until)], sold_before=stands[since])
        (line,) = [*rule.charge(usage, DAYS), None][:1]
        billed = line.exact if line is not None else Decimal(0)
        assert sum(each[since:until], Decimal(0)) == billed
    assert all(amount >= 0 for amount in each)


def test_tiers_by_hand(confirmed: Sell) -> None:
    """600 and 600: the second is 400 in the first tier and 200 in the second."""
    first, second = confirmed("A-1", "600"), confirmed("A-2", "600")
    assert [sale.commissions.get(payee=Payee.AGENT).amount for sale in (first, second)] == [
        Decimal("35.000000"),  # 5 + 600 × 5 %
        Decimal("45.000000"),  # 5 + 400 × 5 % + 200 × 10 %
    ]


def test_each_agent_climbs_the_tiers_alone(confirmed: Sell, shop: Company) -> None:
    dan = make_user("Dan")
    join(dan, shop, Role.AGENT)
    confirmed("A-1", "2000")
    other = confirmed("A-2", "100", agent=dan)
    assert other.commissions.get(payee=Payee.AGENT).amount == Decimal("10.000000")


def test_nothing_is_earned_before_it_is_confirmed(sell: Sell, move: MoveSale, sue: User, alice: User) -> None:
    sale = move(sell("A-1"), sue, Move.PASS)
    assert not Commission.objects.filter(sale=sale).exists()
    assert not move(sale, alice, Move.REJECT, "no").commissions.exists()


def test_the_rate_is_that_of_the_confirmation(confirmed: Sell, shop: Company, alice: User) -> None:
    before = confirmed("A-1")
    set_agent_terms(shop.pk, alice, effective_from=timezone.now(), rule={"fixed": "1"})
    after = confirmed("A-2")
    assert before.commissions.get(payee=Payee.AGENT).amount == Decimal("10.000000")
    assert after.commissions.get(payee=Payee.AGENT).amount == Decimal("1.000000")


def test_what_an_agent_earned_is_owed_in_the_ledger_and_a_clawback_takes_it_back(
    confirmed: Sell, move: MoveSale, shop: Company, alice: User
) -> None:
    kept, gone = confirmed("A-1"), confirmed("A-2")
    owed = Balance.objects.get(company=shop, account=Account.COMMISSION_PAYABLE)
    assert owed.amount == Decimal("-20.000000")
    move(gone, alice, Move.CLAW_BACK, "cancelled")
    owed.refresh_from_db()
    assert owed.amount == Decimal("-10.000000")
    back = gone.commissions.get(payee=Payee.AGENT, original__isnull=False)
    assert back.original == gone.commissions.get(payee=Payee.AGENT, original=None)
    assert back.amount == Decimal("-10.000000")
    entries = Entry.objects.filter(transaction=back.transaction).values_list("account", "amount")
    assert set(entries) == {
        (Account.COMMISSION_COST, Decimal("-10.000000")),
        (Account.COMMISSION_PAYABLE, Decimal("10.000000")),
    }
    assert kept.commissions.filter(payee=Payee.AGENT).count() == 1


def test_a_month_shows_what_everybody_earned(confirmed: Sell, move: MoveSale, shop: Company, alice: User) -> None:
    confirmed("A-1")
    move(confirmed("A-2"), alice, Move.CLAW_BACK, "cancelled")
    (agent,) = (one for one in month_totals(shop.pk, timezone.localdate()) if one.payee == Payee.AGENT)
    assert (agent.agent_name, agent.sales, agent.earned, agent.taken_back) == (
        "Bob",
        2,
        Decimal("20.000000"),
        Decimal("-10.000000"),
    )


def test_the_clients_bill_counts_the_days_of_confirmation(confirmed: Sell, shop: Company) -> None:
    confirmed("A-1", "600")
    today = timezone.localdate()
    found = billed_sales(shop.pk, shop.timezone, today - timedelta(days=1), today + timedelta(days=1))
    assert [(sale.id, sale.amount, sale.clawed_back) for sale in found] == [("A-1", Decimal("600.00"), None)]
    assert billed_sales(shop.pk, shop.timezone, today + timedelta(days=2), today + timedelta(days=9)) == []


def test_many_decisions_at_once_climb_the_same_ladder(
    sell: Sell, move: MoveSale, shop: Company, sue: User, alice: User
) -> None:
    ids = [move(sell(f"A-{number}", "600"), sue, Move.PASS).pk for number in range(3)]
    assert move_sales(shop.pk, alice, [(pk, Move.CONFIRM, "") for pk in ids]) == 3
    earned = Commission.objects.filter(payee=Payee.AGENT).order_by("nth").values_list("nth", "sale__order_id", "amount")
    assert list(earned) == [
        (1, "A-0", Decimal("35.000000")),
        (2, "A-1", Decimal("45.000000")),
        (3, "A-2", Decimal("65.000000")),
    ]


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_sales_of_the_month(
    confirmed: Sell, sell: Sell, move: MoveSale, shop: Company, sue: User, alice: User
) -> None:
    def questions() -> int:
        ids = [move(sell(str(new_id())), sue, Move.PASS).pk for _ in range(2)]
        with CaptureQueriesContext(connection) as asked:
            move_sales(shop.pk, alice, [(pk, Move.CONFIRM, "") for pk in ids])
        return sum("commissions_sale" in query["sql"] and "SELECT" in query["sql"] for query in asked.captured_queries)

    assert questions() == questions()


def test_a_sale_that_earned_nothing_for_want_of_a_rule_counts_on_the_ladder(
    confirmed: Sell, sell: Sell, shop: Company
) -> None:
    """The client's contract has no commission: the operator earned nothing, and has sold all the same."""
    first, next_one = confirmed("A-1", "1000"), sell("A-2")
    assert not first.commissions.filter(payee=Payee.OPERATOR).exists()
    today = timezone.localdate(timezone=ZoneInfo(shop.timezone))
    assert sold_before(next_one, Payee.OPERATOR, shop.timezone, today) == Sold(1, Decimal("1000.00"))


def test_a_queue_with_terms_of_its_own_has_its_own_ladder(
    move: MoveSale, shop: Company, alice: User, bob: User, sue: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loans pay 10 a sale and 10 % of what is above 500; everything else pays by the company's terms."""
    loans = {"fixed": "10", "tiers": [{"above": "0", "share": "0"}, {"above": "500", "share": "0.10"}]}
    loan_queue = str(Queue.objects.create(name="Loans").pk)
    set_agent_terms(shop.pk, alice, effective_from=EVER, rule=loans, queue_id=loan_queue)
    monkeypatch.setattr("billing.commissions.paying.record_of_call", lambda call_id: by_call.get(call_id))
    by_call: dict[UUID | None, CallRecord] = {}

    def sold(order: str, amount: str, queue: str) -> Decimal:
        call = new_id()
        by_call[call] = CallRecord(queue, frozenset({bob.pk}))
        told = report_sale(shop.pk, bob, order_id=order, amount=Decimal(amount), agent_id=bob.pk, call_id=call)
        sale = move(told, sue, Move.PASS)
        return move(sale, alice, Move.CONFIRM).commissions.get(payee=Payee.AGENT).amount

    assert sold("A-1", "900", "") == Decimal("50.000000")  # 5 + 900 × 5 %
    assert sold("L-1", "600", loan_queue) == Decimal("20.000000")  # 10 + 100 × 10 %
    assert sold("L-2", "100", loan_queue) == Decimal("20.000000")  # 10 + 100 × 10 %, on the loans' own ladder
    assert sold("A-2", "200", "another queue") == Decimal("20.000000")  # 5 + 100 × 5 % + 100 × 10 %
    assert list(Sale.objects.order_by("order_id").values_list("order_id", "ladder")) == [
        ("A-1", ""), ("A-2", ""), ("L-1", loan_queue), ("L-2", loan_queue),
    ]  # fmt: skip


def test_terms_of_a_queue_the_company_does_not_have_are_refused(shop: Company, alice: User) -> None:
    with pytest.raises(UnknownQueue):
        set_agent_terms(shop.pk, alice, effective_from=EVER, rule=RULE, queue_id="another company's")


def test_the_record_of_a_call_tells_its_last_queue_and_who_of_us_was_in_it(shop: Company, bob: User) -> None:
    call = call_of(new_id(), bob, "q7")
    assert record_of_call(call.pk) == CallRecord("q7", frozenset({bob.pk}))
    assert (record_of_call(new_id()), record_of_call(None)) == (None, None)


def test_a_wrong_rule_is_told_by_its_field(shop: Company, alice: User) -> None:
    with pytest.raises(BadCommissionRule) as error:
        set_agent_terms(shop.pk, alice, effective_from=timezone.now(), rule={"fixed": "-1", "bonus": "3"})
    assert set(error.value.fields) == {"bonus"}
