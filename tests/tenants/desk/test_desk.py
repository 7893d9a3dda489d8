"""The desk asks call control and believes its answer."""

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from telephony.calls.services import store_calls
from telephony.control import CommandRefused, ControllerUnavailable
from telephony.nodes.models import Device, PsEndpoint
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.telephony.factories import answered_call, at
from tests.tenants.desk.conftest import CALL, READY, ClientFor, Switchboard


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, bob: User, service: Queue) -> Client:
    return client_for(bob, company_a)


def test_the_desk_shows_seat_and_queues_before_any_login(browser: Client) -> None:
    desk = browser.get("/api/desk/").json()
    assert desk["desk"]["state"] == "offline"
    assert desk["seat"]["extension"] == "801"
    assert [queue["name"] for queue in desk["queues"]] == ["Service"]
    assert desk["caller_id"] == ""


def test_logging_in_opens_a_telephone_and_tells_call_control(
    browser: Client, switchboard: Switchboard, company_a: Company, bob: User
) -> None:
    answer = browser.post("/api/desk/login/", {}, "application/json").json()
    device = answer["device"]
    assert answer["desk"] == READY
    assert device["domain"]
    assert PsEndpoint.objects.filter(pk=device["username"]).exists()
    args = {"device": "browser", "number": "", "username": device["username"], "companies": [company_a.pk]}
    args["permissions"] = [
        "callbacks.view",
        "calls.transfer",
        "contacts.manage",
        "contacts.view",
        "desk.use",
        "sales.view",
    ]
    assert switchboard.asked == [("desk.login", company_a.pk, bob.pk, args)]
    entry = Entry.objects.get(verb="desk.logged_in")
    assert entry.actor_id == bob.pk
    assert device["password"] not in str(entry.details)


@pytest.mark.parametrize(
    ("refusal", "status"), [(CommandRefused("in_call"), 409), (ControllerUnavailable("Nobody there."), 503)]
)
def test_a_refused_login_leaves_no_telephone_behind(
    browser: Client, switchboard: Switchboard, refusal: Exception, status: int
) -> None:
    switchboard.refusal = refusal
    assert browser.post("/api/desk/login/", {}, "application/json").status_code == status
    assert not Device.objects.exists()
    assert not PsEndpoint.objects.exists()
    assert not Entry.objects.filter(verb="desk.logged_in").exists()


def test_nobody_logs_in_without_a_seat(
    client_for: ClientFor, company_a: Company, alice: User, service: Queue, switchboard: Switchboard
) -> None:
    refused = client_for(alice, company_a).post("/api/desk/login/", {}, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "no_seat")
    assert switchboard.asked == []


def test_logging_out_takes_the_telephone_back(browser: Client, switchboard: Switchboard) -> None:
    browser.post("/api/desk/login/", {}, "application/json")
    assert browser.post("/api/desk/logout/").status_code == 200
    assert not Device.objects.exists()


def test_a_refused_logout_keeps_the_telephone(browser: Client, switchboard: Switchboard) -> None:
    browser.post("/api/desk/login/", {}, "application/json")
    switchboard.refusal = CommandRefused("in_call")
    refused = browser.post("/api/desk/logout/")
    assert (refused.status_code, refused.json()["code"]) == (409, "in_call")
    assert Device.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "body", "verb", "args"),
    [
        ("state", {"state": "away", "reason": "lunch"}, "desk.state", {"state": "away", "reason": "lunch"}),
        ("dial", {"to": "010 5550 1234"}, "call.dial", {"to": "010 5550 1234"}),
        ("hold", {}, "call.hold", {}),
        ("resume", {}, "call.resume", {}),
        ("hangup", {}, "call.hangup", {}),
        (
            "wrapup",
            {"call_id": CALL, "disposition": "sale", "note": "two boxes"},
            "call.wrapup",
            {"call_id": CALL, "disposition_code": "sale", "note": "two boxes"},
        ),
    ],
)
def test_each_button_is_one_command_of_the_agent_in_the_hosts_company(
    browser: Client,
    switchboard: Switchboard,
    company_a: Company,
    bob: User,
    path: str,
    body: dict[str, str],
    verb: str,
    args: dict[str, str],
) -> None:
    answer = browser.post(f"/api/desk/{path}/", body, "application/json")
    assert answer.status_code == 200
    assert switchboard.asked == [(verb, company_a.pk, bob.pk, args)]


def test_a_command_repeated_with_its_idempotency_key_is_done_once(
    browser: Client, switchboard: Switchboard, company_a: Company, bob: User
) -> None:
    answers = [browser.post("/api/desk/hangup/", headers={"idempotency-key": "key-1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert switchboard.request_ids == [f"{company_a.pk}:{bob.pk}:key-1"]


def test_a_result_that_is_not_on_the_list_reaches_nobody(browser: Client, switchboard: Switchboard) -> None:
    body = {"call_id": CALL, "disposition": "nonsense"}
    refused = browser.post("/api/desk/wrapup/", body, "application/json")
    assert (refused.status_code, refused.json()["code"]) == (404, "disposition_not_found")
    assert switchboard.asked == []


def test_the_desk_in_one_company_is_not_the_desk_in_another(
    client_for: ClientFor, company_b: Company, bob: User, service: Queue
) -> None:
    assert client_for(bob, company_b).get("/api/desk/").status_code == 404
    with company_scope(company_b):
        assert not Entry.objects.filter(verb="desk.logged_in").exists()


ON_THE_LINE = {
    "id": CALL,
    "direction": "in",
    "state": "ringing",
    "caller": "+8613800001234",
    "called": "+862081880000",
}


@pytest.fixture
def earlier(company_a: Company, pool: None) -> list[str]:
    """Seven calls with this caller and one with another, the latest first."""
    calls = [answered_call(company_a, start=at(n * 86_400_000)) for n in range(7)]
    stranger = answered_call(company_a, start=at(0), caller="+8613900000000")
    store_calls([*calls, stranger])
    return [str(call.id) for call in reversed(calls)]


def test_the_agent_sees_the_last_calls_with_whoever_is_on_the_line(
    browser: Client, earlier: list[str], switchboard: Switchboard, company_a: Company, bob: User
) -> None:
    switchboard.put_on_desk(company_a, bob, ON_THE_LINE)
    shown = browser.get("/api/desk/history/").json()
    assert [call["id"] for call in shown] == earlier[:5]
    outbound = ON_THE_LINE | {"direction": "out", "called": "+8613800001234", "caller": ""}
    switchboard.put_on_desk(company_a, bob, outbound)
    assert [call["id"] for call in browser.get("/api/desk/history/").json()] == earlier[:5]


@pytest.mark.parametrize("call", [None, ON_THE_LINE | {"caller": ""}, ON_THE_LINE | {"caller": "+8613912345678"}])
def test_without_a_known_caller_there_is_no_history(
    browser: Client,
    earlier: list[str],
    switchboard: Switchboard,
    company_a: Company,
    bob: User,
    call: dict[str, str] | None,
) -> None:
    switchboard.put_on_desk(company_a, bob, call)
    assert browser.get("/api/desk/history/").json() == []


def test_an_agent_cannot_name_a_number_to_look_up(browser: Client, earlier: list[str]) -> None:
    assert browser.get("/api/desk/history/?number=%2B8613800001234").json() == []
