"""What rings at a desk: the browser, a SIP phone, or an outside number."""

from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.nodes.models import Device
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tenants.queues.services import add_member, create_queue
from tenants.seats.models import Seat
from tenants.seats.services import change_seat, make_phone
from tests.tenants.desk.conftest import ClientFor, Switchboard

JSON = "application/json"


@pytest.fixture
def seat(service: Queue) -> Seat:
    return Seat.objects.get(extension="801")


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, bob: User, seat: Seat) -> Client:
    return client_for(bob, company_a)


def log_in(browser: Client, **body: str) -> Any:
    return browser.post("/api/desk/login/", body, JSON)


def test_a_sip_phone_rings_when_the_seat_or_the_agent_says_so(
    browser: Client, switchboard: Switchboard, seat: Seat
) -> None:
    phone = make_phone(seat)
    assert log_in(browser, device="phone").json()["device"] is None
    change_seat(seat, device="phone")
    log_in(browser)
    for _, _, _, args in switchboard.asked:
        assert (args["device"], args["username"], args["number"]) == ("phone", phone.username, "")


def test_the_desk_says_what_may_ring(browser: Client, seat: Seat) -> None:
    def shown() -> tuple[str, list[str]]:
        place = browser.get("/api/desk/").json()["seat"]
        return place["device"], place["devices"]

    assert shown() == ("browser", ["browser"])
    make_phone(seat)
    change_seat(seat, device="phone", outside_number="+861055501234")
    assert shown() == ("phone", ["browser", "phone", "outside"])


def test_the_browser_may_be_chosen_against_the_seat(browser: Client, switchboard: Switchboard, seat: Seat) -> None:
    change_seat(seat, device="outside", outside_number="+861055501234")
    assert log_in(browser, device="browser").json()["device"]["username"]
    assert switchboard.asked[0][3]["device"] == "browser"


def test_an_outside_number_is_the_seats_and_no_telephone_is_made(
    browser: Client, switchboard: Switchboard, seat: Seat
) -> None:
    change_seat(seat, device="outside", outside_number="+861055501234")
    assert log_in(browser).status_code == 200
    args = switchboard.asked[0][3]
    assert (args["device"], args["number"], args["username"]) == ("outside", "+861055501234", "")
    assert not Device.objects.exists()


@pytest.mark.parametrize(("device", "code"), [("phone", "no_phone"), ("outside", "no_outside_number")])
def test_a_device_the_seat_has_not_cannot_be_chosen(
    browser: Client, switchboard: Switchboard, device: str, code: str
) -> None:
    assert log_in(browser, device=device).json()["code"] == code
    assert switchboard.asked == []


def test_a_desk_serves_every_company_with_a_queue_of_the_persons(
    browser: Client, switchboard: Switchboard, company_a: Company, company_b: Company, bob: User
) -> None:
    with public_scope():
        place = Membership.objects.create(user=bob, company=company_b, role=Role.AGENT)
    log_in(browser)
    with company_scope(company_b):
        add_member(create_queue("Theirs"), bob.pk)
    log_in(browser)
    with public_scope():
        Membership.objects.filter(pk=place.pk).update(role=Role.READONLY)
    log_in(browser)
    served = [args["companies"] for _, _, _, args in switchboard.asked]
    assert served == [[company_a.pk], [company_a.pk, company_b.pk], [company_a.pk]]
