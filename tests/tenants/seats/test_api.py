"""Seats over HTTP."""

from collections.abc import Callable

from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.seats.services import create_seat

ClientFor = Callable[[User | None, Company | None], Client]


def test_an_owner_rents_changes_and_gives_back_a_seat(
    client_for: ClientFor, company_a: Company, alice: User, bob: User
) -> None:
    browser = client_for(alice, company_a)
    made = browser.post("/api/seats/", {"extension": "801", "label": "Front", "user_id": bob.pk}, "application/json")
    assert made.status_code == 201
    assert made.json()["user"]["name"] == "Bob"
    url = f"/api/seats/{made.json()['id']}/"
    changed = browser.patch(url, {"label": "Window"}, "application/json")
    assert changed.json()["label"] == "Window"
    assert changed.json()["user"]["id"] == bob.pk
    assert [row["extension"] for row in browser.get("/api/seats/").json()["results"]] == ["801"]
    assert browser.delete(url).status_code == 204
    assert browser.get("/api/seats/").json()["results"] == []


def test_a_taken_extension_is_a_conflict_naming_the_field(
    client_for: ClientFor, company_a: Company, alice: User
) -> None:
    browser = client_for(alice, company_a)
    with company_scope(company_a):
        create_seat(extension="801", label="Front")
    refused = browser.post("/api/seats/", {"extension": "801", "label": "Back"}, "application/json")
    assert refused.status_code == 409
    assert refused.json()["code"] == "extension_taken"
    assert "extension" in refused.json()["fields"]


def test_an_extension_is_digits(client_for: ClientFor, company_a: Company, alice: User) -> None:
    refused = client_for(alice, company_a).post(
        "/api/seats/", {"extension": "0x", "label": "Front"}, "application/json"
    )
    assert refused.status_code == 400
    assert "extension" in refused.json()["fields"]


def test_another_companys_seat_is_404(
    client_for: ClientFor, company_a: Company, company_b: Company, alice: User
) -> None:
    with company_scope(company_b):
        other = create_seat(extension="801", label="Theirs")
    url = f"/api/seats/{other.pk}/"
    browser = client_for(alice, company_a)
    assert browser.patch(url, {"label": "Mine"}, "application/json").status_code == 404
    assert browser.delete(url).status_code == 404
    with company_scope(company_b):
        other.refresh_from_db()
    assert other.label == "Theirs"
