"""Callbacks over HTTP: who sees which, and what is asked of call control."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.callbacks import services
from telephony.calls.record import CallbackRecord
from telephony.calls.services import store_calls
from telephony.control import CommandRefused
from tenants.companies.models import Company
from tests.telephony.callbacks.test_store import wish
from tests.telephony.factories import answered_call, at

ClientFor = Callable[[User | None, Company | None], Client]
ADDED = "01890000-0000-7000-8000-000000000000"


class Control:
    """Stands in for call control."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, int, dict[str, Any], str | None]] = []
        self.refusal: Exception | None = None
        self.of_company: int | None = None

    def __call__(
        self, verb: str, *, company_id: int, user_id: int, args: Any, request_id: str | None
    ) -> dict[str, Any]:
        self.asked.append((verb, company_id, user_id, dict(args), request_id))
        if self.refusal is not None:
            raise self.refusal
        return {"callback_id": ADDED, "company_id": self.of_company or company_id}


@pytest.fixture
def control(monkeypatch: pytest.MonkeyPatch) -> Control:
    standing_in = Control()
    monkeypatch.setattr(services, "send_command", standing_in)
    return standing_in


@pytest.fixture
def wishes(company_a: Company, bob: User) -> list[CallbackRecord]:
    """One wished for by a caller, one bob promised, one bob called; oldest first."""
    records = [
        wish(company_a, number="+442079460958", note="about the invoice"),
        wish(company_a, minute=1, added_by=bob.pk, queue_id="q-2", call_id=None),
        wish(company_a, minute=2, agent_id=bob.pk, state="done"),
    ]
    store_calls(records)
    return records


def found(client: Client, **query: Any) -> list[str]:
    answer = client.get("/api/callbacks/", query)
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [2, 1, 0]),
        ({"state": "open"}, [1, 0]),
        ({"state": "done"}, [2]),
        ({"queue": "q-2"}, [1]),
        ({"q": "7946 0958"}, [0]),
        ({"q": "INVOICE"}, [0]),
        ({"q": "客服"}, [2, 1, 0]),
        ({"q": "nobody"}, []),
    ],
)
def test_filters_narrow_the_list(
    wishes: list[CallbackRecord],
    client_for: ClientFor,
    alice: User,
    company_a: Company,
    query: dict[str, str],
    expected: list[int],
) -> None:
    assert found(client_for(alice, company_a), **query) == [str(wishes[index].id) for index in expected]


def test_a_state_that_does_not_exist_is_refused(client_for: ClientFor, alice: User, company_a: Company) -> None:
    answer = client_for(alice, company_a).get("/api/callbacks/", {"state": "soon"})
    assert (answer.status_code, answer.json()["code"], set(answer.json()["fields"])) == (400, "bad_filter", {"state"})


def test_an_agent_sees_those_they_promised_or_called_and_no_others(
    wishes: list[CallbackRecord], client_for: ClientFor, bob: User, company_a: Company
) -> None:
    assert found(client_for(bob, company_a)) == [str(wishes[2].id), str(wishes[1].id)]


def test_a_promise_is_asked_of_call_control_and_audited(
    control: Control, client_for: ClientFor, bob: User, company_a: Company
) -> None:
    body = {"queue_id": "q-1", "number": "020-8188 0001", "at": "2026-11-22T18:00:00+08:00", "note": "after six"}
    answer = client_for(bob, company_a).post(
        "/api/callbacks/", body, content_type="application/json", headers={"Idempotency-Key": "k1"}
    )
    assert (answer.status_code, answer.json()) == (201, {"callback_id": ADDED})
    asked = body | {"at": "2026-11-22T10:00:00.000Z"}
    assert control.asked == [("callback.add", company_a.pk, bob.pk, asked, f"{company_a.pk}:{bob.pk}:k1")]
    with company_scope(company_a):
        assert Entry.objects.get(verb="callback.added").target == f"callback:{ADDED}"


def test_a_promise_for_a_company_served_stands_in_that_companys_audit_trail(
    control: Control, client_for: ClientFor, bob: User, company_a: Company, company_b: Company
) -> None:
    control.of_company = company_b.pk
    body = {"queue_id": "a-queue-of-b", "number": "+8613800001234"}
    answer = client_for(bob, company_a).post("/api/callbacks/", body, content_type="application/json")
    assert answer.status_code == 201
    with company_scope(company_b):
        assert Entry.objects.get(verb="callback.added").actor_id == bob.pk
    with company_scope(company_a):
        assert not Entry.objects.filter(verb="callback.added").exists()


def test_what_call_control_refuses_is_not_audited(
    control: Control, client_for: ClientFor, bob: User, company_a: Company
) -> None:
    control.refusal = CommandRefused("unknown_queue")
    body = {"queue_id": "none", "number": "+8613800001234"}
    answer = client_for(bob, company_a).post("/api/callbacks/", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "unknown_queue")
    with company_scope(company_a):
        assert not Entry.objects.filter(verb="callback.added").exists()


def test_an_agent_takes_back_their_own_promise(
    control: Control, wishes: list[CallbackRecord], client_for: ClientFor, bob: User, company_a: Company
) -> None:
    assert client_for(bob, company_a).delete(f"/api/callbacks/{wishes[1].id}/").status_code == 204
    assert [(verb, args) for verb, _, _, args, _ in control.asked] == [
        ("callback.cancel", {"callback_id": str(wishes[1].id)})
    ]


def test_an_agent_cannot_take_back_somebody_elses_and_nothing_is_asked(
    control: Control, wishes: list[CallbackRecord], client_for: ClientFor, bob: User, company_a: Company
) -> None:
    answer = client_for(bob, company_a).delete(f"/api/callbacks/{wishes[0].id}/")
    assert (answer.status_code, answer.json()["code"]) == (404, "callback_not_found")
    assert control.asked == []


def test_a_supervisor_takes_back_any_but_another_companys(
    control: Control, client_for: ClientFor, alice: User, company_a: Company, company_b: Company
) -> None:
    ours, theirs = wish(company_a), wish(company_b)
    store_calls([ours, theirs])
    client = client_for(alice, company_a)
    assert client.delete(f"/api/callbacks/{ours.id}/").status_code == 204
    assert client.delete(f"/api/callbacks/{theirs.id}/").status_code == 404
    assert client.delete(f"/api/callbacks/{new_id()}/").status_code == 404
    assert len(control.asked) == 1


def test_the_calls_made_for_a_callback_are_found_by_it(client_for: ClientFor, alice: User, company_a: Company) -> None:
    record, other = answered_call(company_a, callback_id=new_id()), answered_call(company_a, start=at(60_000))
    store_calls([record, other])
    rows = client_for(alice, company_a).get("/api/calls/", {"callback": str(record.callback_id)}).json()["results"]
    assert [row["id"] for row in rows] == [str(record.id)]
