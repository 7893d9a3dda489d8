"""Every button of desk and supervision is one checked command; what is wrong reaches nobody."""

import re
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from telephony import control
from tenants.companies.models import Company
from tenants.desk import buttons
from tenants.queues.models import Queue
from tenants.queues.services import create_queue, set_dispositions
from tenants.supervision import buttons as supervision
from tests.tenants.desk.conftest import CALL, ClientFor, Switchboard

JSON = "application/json"


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, bob: User, service: Queue) -> Client:
    return client_for(bob, company_a)


@pytest.fixture
def leader(client_for: ClientFor, company_a: Company, alice: User, service: Queue) -> Client:
    return client_for(alice, company_a)


def test_every_verb_of_call_control_has_its_button_and_no_button_another_verb() -> None:
    verbs = set(re.findall(r"``((?:desk|call|supervise)\.[a-z]+)``", str(control.__doc__)))
    assert len(verbs) > 30
    assert {button.verb for button in (*buttons.BUTTONS, *supervision.BUTTONS)} == verbs - {"desk.login", "desk.logout"}


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/{path}/", body, JSON)


@pytest.mark.parametrize(
    ("path", "verb"),
    [
        ("swap", "call.swap"),
        ("complete", "call.complete"),
        ("cancel", "call.cancel"),
        ("merge", "call.merge"),
        ("leave", "call.leave"),
        ("park", "call.park"),
        ("reclaim", "call.reclaim"),
    ],
)
def test_a_button_without_words_is_one_command(
    browser: Client, switchboard: Switchboard, company_a: Company, bob: User, path: str, verb: str
) -> None:
    assert post(browser, f"desk/{path}", {}).status_code == 200
    assert switchboard.asked == [(verb, company_a.pk, bob.pk, {})]


@pytest.mark.parametrize(
    ("path", "body", "args"),
    [
        ("transfer", {"to": "number:010 5550 1234"}, {"to": "number:+861055501234"}),
        ("consult", {"to": "flow:menu"}, {"to": "flow:menu"}),
        ("add", {"to": "voicemail:"}, {"to": "voicemail:"}),
        ("drop", {"party": "p2"}, {"party": "p2"}),
        ("retrieve", {"slot": "701"}, {"slot": "701"}),
        ("keypad", {"digits": "12*#a"}, {"digits": "12*#A"}),
        ("note", {"text": "wants tea"}, {"text": "wants tea"}),
        ("note", {"text": ""}, {"text": ""}),
        ("extend", {"ms": 60_000}, {"ms": 60_000}),
        ("dial", {"to": "10086", "company_id": 7}, {"to": "10086", "company_id": 7}),
        ("bar", {"company_id": 7}, {"company_id": 7, "barred": True, "until": None}),
        (
            "bar",
            {"company_id": 7, "until": "2026-11-22T18:00:00+08:00"},
            {"company_id": 7, "barred": True, "until": "2026-11-22T10:00:00.000Z"},
        ),
    ],
)
def test_what_a_button_takes_reaches_call_control(
    browser: Client, switchboard: Switchboard, path: str, body: dict[str, Any], args: dict[str, Any]
) -> None:
    assert post(browser, f"desk/{path}", body).status_code == 200
    assert switchboard.asked[0][3] == args


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("transfer", {}, "to"),
        ("transfer", {"to": "bob"}, "to"),
        ("transfer", {"to": "number:110"}, "to"),
        ("transfer", {"to": "agent:-1"}, "to"),
        ("drop", {"party": ""}, "party"),
        ("keypad", {"digits": "1,2"}, "digits"),
        ("keypad", {"digits": "1" * 33}, "digits"),
        ("note", {"text": "x" * 2_001}, "text"),
        ("record", {"action": "erase"}, "action"),
        ("extend", {"ms": 0}, "ms"),
        ("bar", {"company_id": "theirs"}, "company_id"),
        ("bar", {"company_id": 1, "until": "tomorrow"}, "until"),
    ],
)
def test_what_cannot_be_right_is_refused_by_field_and_reaches_nobody(
    browser: Client, switchboard: Switchboard, path: str, body: dict[str, Any], field: str
) -> None:
    refused = post(browser, f"desk/{path}", body)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, [field])
    assert switchboard.asked == []


@pytest.mark.parametrize(
    "to", ["agent:9999999999999999999", "queue:01890000-0000-7000-8000-000000000000", "queue:x", "flow:nowhere"]
)
@pytest.mark.parametrize("path", ["transfer", "consult", "add"])
def test_a_destination_the_company_has_not_reaches_nobody(
    browser: Client, switchboard: Switchboard, path: str, to: str
) -> None:
    refused = post(browser, f"desk/{path}", {"to": to})
    assert (refused.status_code, refused.json()["code"]) == (400, "destination_unknown")
    assert switchboard.asked == []


def test_a_finance_member_is_no_destination(browser: Client, switchboard: Switchboard, company_a: Company) -> None:
    with public_scope():
        clerk = User.objects.create_user("clerk@example.com", None, name="Clerk")
        Membership.objects.create(user=clerk, company=company_a, role=Role.FINANCE)
    assert post(browser, "desk/transfer", {"to": f"agent:{clerk.pk}"}).json()["code"] == "destination_unknown"
    assert switchboard.asked == []


def test_during_another_companys_call_destinations_are_that_companys(
    browser: Client, switchboard: Switchboard, company_a: Company, company_b: Company, bob: User, service: Queue
) -> None:
    with company_scope(company_b):
        theirs = create_queue("Theirs")
    switchboard.put_on_desk(company_a, bob, {"id": CALL}, of=company_b)
    assert post(browser, "desk/transfer", {"to": f"queue:{service.pk}"}).json()["code"] == "destination_unknown"
    assert post(browser, "desk/transfer", {"to": f"queue:{theirs.pk}"}).status_code == 200


