"""Agents' phones as rows Asterisk reads."""

from datetime import timedelta

import pytest
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
