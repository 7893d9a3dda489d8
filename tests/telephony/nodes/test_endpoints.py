"""Agents' phones as rows Asterisk reads."""

import secrets
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from linepool.kernel.tenancy import public_scope
from telephony.nodes import endpoints
from telephony.nodes.models import Device, PsAor, PsAuth, PsContact, PsEndpoint


@pytest.fixture(autouse=True)
def _public(db: None) -> object:
    with public_scope():
        yield


def rows_of(username: str) -> int:
    return sum(model.objects.filter(pk=username).count() for model in (PsEndpoint, PsAor, PsAuth, Device))


def test_an_opened_phone_is_a_webrtc_endpoint_with_a_secret_of_its_own() -> None:
    device = endpoints.open_endpoint(3, 7, 'Li "Lei" <8>')
    endpoint = PsEndpoint.objects.get(pk=device.username)
    assert (endpoint.webrtc, endpoint.context, endpoint.allow) == ("yes", "agent", "ulaw,alaw")
    assert endpoint.callerid == f'"Li Lei 8" <{device.username}>'
    assert PsAuth.objects.get(pk=device.username).password == device.password
    assert len(device.password) >= 32
    assert endpoints.owner_of(device.username) == (3, 7)


def test_no_secret_can_be_taken_for_a_hexadecimal_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: "0x" + "f" * size)
    assert not endpoints.open_endpoint(3, 7, "Li Lei").password.startswith("0")


def test_logging_in_again_ends_the_phone_of_before_but_not_another_companys() -> None:
    first = endpoints.open_endpoint(3, 7, "Li Lei")
    elsewhere = endpoints.open_endpoint(4, 7, "Li Lei")
    PsContact.objects.create(id=f"{first.username};@x", endpoint=first.username, uri="sip:x")
    second = endpoints.open_endpoint(3, 7, "Li Lei")
    assert first.username != second.username
    assert first.password != second.password
    assert rows_of(first.username) == 0
    assert not PsContact.objects.exists()
    assert rows_of(second.username) == rows_of(elsewhere.username) == 4


def test_closing_takes_everything_away_and_may_be_repeated() -> None:
    device = endpoints.open_endpoint(3, 7, "Li Lei")
    assert endpoints.close_endpoint(device.username) is True
    assert endpoints.close_endpoint(device.username) is False
    assert rows_of(device.username) == 0
    assert endpoints.owner_of(device.username) is None


def test_a_phone_past_its_time_is_purged_and_belongs_to_nobody() -> None:
    device = endpoints.open_endpoint(3, 7, "Li Lei")
    Device.objects.filter(pk=device.username).update(expires_at=timezone.now() - timedelta(seconds=1))
    fresh = endpoints.open_endpoint(3, 8, "Han Meimei")
    assert endpoints.owner_of(device.username) is None
    assert endpoints.purge_expired() == 1
    assert (rows_of(device.username), rows_of(fresh.username)) == (0, 4)


def test_a_sip_phone_registers_by_udp_with_a_secret_that_does_not_expire() -> None:
    phone = endpoints.open_phone(3, 7, "Li Lei")
    endpoint = PsEndpoint.objects.get(pk=phone.username)
    assert (endpoint.transport, endpoint.webrtc, endpoint.rewrite_contact) == ("transport-udp", None, "yes")
    assert (endpoint.context, endpoint.allow, endpoint.allow_transfer) == ("agent", "ulaw,alaw", "no")
    assert PsAuth.objects.get(pk=phone.username).password == phone.password
    assert (phone.sip_domain, phone.sip_port) == (settings.LINEPOOL_SIP_HOST, settings.LINEPOOL_SIP_PORT)
    assert endpoints.phone_of(3, 7) == phone.username
    assert endpoints.owner_of(phone.username) == (3, 7)
    assert endpoints.purge_expired(timezone.now() + timedelta(days=10_000)) == 0


def test_a_sip_phone_outlives_log_ins_and_log_outs_until_it_is_closed() -> None:
    phone = endpoints.open_phone(3, 7, "Li Lei")
    browser = endpoints.open_endpoint(3, 7, "Li Lei")
    assert endpoints.close_endpoints_of(3, 7) == 1
    assert (rows_of(browser.username), rows_of(phone.username)) == (0, 4)
    assert endpoints.close_phone(3, 7) is True
    assert endpoints.close_phone(3, 7) is False
    assert rows_of(phone.username) == 0
    assert endpoints.phone_of(3, 7) is None


def test_a_new_sip_phone_ends_the_one_of_before_and_leaves_the_browser_and_other_companies_alone() -> None:
    browser = endpoints.open_endpoint(3, 7, "Li Lei")
    first, elsewhere = endpoints.open_phone(3, 7, "Li Lei"), endpoints.open_phone(4, 7, "Li Lei")
    second = endpoints.open_phone(3, 7, "Li Lei")
    assert rows_of(first.username) == 0
    assert [rows_of(device.username) for device in (browser, second, elsewhere)] == [4, 4, 4]


def test_whoever_leaves_a_company_loses_the_sip_phone_too() -> None:
    endpoints.open_endpoint(3, 7, "Li Lei")
    phone = endpoints.open_phone(3, 7, "Li Lei")
    assert endpoints.close_endpoints_of(3, 7, phone=True) == 2
    assert rows_of(phone.username) == 0


def test_a_test_phone_stands_where_nothing_but_the_companys_own_number_is_reached() -> None:
    work = endpoints.open_endpoint(3, 7, "Li Lei")
    first = endpoints.open_test_phone(3, 7)
    second = endpoints.open_test_phone(3, 7)
    endpoint = PsEndpoint.objects.get(pk=second.username)
    assert (endpoint.context, endpoint.accountcode, endpoint.callerid) == ("tester", "company-3", '"Test" <test>')
    assert second.expires_at - timezone.now() < timedelta(minutes=16)
    assert rows_of(first.username) == 0
    assert rows_of(work.username) == 4
    endpoints.close_endpoints_of(3, 7, phone=True)
    assert rows_of(second.username) == 0


@pytest.mark.parametrize(
    ("account", "company"), [("company-3", 3), ("company-", None), ("3", None), ("company-٣", None)]
)
def test_an_account_code_names_its_company(account: str, company: int | None) -> None:
    assert endpoints.company_of(account) == company