def test_a_result_must_be_one_of_the_queue_and_company_whose_call_it_is(
    browser: Client, switchboard: Switchboard, company_a: Company, company_b: Company, bob: User
) -> None:
    with company_scope(company_b):
        coffee, milk = create_queue("Coffee"), create_queue("Milk")
        rows = [("ordered", [coffee.pk]), ("spilt", [milk.pk]), ("asked", [])]
        set_dispositions([{"code": code, "label": code, "kind": "other", "queue_ids": ids} for code, ids in rows])
    switchboard.put_on_desk(company_a, bob, {"id": CALL, "queue_id": str(coffee.pk)}, of=company_b)
    answers = {
        code: post(browser, "desk/wrapup", {"call_id": CALL, "disposition": code}).status_code
        for code in ("ordered", "asked", "spilt", "resolved")
    }
    assert answers == {"ordered": 200, "asked": 200, "spilt": 404, "resolved": 404}


@pytest.mark.parametrize(("role", "beyond"), [("agent", False), ("supervisor", True), ("owner", True)])
def test_only_who_may_record_does_so_beyond_the_queues_rule(
    browser: Client, switchboard: Switchboard, bob: User, role: str, beyond: bool
) -> None:
    with public_scope():
        Membership.objects.filter(user=bob).update(role=role)
    post(browser, "desk/record", {"action": "start"})
    assert switchboard.asked[0][3] == {"action": "start", "beyond_rule": beyond}


def test_the_right_to_record_is_that_in_the_company_whose_call_it_is(
    client_for: ClientFor, switchboard: Switchboard, company_a: Company, company_b: Company, alice: User
) -> None:
    with public_scope():
        Membership.objects.create(user=alice, company=company_b, role=Role.AGENT)
    switchboard.put_on_desk(company_a, alice, {"id": CALL}, of=company_b)
    post(client_for(alice, company_a), "desk/record", {"action": "stop"})
    assert switchboard.asked[0][3]["beyond_rule"] is False


@pytest.mark.parametrize(
    ("path", "body", "verb", "args"),
    [
        ("listen", {"call_id": CALL, "user_id": 5}, "supervise.listen", {"call_id": CALL, "user_id": 5}),
        ("whisper", {"call_id": CALL, "user_id": 5}, "supervise.whisper", {"call_id": CALL, "user_id": 5}),
        ("barge", {"call_id": CALL, "user_id": 5}, "supervise.barge", {"call_id": CALL, "user_id": 5}),
        ("takeover", {"call_id": CALL}, "supervise.takeover", {"call_id": CALL}),
        ("stop", {}, "supervise.stop", {}),
        (
            "agent",
            {"user_id": 5, "state": "away", "reason": "meeting"},
            "supervise.agent",
            {"user_id": 5, "state": "away", "reason": "meeting"},
        ),
    ],
)
def test_each_button_of_a_supervisor_is_one_command(
    leader: Client, switchboard: Switchboard, company_a: Company, alice: User,
    path: str, body: dict[str, Any], verb: str, args: dict[str, Any],
) -> None:  # fmt: skip
    assert post(leader, f"supervision/{path}", body).status_code == 200
    assert switchboard.asked == [(verb, company_a.pk, alice.pk, args)]


def test_a_waiting_call_is_pulled_to_a_queue_or_to_oneself_only(
    leader: Client, switchboard: Switchboard, alice: User, bob: User, service: Queue
) -> None:
    def pull(to: str) -> int:
        return int(post(leader, "supervision/pull", {"call_id": CALL, "to": to}).status_code)

    assert [pull(f"queue:{service.pk}"), pull(f"agent:{alice.pk}")] == [200, 200]
    assert [pull(f"agent:{bob.pk}"), pull("hangup:"), pull("number:+861055501234"), pull("queue:x")] == [400] * 4
    assert [args["to"] for _, _, _, args in switchboard.asked] == [f"queue:{service.pk}", f"agent:{alice.pk}"]


def test_the_directory_shows_who_and_what_a_call_may_go_to(
    browser: Client, switchboard: Switchboard, alice: User, bob: User, service: Queue
) -> None:
    found = browser.get("/api/desk/directory/").json()
    assert [(row["name"], row["extension"], row["state"]) for row in found["agents"]] == [
        ("Alice", "", "offline"),
        ("Bob", "801", "offline"),
    ]
    assert found["queues"] == [{"id": str(service.pk), "name": "Service", "waiting": 0, "ready": 0}]
    assert "menu" in {row["id"] for row in found["flow_nodes"]}
    assert "hangup" not in str(found["flow_nodes"])
    narrowed = browser.get("/api/desk/directory/?q=80").json()
    assert [row["name"] for row in narrowed["agents"]] == ["Bob"]
    assert narrowed["queues"] == []


def test_the_directory_is_that_of_the_company_whose_call_is_on_the_desk(
    browser: Client, switchboard: Switchboard, company_a: Company, company_b: Company, bob: User, charlie: User
) -> None:
    with company_scope(company_b):
        create_queue("Theirs")
    switchboard.put_on_desk(company_a, bob, {"id": CALL}, of=company_b)
    found = browser.get("/api/desk/directory/").json()
    assert [row["name"] for row in found["agents"]] == ["Charlie"]
    assert [row["name"] for row in found["queues"]] == ["Theirs"]
