"""On one machine, over HTTP as the browser does it: sign-up → card on Stripe's page → invoice → paid."""

import json
import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.core.cache import cache
from django.test import Client

from billing.payments.stripe import clock
from linepool.accounts.models import OutboxMail
from linepool.kernel.env import OUTBOX_BACKEND
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.invoices.life import final
from tests.billing.payments.stripe.life import adds_up
from tests.stripe.cards import GOOD, POOR
from tests.stripe.server import FakeStripe

FORM = {
    "company_name": "Delta Tea",
    "slug": "delta-tea",
    "email": "dora@example.com",
    "password": "a long pass phrase",
    "plan": "attended",
    "language": "en",
}


def post(client: Client, path: str, body: object = None) -> Any:
    return client.post(path, json.dumps(body or {}), content_type="application/json")


@pytest.fixture
def site(pool: None, fake: FakeStripe, entity: object, settings: Any) -> Client:
    """A visitor at the public site, and mail that can be read."""
    cache.clear()
    settings.EMAIL_BACKEND = OUTBOX_BACKEND
    return Client(headers={"host": "localhost"})


@pytest.fixture
def workspace(site: Client, django_capture_on_commit_callbacks: Any) -> Client:
    """Dora's browser in the workspace she has just signed up for."""
    with django_capture_on_commit_callbacks(execute=True):
        assert post(site, "/api/signup/", FORM).status_code == 202
    with public_scope():
        found = re.search(r"token=(\S+)", OutboxMail.objects.latest("pk").body)
    assert found is not None
    url = post(site, "/api/signup/confirm/", {"token": found.group(1)}).json()["workspace_url"]
    browser = Client(headers={"host": "delta-tea.localhost"})
    assert post(browser, "/api/session/enter/", {"ticket": url.split("ticket=")[1]}).status_code == 200
    return browser


def fill_in(page: str, card: str) -> httpx.Response:
    """Type a card into the fake's page."""
    assert "<form" in httpx.get(page, trust_env=False).text
    return httpx.post(page, data={"card": card}, trust_env=False)


def comes_back(workspace: Client, answer: httpx.Response) -> None:
    """Stripe's page sends the browser to an address of ours, which asks what became of it."""
    back = urlsplit(answer.headers["location"])
    assert (answer.status_code, back.hostname, back.query) == (303, "delta-tea.localhost", "card=back")
    assert post(workspace, "/api/card/look/").status_code == 200


def webhooks(fake: FakeStripe, site: Client) -> None:
    """Stripe's messages, to the address it was given; and the minute after."""

    def send(body: bytes, header: str) -> None:
        address = "/api/stripe/events/"
        answer = site.post(address, body, content_type="application/json", headers={"stripe-signature": header})
        assert answer.status_code == 204

    for _ in range(2):
        fake.account.deliver(send, times=2)
        with public_scope():
            clock.work()


def invoiced(workspace: Client) -> str:
    """The month ends and its invoice is final; returns its id."""
    (draft,) = workspace.get("/api/invoices/").json()["results"]
    with public_scope():
        company = Company.objects.get(slug="delta-tea")
    first = draft["period"] if len(draft["period"]) == 10 else f"{draft['period']}-01"
    final(company, date.fromisoformat(first))
    return str(draft["id"])


def test_a_newcomer_leaves_a_card_and_the_first_invoice_is_paid_by_it(
    site: Client, workspace: Client, fake: FakeStripe
) -> None:
    assert workspace.get("/api/card/").json() == {"available": True, "card": None}
    comes_back(workspace, fill_in(post(workspace, "/api/card/").json()["url"], GOOD))
    card = workspace.get("/api/card/").json()["card"]
    assert card == {"brand": "visa", "last4": "4242", "exp_month": 12, "exp_year": 2031}
    invoice = invoiced(workspace)
    webhooks(fake, site)
    shown = workspace.get(f"/api/invoices/{invoice}/").json()
    assert (shown["status"], shown["open_amount"]) == ("paid", "0.00")
    paid = workspace.get(f"/api/invoices/{invoice}/card-payment/").json()["payment"]
    assert (paid["state"], paid["way"]) == ("paid", "automatic")
    (payment,) = workspace.get("/api/payments/").json()["results"]
    assert (payment["method"], payment["amount"]) == ("stripe", paid["amount"])
    assert fake.account.taken == round(float(paid["amount"]) * 100)
    adds_up()


def test_a_declined_card_says_why_and_the_next_one_pays(site: Client, workspace: Client, fake: FakeStripe) -> None:
    invoice = invoiced(workspace)
    page = post(workspace, f"/api/invoices/{invoice}/card-payment/").json()["url"]
    assert "insufficient_funds" in fill_in(page, POOR).text
    post(workspace, "/api/card/look/")
    waiting = workspace.get(f"/api/invoices/{invoice}/card-payment/").json()["payment"]
    assert (waiting["state"], waiting["reason"]) == ("open", "insufficient_funds")
    comes_back(workspace, fill_in(page, GOOD))
    webhooks(fake, site)
    assert workspace.get(f"/api/invoices/{invoice}/").json()["status"] == "paid"
    assert len(workspace.get("/api/payments/").json()["results"]) == 1
    adds_up()


def test_without_a_stripe_account_the_company_and_the_operator_are_told(workspace: Client, settings: Any) -> None:
    settings.LINEPOOL_STRIPE_SECRET_KEY = ""
    assert workspace.get("/api/card/").json()["available"] is False
    refused = post(workspace, "/api/card/")
    assert (refused.status_code, refused.json()["code"]) == (409, "card_payment_off")
