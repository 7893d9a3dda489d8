"""The menu form over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from tenants.agents.models import Skill
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
    assert shown["choices"][-1] == {
        "key": "9", "label": "goodbye", "action": "hangup", "queue_id": None, "to": None, "otherwise": "voicemail",
        "callback_key": None, "callback_after_ms": None, "data": [], "skills": [], "priority": 0,
    }  # fmt: skip
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


def test_a_key_with_marks_a_callback_and_a_transfer_is_published_and_read_back(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue
) -> None:
    Skill.objects.create(name="law")
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    marks = {"data": [{"name": "reason", "value": "vip"}], "skills": [{"name": "law", "level": 2}], "priority": 10}
    form["choices"][0] |= marks | {"callback_key": "5", "callback_after_ms": 30_000}
    form["choices"].append({"key": "3", "label": "partner", "action": "transfer", "to": f"agent:{alice.pk}"})
    form["choices"].append({"key": "4", "label": "outside", "action": "transfer", "to": "number:010 1234 5678"})
    shown = put(browser, form).json()
    assert shown["choices"][0].items() >= marks.items()
    assert [choice["to"] for choice in shown["choices"][2:]] == [f"agent:{alice.pk}", "number:+861012345678"]
    assert put(browser, shown).json() == shown


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"action": "transfer", "queue_id": None, "to": "agent:999999"}, "choices.0.to"),
        ({"skills": [{"name": "nobody has it", "level": 1}]}, "choices.0.skills"),
        ({"data": [{"name": "a", "value": "1"}, {"name": "a", "value": "2"}]}, "choices.0.data"),
    ],
)
def test_a_key_that_names_what_is_not_there_is_refused_naming_the_field(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue, change: dict[str, Any], field: str
) -> None:
    browser = client_for(alice, company_a)
    form = browser.get("/api/flow/").json()
    form["choices"][0] |= change
    refused = put(browser, form)
    assert refused.status_code == 400
    assert field in refused.json()["fields"]
