"""Stripe's messages: forged, old, of the future, twice, late, in any order."""

import json
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
import stripe
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.payments.stripe import clock
from billing.payments.stripe.models import Event
from linepool.accounts.models import User
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.payments.stripe.life import is_paid_once, page_for, rounds, save_card, take_in
from tests.stripe.account import WEBHOOK_SECRET
from tests.stripe.cards import GOOD, POOR
from tests.stripe.server import FakeStripe

ADDRESS = "/api/stripe/events/"
Browser = Callable[[User | None, Company | None], Client]


def message(**facts: Any) -> bytes:
    about = {"id": "in_000001", "object": "invoice"}
    told = {"id": "evt_1", "object": "event", "type": "invoice.paid", "livemode": False, "data": {"object": about}}
    return json.dumps({**told, **facts}).encode()


def signed(body: bytes, *, at: float = 0, secret: str = WEBHOOK_SECRET) -> str:
    stamp = int(time.time() + at)
    return stripe.WebhookSignature.generate_signature_header(body.decode(), secret, stamp)  # type: ignore[no-any-return]


def post(client: Client, body: bytes, header: str | None) -> int:
    headers = {} if header is None else {"stripe-signature": header}
    return client.post(ADDRESS, body, content_type="application/json", headers=headers).status_code


def kept() -> int:
    with public_scope():
        return Event.objects.count()


def test_a_signed_message_is_kept_once_however_often_it_comes(fake: FakeStripe, client_for: Browser) -> None:
    client = client_for(None, None)
    body = message()
    assert [post(client, body, signed(body)) for _ in range(3)] == [204, 204, 204]
    assert kept() == 1


@pytest.mark.parametrize(
    ("change", "header"),
    [
        ({}, {"secret": "whsec_of_somebody_else"}),
        ({}, {"at": -301}),
        ({}, {"at": 250}),
        ({}, {"at": 365 * 86400}),
        ({"livemode": True}, {}),
        ({"data": {}}, {}),
        ({"id": "evt_" + 300 * "7"}, {}),
    ],
)
def test_what_is_forged_old_of_the_future_or_of_another_account_is_refused(
    fake: FakeStripe, client_for: Browser, change: dict[str, Any], header: dict[str, Any]
) -> None:
    body = message(**change)
    assert post(client_for(None, None), body, signed(body, **header)) == 400
    assert kept() == 0


@pytest.mark.parametrize("header", [None, "", "t=", "t=abc,v1=00", "v1=00", "t=1,v1=", "t=9999999999999999999999,v1=0"])
def test_a_header_that_is_no_signature_is_refused(fake: FakeStripe, client_for: Browser, header: str | None) -> None:
    assert post(client_for(None, None), message(), header) == 400


def test_the_signature_is_of_the_raw_body(fake: FakeStripe, client_for: Browser) -> None:
    body = message()
    same_meaning = json.dumps(json.loads(body), indent=1).encode()
    assert post(client_for(None, None), same_meaning, signed(body)) == 400


@pytest.mark.parametrize("body", [b"[]", b"null", b"{", b"\xff\xfe", b'{"data": 7}', b'{"data": {"object": []}}'])
def test_a_signed_body_that_is_no_message_is_refused(fake: FakeStripe, client_for: Browser, body: bytes) -> None:
    header = signed(body) if body.isascii() else "t=1,v1=0"
    assert post(client_for(None, None), body, header) == 400


def test_a_forged_flood_leaves_nothing(fake: FakeStripe, client_for: Browser) -> None:
    client = client_for(None, None)
    forged = [message(id=f"evt_{number}") for number in range(200)]
    assert {post(client, body, signed(body, secret="whsec_guess")) for body in forged} == {400}
    assert (kept(), fake.asked) == (0, [])


def test_a_genuine_message_about_something_of_another_program_is_done_with(
    fake: FakeStripe, client_for: Browser
) -> None:
    foreign = fake.account.make("invoice", "in", {"status": "open", "metadata": {}})
    body = message(data={"object": foreign})
    post(client_for(None, None), body, signed(body))
    with public_scope():
        clock.work()
        assert Event.objects.get().done_at is not None


def test_a_message_that_cannot_be_applied_now_is_tried_again(fake: FakeStripe, debtor: Company) -> None:
    fake.account.fill_in(page_for(debtor), GOOD)
    fake.fault = lambda *_: "500"
    rounds(fake, 1)
    fake.fault = None
    rounds(fake)
    is_paid_once(fake, debtor)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(seed=st.integers(0, 10_000), times=st.integers(1, 3), first_declined=st.booleans(), by_page=st.booleans())
def test_any_order_and_any_number_of_messages_lead_to_one_payment(
    fake: FakeStripe, debtor: Company, seed: int, times: int, first_declined: bool, by_page: bool
) -> None:
    """All of a payment's messages, repeated and in a drawn order, also after it is over."""
    with public_scope(), transaction.atomic():
        fake.begin_again()
        disorder = random.Random(seed)  # noqa: S311
        _pay(fake, debtor, first_declined=first_declined, by_page=by_page)
        fake.account.deliver(take_in, times=times, disorder=disorder, again=True)
        rounds(fake)
        fake.account.deliver(take_in, times=times, disorder=disorder, again=True)
        rounds(fake)
        is_paid_once(fake, debtor)
        transaction.set_rollback(True)


def _pay(fake: FakeStripe, debtor: Company, *, first_declined: bool, by_page: bool) -> None:
    if by_page:
        session = page_for(debtor)
        if first_declined:
            fake.account.fill_in(session, POOR)
        fake.account.fill_in(session, GOOD)
        return
    if first_declined:
        save_card(fake, debtor, POOR)
        rounds(fake, 1)
    save_card(fake, debtor, GOOD)
    clock.work()
