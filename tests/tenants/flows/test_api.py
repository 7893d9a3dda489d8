"""The menu form over HTTP."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from linepool.accounts.models import User
from tenants.companies.models import Company
from tenants.flows.selectors import main_flow
from tenants.queues.models import Queue

ClientFor = Callable[[User | None, Company | None], Client]


def put(browser: Client, form: dict[str, Any]) -> Any:
    return browser.put("/api/flow/", form, "application/json")


def test_the_form_read_can_be_put_back_unchanged(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue
) -> None:
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    assert form["spoken_menu"] == "For customer service, press 1. For voicemail, press 2."
    assert form["always_open"] is True
    assert put(browser, form).json() == form


def test_hours_and_a_new_key_are_published(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue
) -> None:
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    form["always_open"] = False
    form["choices"].append({"key": "9", "label": "goodbye", "action": "hangup"})
    shown = put(browser, form).json()
    assert shown["version"] == 2
    assert shown["published_by"]["name"] == "Alice"
    assert shown["choices"][-1] == {"key": "9", "label": "goodbye", "action": "hangup", "queue_id": None}
    graph = main_flow().published.graph  # type: ignore[union-attr]
    assert graph["nodes"]["hours"]["weekly"]["mon"] == [["09:00", "18:00"]]


def test_a_stale_author_is_told(client_for: ClientFor, company_a: Company, alice: User, service: Queue) -> None:
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    assert put(browser, form | {"greeting": "First."}).status_code == 200
    refused = put(browser, form | {"greeting": "Second."})
    assert (refused.status_code, refused.json()["code"]) == (409, "flow_changed")


def test_an_impossible_form_names_its_field(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue
) -> None:
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    refused = put(browser, form | {"default_key": "7"})
    assert (refused.status_code, refused.json()["code"]) == (400, "flow_form_invalid")
    assert "default_key" in refused.json()["fields"]
