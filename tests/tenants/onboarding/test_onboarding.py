"""The checklist follows the workspace; the test phone reaches the company's own number."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.services import store_calls
from telephony.nodes.models import PsEndpoint
from telephony.numbers.models import Number, NumberStatus
from tenants.companies.models import Company
from tenants.flows.form import from_graph
from tenants.flows.selectors import main_flow, published_graph
from tenants.flows.services import publish_form
from tenants.onboarding import services
from tenants.queues.models import Queue
from tests.telephony.factories import answered_call, at

ClientFor = Callable[[User | None, Company | None], Client]
NUMBER = "+862155550199"


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, alice: User) -> Client:
    return client_for(alice, company_a)


def done(browser: Client) -> list[str]:
    return [step["name"] for step in browser.get("/api/onboarding/").json()["steps"] if step["done"]]


def endpoints() -> list[tuple[str, str | None, str | None]]:
    with public_scope():
        return list(PsEndpoint.objects.values_list("pk", "context", "accountcode"))


def claim(company: Company) -> None:
    with public_scope():
        Number.objects.create(
            e164=NUMBER, country="CN", status=NumberStatus.CLAIMED, company_id=company.pk, claimed_at=at(0)
        )


def test_each_step_is_done_when_the_workspace_says_so(browser: Client, company_a: Company, service: Queue) -> None:
    assert done(browser) == ["queue", "people"]  # Bob sits at 801 and serves the queue
    claim(company_a)
    assert done(browser) == ["number", "queue", "people"]
    assert browser.get("/api/onboarding/").json()["number"] == NUMBER
    with company_scope(company_a):
        form = replace(from_graph(published_graph()), greeting="Welcome to Acme.")
        publish_form(main_flow(), form, user_id=None)
    assert done(browser) == ["number", "greeting", "queue", "people"]
    store_calls([answered_call(company_a, direction="out")])
    assert "call" not in done(browser)
    store_calls([answered_call(company_a)])
    assert done(browser) == ["number", "greeting", "queue", "people", "call"]


def test_nothing_is_ticked_in_an_empty_workspace(browser: Client) -> None:
    assert done(browser) == []


def test_a_person_puts_the_list_away_and_takes_it_back(browser: Client) -> None:
    for away in (True, False):
        browser.put("/api/preferences/checklist/", {"value": {"put_away": away}}, "application/json")
        assert browser.get("/api/onboarding/").json()["put_away"] is away


def test_a_test_phone_is_lent_for_the_companys_own_number(browser: Client, company_a: Company) -> None:
    refused = browser.post("/api/onboarding/test-phone/")
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_to_call")
    assert endpoints() == []
    claim(company_a)
    lent = browser.post("/api/onboarding/test-phone/").json()
    assert lent["number"] == NUMBER
    assert endpoints() == [(lent["device"]["username"], "tester", f"company-{company_a.pk}")]
    with company_scope(company_a):
        assert Entry.objects.filter(verb="test_phone.opened").count() == 1


def test_nobody_is_lent_a_phone_without_end(
    browser: Client, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim(company_a)
    monkeypatch.setattr(services, "PER_HOUR", 2)
    answers = [browser.post("/api/onboarding/test-phone/").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
