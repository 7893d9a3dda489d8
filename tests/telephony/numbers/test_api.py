"""A workspace's numbers over HTTP."""

from collections.abc import Callable

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.numbers import services
from telephony.numbers.models import Number
from tenants.companies.models import Company

ClientFor = Callable[[User | None, Company | None], Client]


@pytest.fixture
def pool(db: None) -> None:
    with public_scope():
        services.add_numbers(["+862081880001", "+862081880002"], country="CN", area="广州")
        services.add_numbers(["+442079460001"], country="GB", area="London")


def test_an_owner_finds_claims_renames_and_releases_a_number(
    pool: None, client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    free = client.get("/api/numbers/available/", {"country": "gb"}).json()
    assert free["results"] == [{"e164": "+442079460001", "country": "GB", "area": "London"}]
    claimed = client.post("/api/numbers/", {"e164": "+44 2079460001"}, "application/json")
    assert claimed.status_code == 201
    number = claimed.json()
    assert (number["status"], number["label"]) == ("claimed", "")
    url = f"/api/numbers/{number['id']}/"
    assert client.patch(url, {"label": "Front desk"}, "application/json").json()["label"] == "Front desk"
    assert [row["e164"] for row in client.get("/api/numbers/").json()["results"]] == ["+442079460001"]
    assert client.delete(url).status_code == 204
    assert client.get(url).json()["status"] == "released"
    assert client.delete(url).status_code == 404


def test_a_taken_number_is_a_conflict_with_a_stable_code(
    pool: None, client_for: ClientFor, alice: User, company_a: Company, company_b: Company
) -> None:
    with company_scope(company_b):
        services.claim("+862081880001", company_b)
    answer = client_for(alice, company_a).post("/api/numbers/", {"e164": "+862081880001"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "number_taken")


def test_what_is_no_number_is_refused_by_field(client_for: ClientFor, alice: User, company_a: Company) -> None:
    answer = client_for(alice, company_a).post("/api/numbers/", {"e164": "12345"}, "application/json")
    assert (answer.status_code, set(answer.json()["fields"])) == (400, {"e164"})


def test_another_companys_number_is_not_there(
    pool: None, client_for: ClientFor, alice: User, company_a: Company, company_b: Company
) -> None:
    with company_scope(company_b):
        number = services.claim("+862081880001", company_b)
    client = client_for(alice, company_a)
    for answer in (
        client.get(f"/api/numbers/{number.pk}/"),
        client.patch(f"/api/numbers/{number.pk}/", {"label": "mine"}, "application/json"),
        client.delete(f"/api/numbers/{number.pk}/"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "number_not_found")
    with public_scope():
        unchanged = Number.objects.get(pk=number.pk)
    assert (unchanged.company_id, unchanged.label, unchanged.status) == (company_b.pk, "", "claimed")
