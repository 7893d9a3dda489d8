"""What a person arranges is theirs, in one company, and nothing else can be kept there."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from linepool.accounts.models import User
from tenants.companies.models import Company

ClientFor = Callable[[User | None, Company | None], Client]
URL = "/api/preferences/wallboard/"
BOARD: dict[str, Any] = {
    "panels": [{"name": "agents", "wide": False, "hidden": False}],
    "queues": ["0190a0a0-0000-7000-8000-000000000001"],
    "target_s": 30,
    "level": "against",
}


def put(browser: Client, url: str, value: object) -> int:
    return browser.put(url, {"value": value}, "application/json").status_code


def test_an_arrangement_is_kept_for_its_person_only(
    client_for: ClientFor, company_a: Company, alice: User, bob: User
) -> None:
    hers, his = client_for(alice, company_a), client_for(bob, company_a)
    assert hers.get(URL).json() == {"value": None}
    assert put(hers, URL, BOARD) == 200
    assert put(hers, URL, {**BOARD, "queues": []}) == 200
    assert hers.get(URL).json() == {"value": {**BOARD, "queues": []}}
    assert his.get(URL).json() == {"value": None}


def test_only_what_is_known_is_kept(client_for: ClientFor, company_a: Company, alice: User) -> None:
    browser = client_for(alice, company_a)
    assert put(browser, URL, {**BOARD, "panels": [{"name": "cats"}]}) == 400
    assert put(browser, URL, {**BOARD, "queues": ["x"]}) == 400
    assert put(browser, URL, {**BOARD, "target_s": 0}) == 400
    assert put(browser, URL, {**BOARD, "level": "mine"}) == 400
    assert put(browser, URL, "a string") == 400
    assert put(browser, URL, {**BOARD, "panels": BOARD["panels"] * 11}) == 400
    assert put(browser, "/api/preferences/checklist/", {"put_away": True, "more": "x" * 9999}) == 200
    assert browser.get("/api/preferences/checklist/").json() == {"value": {"put_away": True}}
    assert browser.get("/api/preferences/cats/").json()["code"] == "unknown_preference"
    assert browser.get(URL).json() == {"value": None}
