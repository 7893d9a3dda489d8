"""An agent lent to another company sells in its call: the sale, and all money of it, is that company's (ADR 31)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from billing.catalogue.models import Plan
from billing.commissions.models import Commission, Payee, Sale
from billing.commissions.selectors import billed_sales
from billing.commissions.services import move_sale, set_agent_terms
from billing.commissions.states import Move
from billing.ledger.models import Account, Balance
from linepool.accounts.models import User
from linepool.kernel.ids import new_id
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tenants.lending.services import lend
from tenants.queues.services import create_queue
from tests.billing.commissions.conftest import EVER, call_of
from tests.billing.conftest import Contracted
from tests.conftest import join, make_user

Browser = Callable[[User | None, Company | None], Client]


@pytest.fixture
def dan(company_a: Company, company_b: Company, alice: User, people: Any, contracted: Contracted) -> User:
    """At home in company B, lent to A, which pays 2 and 5 % a sale; agents earn 3 at A and 50 at B."""
    dan = make_user("Dan")
    join(dan, company_b, Role.AGENT)
    with public_scope():
        Plan.objects.filter(code="commission").update(active=True)  # else it is for contracts the operator makes
    contracted(company_a, "commission")
    contracted(company_b)
    for company, fixed in ((company_a, "3"), (company_b, "50")):
        with company_scope(company):
            set_agent_terms(company.pk, alice, effective_from=EVER, rule={"fixed": fixed})
            queue = create_queue("Orders")
    with company_scope(company_a):
        queue = create_queue("Sales")
    with public_scope():
        lend(dan, company_a, [queue.pk], by=alice)
    return dan


def sell(client_for: Browser, seller: User, home: Company, of: Company, **more: object) -> Any:
    told = {"order_id": "SO-1", "amount": "100.00", "company_id": of.pk, "call_id": str(new_id()), **more}
    return client_for(seller, home).post("/api/sales/", told, content_type="application/json")


def owed(company: Company) -> dict[str, Decimal]:
    accounts = (Account.COMMISSION_COST, Account.COMMISSION_PAYABLE)
    with public_scope():
        rows = Balance.objects.filter(company=company, account__in=accounts)
        return dict(rows.values_list("account", "amount"))


def test_who_owes_what_to_whom(
    client_for: Browser, company_a: Company, company_b: Company, dan: User, alice: User
) -> None:
    """The client of the call owes the operator its contract's share; the operator owes Dan by that company's terms, in
    that company's books; the company Dan is at home in owes and earns nothing."""
    with company_scope(company_a):
        call = call_of(new_id(), dan)
    assert sell(client_for, dan, company_b, company_a, call_id=str(call.pk)).status_code == 201
    sue = make_user("Sue")
    join(sue, company_a, Role.SUPERVISOR)
    with company_scope(company_a):
        sale = Sale.objects.get(order_id="SO-1")
        move_sale(company_a.pk, sale.pk, sue, Move.PASS)
        move_sale(company_a.pk, sale.pk, alice, Move.CONFIRM)
        paid = dict(Commission.objects.filter(sale=sale).values_list("payee", "amount"))
        day = timezone.localdate()
        billed = billed_sales(company_a.pk, company_a.timezone, day - timedelta(days=1), day + timedelta(days=1))
    assert (sale.company_id, sale.agent_id) == (company_a.pk, dan.pk)
    assert [(one.id, one.amount) for one in billed] == [("SO-1", Decimal("100.00"))]
    assert paid == {Payee.OPERATOR: Decimal("7.000000"), Payee.AGENT: Decimal("3.000000")}
    assert owed(company_a) == {"commission_cost": Decimal(3), "commission_payable": Decimal(-3)}
    assert owed(company_b) == {}
    with company_scope(company_b):
        assert not Sale.objects.filter(company=company_b).exists()


def test_a_company_one_does_not_serve_is_not_found(
    client_for: Browser, company_a: Company, company_b: Company, dan: User, bob: User
) -> None:
    assert sell(client_for, bob, company_a, company_b).status_code == 404
    assert sell(client_for, dan, company_b, company_a, company_id=999_999).status_code == 404
    with public_scope():
        assert not Sale.objects.exists()


def test_nobody_sells_elsewhere_for_somebody_else(
    client_for: Browser, company_a: Company, company_b: Company, dan: User, bob: User
) -> None:
    answer = sell(client_for, dan, company_b, company_a, agent_id=bob.pk)
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_agent")


def test_told_twice_it_is_one_sale(client_for: Browser, company_a: Company, company_b: Company, dan: User) -> None:
    first, again = (sell(client_for, dan, company_b, company_a).json() for _ in range(2))
    assert first["id"] == again["id"]


def test_a_call_one_had_no_part_in_is_refused(
    client_for: Browser, company_a: Company, company_b: Company, dan: User, alice: User
) -> None:
    with company_scope(company_a):
        call = call_of(new_id(), alice)
    answer = sell(client_for, dan, company_b, company_a, call_id=str(call.pk))
    assert (answer.status_code, answer.json()["code"]) == (409, "not_their_call")
