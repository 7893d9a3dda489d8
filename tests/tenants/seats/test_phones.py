"""A seat's SIP phone and outside number."""

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from telephony.nodes.endpoints import phone_of
from telephony.nodes.models import PsAuth
from tenants.companies.models import Company
from tenants.seats.models import Seat
from tenants.seats.services import create_seat
from tests.tenants.desk.conftest import ClientFor

JSON = "application/json"


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, alice: User) -> Client:
    return client_for(alice, company_a)


@pytest.fixture
def seat(in_a: Company, bob: User) -> Seat:
    return create_seat(extension="801", label="Front", user_id=bob.pk)


def test_a_phones_secret_is_told_once_and_nowhere_kept_for_reading(browser: Client, seat: Seat) -> None:
    phone = browser.post(f"/api/seats/{seat.pk}/phone/", {}, JSON).json()
    assert set(phone) == {"username", "password", "domain", "port"}
    assert PsAuth.objects.get(pk=phone["username"]).password == phone["password"]
    shown = browser.get(f"/api/seats/{seat.pk}/")
    assert shown.json()["has_phone"] is True
    assert phone["password"] not in shown.content.decode()
    assert phone["password"] not in str(Entry.objects.get(verb="seat.phone_made").details)


def test_a_new_phone_replaces_the_old_one_and_can_be_taken_away(
    browser: Client, seat: Seat, company_a: Company, bob: User
) -> None:
    url = f"/api/seats/{seat.pk}/phone/"
    first, second = (browser.post(url, {}, JSON).json()["username"] for _ in range(2))
    assert first != second
    assert phone_of(company_a.pk, bob.pk) == second
    assert browser.delete(url).status_code == 204
    assert phone_of(company_a.pk, bob.pk) is None
    assert browser.get(f"/api/seats/{seat.pk}/").json()["has_phone"] is False


def test_an_empty_seat_has_nobody_to_make_a_phone_for(browser: Client, in_a: Company) -> None:
    seat = create_seat(extension="802", label="Empty")
    assert browser.post(f"/api/seats/{seat.pk}/phone/", {}, JSON).json()["code"] == "seat_empty"


@pytest.mark.parametrize("leave", ["empty", "give to alice", "remove"])
def test_who_leaves_a_seat_leaves_the_phone(
    browser: Client, seat: Seat, company_a: Company, alice: User, bob: User, leave: str
) -> None:
    browser.post(f"/api/seats/{seat.pk}/phone/", {}, JSON)
    url = f"/api/seats/{seat.pk}/"
    if leave == "remove":
        browser.delete(url)
    else:
        browser.patch(url, {"user_id": None if leave == "empty" else alice.pk}, JSON)
    assert phone_of(company_a.pk, bob.pk) is None


def test_an_outside_number_is_kept_as_e164(browser: Client, seat: Seat) -> None:
    body = {"device": "outside", "outside_number": "010 5550 1234"}
    assert browser.patch(f"/api/seats/{seat.pk}/", body, JSON).json()["outside_number"] == "+861055501234"


@pytest.mark.parametrize("number", ["twelve", "110", "12"])
def test_what_is_no_number_cannot_ring(browser: Client, seat: Seat, number: str) -> None:
    refused = browser.patch(f"/api/seats/{seat.pk}/", {"outside_number": number}, JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["outside_number"])


def test_an_outside_seat_needs_its_number(browser: Client, seat: Seat) -> None:
    refused = browser.patch(f"/api/seats/{seat.pk}/", {"device": "outside"}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (400, "no_outside_number")
    seat.refresh_from_db()
    assert seat.device == "browser"
