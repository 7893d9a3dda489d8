"""Queues over HTTP."""

from collections.abc import Callable

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tenants.queues.services import create_queue

ClientFor = Callable[[User | None, Company | None], Client]
JSON = "application/json"


def test_a_queue_is_made_changed_staffed_and_removed(
    client_for: ClientFor, company_a: Company, alice: User, bob: User
) -> None:
    browser = client_for(alice, company_a)
    made = browser.post("/api/queues/", {"name": "Service", "max_waiting": 7}, JSON).json()
    assert made["max_waiting"] == 7
    assert made["members"] == []
    url = f"/api/queues/{made['id']}/"
    assert browser.patch(url, {"wrap_up_ms": 5_000}, JSON).json()["wrap_up_ms"] == 5_000
    staffed = browser.put(f"{url}members/", [{"user_id": bob.pk, "level": 8}], JSON).json()
    assert [(row["user"]["name"], row["level"], row["priority"]) for row in staffed["members"]] == [("Bob", 8, 1)]
    assert browser.get(url).json() == staffed
    assert [row["id"] for row in browser.get("/api/queues/").json()["results"]] == [made["id"]]
    assert browser.delete(url).status_code == 204
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [{"offer_timeout_ms": 1}, {"strategy": "dice"}, {"max_waiting": 0}, {"announce_every_ms": 500}, {"name": ""}],
)
def test_a_setting_out_of_bounds_is_refused_by_name(
    client_for: ClientFor, company_a: Company, alice: User, wrong: dict[str, object]
) -> None:
    refused = client_for(alice, company_a).post("/api/queues/", {"name": "Service"} | wrong, JSON)
    assert refused.status_code == 400
    assert set(refused.json()["fields"]) == set(wrong)


def test_a_taken_name_is_a_conflict(client_for: ClientFor, company_a: Company, alice: User) -> None:
    with company_scope(company_a):
        create_queue("Service")
    refused = client_for(alice, company_a).post("/api/queues/", {"name": "Service"}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (409, "queue_name_taken")


def test_another_companys_queue_is_404(
    client_for: ClientFor, company_a: Company, company_b: Company, alice: User
) -> None:
    with company_scope(company_b):
        other = create_queue("Theirs")
    browser = client_for(alice, company_a)
    url = f"/api/queues/{other.pk}/"
    assert browser.get(url).status_code == 404
    assert browser.patch(url, {"name": "Mine"}, JSON).status_code == 404
    assert browser.put(f"{url}members/", [], JSON).status_code == 404
    assert browser.delete(url).status_code == 404


def test_results_are_listed_in_order(client_for: ClientFor, company_a: Company, alice: User, service: Queue) -> None:
    codes = [row["code"] for row in client_for(alice, company_a).get("/api/dispositions/").json()]
    assert codes[0] == "resolved"
    assert len(codes) == 7
