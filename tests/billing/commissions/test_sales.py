"""From an agent's word to a decision: who may say what, and that each order counts once."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from billing.commissions.errors import ClawBackTooLate, NotOfTheCompany, OwnSale, ReasonMissing, SaleContradicts
from billing.commissions.models import Sale
from billing.commissions.states import MOVES, Move, SaleState, WrongSaleState, after
from linepool.accounts.models import User
from linepool.audit.models import Entry
from tenants.companies.models import Company
from tests.billing.commissions.conftest import Sell

MoveSale = Callable[..., Sale]


@given(st.lists(st.sampled_from(Move)))
def test_whatever_is_asked_in_whatever_order_a_sale_ends_where_one_road_leads(moves: list[Move]) -> None:
    state, road = SaleState.REPORTED, [SaleState.REPORTED]
    for move in moves:
        begins, ends = MOVES[move]
        if state in (begins, ends):
            state = after(state, move)
            road.append(state)
        else:
            with pytest.raises(WrongSaleState):
                after(state, move)
    steps = [state for state, before in zip(road[1:], road, strict=False) if state != before]
    assert steps in (
        [],
        [SaleState.CHECKED],
        [SaleState.FAILED],
        [SaleState.WITHDRAWN],
        [SaleState.CHECKED, SaleState.CONFIRMED],
        [SaleState.CHECKED, SaleState.REJECTED],
        [SaleState.CHECKED, SaleState.CONFIRMED, SaleState.CLAWED_BACK],
    )


def test_an_order_told_twice_is_one_sale(sell: Sell, shop: Company) -> None:
    first = sell("A-1")
    assert sell("A-1").pk == first.pk
    assert Sale.objects.filter(company=shop).count() == 1


def test_an_order_told_differently_is_refused(sell: Sell, alice: User) -> None:
    sell("A-1", "100")
    with pytest.raises(SaleContradicts):
        sell("A-1", "200")
    with pytest.raises(SaleContradicts):
        sell("A-1", "100", agent=alice)


def test_who_does_not_work_there_sells_nothing(sell: Sell, charlie: User) -> None:
    with pytest.raises(NotOfTheCompany):
        sell("A-1", agent=charlie)


def test_a_sale_is_checked_and_then_decided_by_others_than_its_seller(
    sell: Sell, move: MoveSale, sue: User, alice: User, bob: User
) -> None:
    sale = sell("A-1")
    with pytest.raises(OwnSale):
        move(sale, bob, Move.PASS)
    with pytest.raises(WrongSaleState):
        move(sale, alice, Move.CONFIRM)
    move(sale, sue, Move.PASS)
    done = move(sale, alice, Move.CONFIRM)
    assert (done.state, done.checked_by, done.decided_by) == (SaleState.CONFIRMED, sue, alice)
    told = list(Entry.objects.filter(target=f"sale:{sale.pk}").order_by("id").values_list("verb", flat=True))
    assert told == ["sale.reported", "sale.checked", "sale.confirmed"]


@pytest.mark.parametrize("what", [Move.FAIL, Move.REJECT])
def test_a_refusal_says_why(sell: Sell, move: MoveSale, sue: User, alice: User, what: Move) -> None:
    sale = sell("A-1")
    if what is Move.REJECT:
        move(sale, sue, Move.PASS)
    with pytest.raises(ReasonMissing):
        move(sale, alice, what)
    assert move(sale, alice, what, "never ordered").reason == "never ordered"


def test_a_move_made_twice_happens_once(confirmed: Sell, move: MoveSale, alice: User, sue: User) -> None:
    sale = confirmed("A-1")
    again = move(sale, sue, Move.CONFIRM)
    assert (again.decided_by, again.commissions.filter(payee="agent").count()) == (alice, 1)


def test_after_the_window_nothing_is_taken_back(
    confirmed: Sell, move: MoveSale, alice: User, later: Callable[[int], None]
) -> None:
    sale = confirmed("A-1")
    later(91)
    with pytest.raises(ClawBackTooLate):
        move(sale, alice, Move.CLAW_BACK, "cancelled")


def test_the_database_keeps_what_was_sold(confirmed: Sell) -> None:
    sale = confirmed("A-1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Sale.objects.filter(pk=sale.pk).update(amount=Decimal(1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Sale.objects.filter(pk=sale.pk).delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        sale.commissions.update(amount=Decimal(1))
