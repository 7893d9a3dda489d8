"""What goes wrong is answered in one shape, with codes that do not change."""

from typing import Any
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.api.exceptions import flatten
from tenants.companies.models import Company
from tests.accounts.conftest import ClientFor


@pytest.fixture
def owner(client_for: ClientFor, alice: User, company_a: Company) -> Client:
    return client_for(alice, company_a)


def test_a_database_that_is_away_is_worth_another_try(owner: Client) -> None:
    with patch("linepool.accounts.selectors.members_of", side_effect=OperationalError("the connection is closed")):
        answer = owner.get("/api/members/")
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert "connection" not in answer.content.decode()


def test_rubbish_instead_of_json_is_named_so(owner: Client) -> None:
    answer = owner.post("/api/members/", "{rubbish", content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")


def test_a_wrong_method_is_named_so(owner: Client) -> None:
    answer = owner.delete("/api/members/")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")


def test_wrong_fields_are_named_each(owner: Client) -> None:
    answer = owner.post("/api/members/", {"email": "x", "role": "king"}, content_type="application/json")
    assert answer.json()["code"] == "invalid"
    assert set(answer.json()["fields"]) == {"email", "role"}


@pytest.mark.parametrize(
    ("detail", "flat"),
    [
        ({"name": ["is needed", "is short"]}, {"name": "is needed is short"}),
        ({"members": [{}, {"level": ["too high"]}]}, {"members.1.level": "too high"}),
        (["broken"], {"non_field_errors": "broken"}),
    ],
)
def test_nested_messages_get_flat_names(detail: Any, flat: dict[str, str]) -> None:
    assert flatten(detail) == flat


def test_times_are_utc_to_the_millisecond(owner: Client) -> None:
    (first, *_) = owner.get("/api/members/").json()["results"]
    assert first["created_at"].endswith("Z")
    assert len(first["created_at"]) == len("2026-11-22T12:34:56.789Z")


@pytest.mark.parametrize("host", ["localhost", "acme.localhost"])
def test_an_address_nobody_serves_is_answered_in_the_same_shape(company_a: Company, host: str) -> None:
    answer = Client(headers={"host": host}).get("/api/nothing/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_host_without_a_company_says_so(company_a: Company) -> None:
    answer = Client(headers={"host": "nobody.localhost"}).get("/api/session/")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_workspace")


def test_a_mistake_of_ours_is_answered_without_its_details(owner: Client) -> None:
    owner.raise_request_exception = False
    with patch("linepool.accounts.selectors.members_of", side_effect=RuntimeError("secret detail")):
        answer = owner.get("/api/members/")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal_error")
    assert "secret" not in answer.content.decode()


def test_a_host_that_is_not_ours_is_refused(db: None) -> None:
    answer = Client(headers={"host": "evil.example"}).get("/api/session/")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
