"""A client's list of decisions: every mistake by its line, all of it or nothing."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from billing.commissions.models import Sale
from billing.commissions.states import Move, SaleState
from linepool.accounts.models import User
from linepool.kernel.sheets import xlsx_file
from tenants.companies.models import Company
from tests.billing.commissions.conftest import Sell

ClientFor = Callable[[User | None, Company | None], Client]
MoveSale = Callable[..., Sale]


@pytest.fixture
def checked_sales(sell: Sell, move: MoveSale, sue: User) -> list[Sale]:
    return [move(sell(order), sue, Move.PASS) for order in ("A-1", "A-2", "A-3")]


@pytest.fixture
def client(client_for: ClientFor, alice: User, shop: Company) -> Client:
    return client_for(alice, shop)


def upload(client: Client, data: str | bytes, *, apply: bool = True) -> Any:
    file = SimpleUploadedFile("decisions", data.encode() if isinstance(data, str) else data)
    answer = client.post("/api/sales/decisions/", {"file": file, "apply": "true" if apply else "false"})
    return answer.json() if answer.status_code == 200 else (answer.status_code, answer.json()["code"])


def states(sales: list[Sale]) -> list[str]:
    found = Sale.objects.filter(pk__in=[sale.pk for sale in sales]).order_by("order_id")
    return list(found.values_list("state", flat=True))


def test_a_list_is_shown_before_it_is_done(client: Client, checked_sales: list[Sale]) -> None:
    text = "order_id,decision,reason\nA-1,confirmed,\nA-2,rejected,never ordered\n"
    shown = upload(client, text, apply=False)
    assert (shown["counts"], shown["applied"], shown["problems"]) == ({"confirm": 1, "reject": 1}, False, [])
    assert states(checked_sales) == ["checked"] * 3
    assert upload(client, text)["applied"]
    assert states(checked_sales) == ["confirmed", "rejected", "checked"]


def test_the_same_list_again_changes_nothing(client: Client, checked_sales: list[Sale]) -> None:
    text = "订单号,决定\nA-1,确认\n"
    upload(client, text)
    again = upload(client, text)
    assert (again["counts"], again["unchanged"], again["applied"]) == ({}, 1, True)


def test_a_spreadsheet_does_as_well(client: Client, checked_sales: list[Sale]) -> None:
    sheet: list[list[str | Decimal]] = [["Order", "Status", "Amount"], ["A-1", "confirmed", Decimal("100.00")]]
    assert upload(client, xlsx_file("decisions", sheet))["counts"] == {"confirm": 1}


def test_with_one_mistake_nothing_is_done_and_every_mistake_is_told(
    client: Client, checked_sales: list[Sale], sell: Sell
) -> None:
    sell("B-1")
    text = (
        "order_id,decision,amount,reason\n"
        "A-1,confirm,100,\nA-1,confirm,,\nA-2,perhaps,,\nA-3,confirm,99,\nX-9,confirm,,\nB-1,confirm,,\nA-2,reject,,\n"
    )
    told = upload(client, text)
    assert not told["applied"]
    assert [(problem["line"], problem["code"]) for problem in told["problems"]] == [
        (3, "order_twice"),
        (4, "bad_decision"),
        (5, "other_amount"),
        (6, "unknown_order"),
        (7, "wrong_sale_state"),
        (8, "order_twice"),
    ]
    assert states(checked_sales) == ["checked"] * 3


def test_a_refusal_in_a_list_needs_its_reason(client: Client, checked_sales: list[Sale]) -> None:
    told = upload(client, "order_id,decision\nA-1,rejected\n")
    assert [problem["code"] for problem in told["problems"]] == ["reason_missing"]


def test_a_table_of_something_else_is_refused(client: Client, shop: Company) -> None:
    told = upload(client, "name,age\nx,1\n")
    assert {problem["column"] for problem in told["problems"]} == {"order_id", "decision"}
    assert upload(client, b"\x00\x01") == (400, "bad_sheet")


def test_an_agent_reports_and_sees_their_own_sales_only(
    client_for: ClientFor, sell: Sell, shop: Company, bob: User, alice: User
) -> None:
    sell("A-1")
    sell("A-2", agent=alice)
    browser = client_for(bob, shop)
    told = browser.post("/api/sales/", {"order_id": "A-9", "amount": "12.50"}, content_type="application/json")
    assert (told.status_code, told.json()["agent"]["id"], told.json()["source"]) == (201, bob.pk, "desk")
    listed = browser.get("/api/sales/").json()["results"]
    assert [sale["order_id"] for sale in listed] == ["A-9", "A-1"]
    other = Sale.objects.get(order_id="A-2")
    assert browser.get(f"/api/sales/{other.pk}/").status_code == 404
    others = {"order_id": "A-8", "amount": "1", "agent_id": alice.pk}
    assert browser.post("/api/sales/", others, content_type="application/json").status_code == 400


def test_each_move_needs_its_right(client_for: ClientFor, sell: Sell, shop: Company, sue: User, bob: User) -> None:
    sale = sell("A-1")

    def moved(who: User, move: str) -> int:
        path = f"/api/sales/{sale.pk}/move/"
        return client_for(who, shop).post(path, {"move": move}, content_type="application/json").status_code

    assert moved(bob, "pass") == 403
    assert moved(sue, "pass") == 200
    assert moved(sue, "confirm") == 403
    assert Sale.objects.get(pk=sale.pk).state == SaleState.CHECKED


def test_lists_are_narrowed_and_a_wrong_filter_is_named(client: Client, checked_sales: list[Sale], sell: Sell) -> None:
    sell("B-1")
    assert [sale["order_id"] for sale in client.get("/api/sales/?state=reported").json()["results"]] == ["B-1"]
    assert [sale["order_id"] for sale in client.get("/api/sales/?q=a-2").json()["results"]] == ["A-2"]
    for wrong in ("state=sold", "agent=x", "since=yesterday"):
        answer = client.get(f"/api/sales/?{wrong}")
        assert (answer.status_code, list(answer.json()["fields"])) == (400, [wrong.split("=")[0]])


def test_a_month_is_shown_and_a_rule_set(client: Client, confirmed: Sell) -> None:
    confirmed("A-1")
    today = timezone.localdate(timezone=ZoneInfo("Asia/Shanghai"))
    rule = {"effective_on": str(today + timedelta(days=2)), "rule": {"fixed": "3"}}
    assert client.post("/api/commissions/terms/", rule, content_type="application/json").status_code == 201
    twice = client.post("/api/commissions/terms/", rule, content_type="application/json")
    assert (twice.status_code, twice.json()["code"]) == (409, "terms_exist")
    late = {**rule, "effective_on": str(today - timedelta(days=2))}
    answer = client.post("/api/commissions/terms/", late, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "terms_in_the_past")
    wrong = {**rule, "rule": {"fixed": "much"}}
    answer = client.post("/api/commissions/terms/", wrong, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], list(answer.json()["fields"])) == (
        400,
        "bad_commission_rule",
        ["fixed"],
    )
    newest = client.get("/api/commissions/terms/").json()[0]
    assert (newest["rule"], newest["text_en"]) == ({"fixed": "3"}, "Commission: 3.00 CNY a sale")
    form = client.get("/api/commissions/form/").json()
    assert [field["name"] for field in form["inputs"]] == ["fixed", "tiers", "cap"]
    (agent,) = client.get("/api/commissions/").json()
    assert (agent["payee"], agent["sales"], agent["earned"], agent["net"]) == ("agent", 1, "10.000000", "10.00")
