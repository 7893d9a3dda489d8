"""Whose terms pay, and whether the agent was in the call, the call's record tells: the agent's pay waits for it."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from billing.commissions.errors import NothingToEnd, NotTheirCall, TermsExist
from billing.commissions.models import Commission, Payee, Sale, Source
from billing.commissions.paying import PATIENCE, pay_waiting
from billing.commissions.selectors import month_totals
from billing.commissions.services import end_agent_terms, report_sale, set_agent_terms
from billing.commissions.states import Move
from billing.commissions.tasks import pay_waiting_sales
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.billing.commissions.conftest import EVER, Sell, call_of

MoveSale = Callable[..., Sale]
Confirm = Callable[..., Sale]


@pytest.fixture
def loans(shop: Company, alice: User) -> str:
    """A queue whose sales earn 10 each."""
    queue = str(Queue.objects.create(name="Loans").pk)
    set_agent_terms(shop.pk, alice, effective_from=EVER, rule={"fixed": "10"}, queue_id=queue)
    return queue


@pytest.fixture
def at_desk(shop: Company, move: MoveSale, alice: User, bob: User, sue: User) -> Confirm:
    """``at_desk(order, call, amount)``: Bob tells at his desk that he sold in the call; checked and confirmed."""

    def make(order: str, call: object, amount: str = "100", source: Source = Source.DESK) -> Sale:
        told = report_sale(
            shop.pk, bob, order_id=order, amount=Decimal(amount), agent_id=bob.pk, call_id=call, source=source,  # type: ignore[arg-type]
        )  # fmt: skip
        return move(move(told, sue, Move.PASS), alice, Move.CONFIRM)

    return make


def earned(sale: Sale) -> Decimal | None:
    return sale.commissions.filter(payee=Payee.AGENT, original=None).values_list("amount", flat=True).first()


def test_a_sale_confirmed_before_its_record_is_paid_by_its_queue_s_terms_when_it_arrives(
    shop: Company, at_desk: Confirm, loans: str, bob: User
) -> None:
    call = new_id()
    sale = at_desk("L-1", call)
    assert (sale.waits, earned(sale)) == (True, None)
    assert pay_waiting(shop.pk) == 0
    call_of(call, bob, loans)
    with public_scope():
        assert pay_waiting_sales() == 1
        assert pay_waiting_sales() == 0
    sale.refresh_from_db()
    assert (sale.waits, sale.ladder, earned(sale)) == (False, loans, Decimal("10.000000"))


def test_it_pays_the_rate_of_its_confirmation_and_counts_in_its_month(
    shop: Company, at_desk: Confirm, loans: str, alice: User, bob: User
) -> None:
    call = new_id()
    sale = at_desk("L-1", call)
    set_agent_terms(shop.pk, alice, effective_from=timezone.now(), rule={"fixed": "99"}, queue_id=loans)
    call_of(call, bob, loans)
    pay_waiting(shop.pk, timezone.now() + timedelta(days=40))
    (paid,) = Commission.objects.filter(sale=sale, payee=Payee.AGENT)
    assert paid.amount == Decimal("10.000000")
    assert paid.period == timezone.localdate().replace(day=1)


def test_what_waits_climbs_the_ladder_when_it_is_paid_and_the_month_adds_up(
    shop: Company, at_desk: Confirm, bob: User
) -> None:
    """900 waits while 300 is confirmed and paid: the 300 is all in the first tier, the 900 reaches the second."""
    late, known = new_id(), new_id()
    call_of(known, bob)
    waiting, paid = at_desk("A-1", late, "900"), at_desk("A-2", known, "300")
    assert earned(paid) == Decimal("20.000000")  # 5 + 300 × 5 %
    call_of(late, bob)
    pay_waiting(shop.pk)
    assert earned(waiting) == Decimal("60.000000")  # 5 + 700 × 5 % + 200 × 10 %
    (agent,) = (one for one in month_totals(shop.pk, timezone.localdate()) if one.payee == Payee.AGENT)
    assert agent.earned == Decimal("80.000000")  # 2 × 5 + 1,000 × 5 % + 200 × 10 %


def test_a_record_that_never_arrives_pays_by_the_companys_terms_after_a_day(
    shop: Company, at_desk: Confirm, loans: str
) -> None:
    sale = at_desk("L-1", new_id())
    assert pay_waiting(shop.pk, timezone.now() + PATIENCE - timedelta(minutes=1)) == 0
    assert pay_waiting(shop.pk, timezone.now() + PATIENCE + timedelta(minutes=1)) == 1
    sale.refresh_from_db()
    assert (sale.ladder, earned(sale)) == ("", Decimal("10.000000"))  # 5 + 100 × 5 %


def test_taken_back_while_it_waits_it_is_paid_and_taken_back(
    shop: Company, at_desk: Confirm, move: MoveSale, alice: User
) -> None:
    sale = move(at_desk("A-1", new_id()), alice, Move.CLAW_BACK, "cancelled")
    lines = Commission.objects.filter(sale=sale, payee=Payee.AGENT).order_by("created_at")
    assert list(lines.values_list("amount", flat=True)) == [Decimal("10.000000"), Decimal("-10.000000")]
    assert pay_waiting(shop.pk, timezone.now() + timedelta(days=2)) == 0


def test_without_queues_terms_a_sale_by_api_does_not_wait(shop: Company, at_desk: Confirm) -> None:
    assert earned(at_desk("A-1", new_id(), source=Source.API)) == Decimal("10.000000")


def test_who_had_no_part_in_the_call_cannot_say_that_they_sold_in_it(
    shop: Company, at_desk: Confirm, sue: User
) -> None:
    known = call_of(new_id(), sue)
    with pytest.raises(NotTheirCall):
        at_desk("A-1", known.pk)
    assert not Sale.objects.exists()


def test_a_record_that_arrives_before_the_check_stops_it(shop: Company, move: MoveSale, bob: User, sue: User) -> None:
    call = new_id()
    sale = report_sale(
        shop.pk, bob, order_id="A-1", amount=Decimal(9), agent_id=bob.pk, call_id=call, source=Source.DESK
    )
    call_of(call, sue)
    with pytest.raises(NotTheirCall):
        move(sale, sue, Move.PASS)
    move(sale, sue, Move.FAIL, "not in the call")


def test_a_record_that_arrives_after_the_confirmation_pays_who_was_not_in_it_nothing(
    shop: Company, at_desk: Confirm, sue: User
) -> None:
    call = new_id()
    sale = at_desk("A-1", call)
    call_of(call, sue)
    assert pay_waiting(shop.pk) == 1
    assert earned(sale) is None
    assert Entry.objects.filter(verb="sale.not_their_call", target=f"sale:{sale.pk}").count() == 1


def test_a_queues_terms_end_and_the_companys_hold_again(
    shop: Company, at_desk: Confirm, loans: str, alice: User, bob: User
) -> None:
    def sold(order: str) -> Decimal | None:
        return earned(at_desk(order, call_of(new_id(), bob, loans).pk))

    assert sold("L-1") == Decimal("10.000000")
    end_agent_terms(shop.pk, alice, effective_from=timezone.now(), queue_id=loans)
    assert sold("L-2") == Decimal("10.000000")  # 5 + 100 × 5 %
    assert Sale.objects.get(order_id="L-2").ladder == ""
    set_agent_terms(shop.pk, alice, effective_from=timezone.now(), rule={"fixed": "7"}, queue_id=loans)
    assert sold("L-3") == Decimal("7.000000")


def test_the_companys_terms_end_and_a_sale_earns_nothing(shop: Company, confirmed: Sell, alice: User) -> None:
    end_agent_terms(shop.pk, alice, effective_from=timezone.now())
    assert earned(confirmed("A-1")) is None


def test_only_what_holds_ends_and_once_a_moment(shop: Company, loans: str, alice: User) -> None:
    other = str(Queue.objects.create(name="Other").pk)
    with pytest.raises(NothingToEnd):
        end_agent_terms(shop.pk, alice, effective_from=timezone.now(), queue_id=other)
    with pytest.raises(TermsExist):
        end_agent_terms(shop.pk, alice, effective_from=EVER, queue_id=loans)


def test_the_end_of_terms_over_the_api(client_for: object, shop: Company, loans: str, alice: User) -> None:
    browser = client_for(alice, shop)  # type: ignore[operator]
    tomorrow = date.today() + timedelta(days=2)  # noqa: DTZ011 - any day to come
    told = {"effective_on": f"{tomorrow}", "queue_id": loans, "rule": None}
    answer = browser.post("/api/commissions/terms/", told, content_type="application/json")
    assert (answer.status_code, answer.json()["ends"]) == (201, True)
    assert answer.json()["text_en"] == "Their own terms end; the company's hold again."
    again = browser.post(
        "/api/commissions/terms/",
        told | {"effective_on": f"{tomorrow + timedelta(1)}"},
        content_type="application/json",
    )
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_end")
