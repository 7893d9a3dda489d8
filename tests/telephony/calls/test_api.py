"""The call history over HTTP: filters, paging, detail, export."""

import csv
import io
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope
from telephony.calls import export, services
from telephony.calls.models import Direction, Outcome
from telephony.calls.record import CallRecord
from telephony.recordings.models import Recording
from tenants.companies.models import Company
from tests.telephony.factories import answered_call, at, with_recording

ClientFor = Callable[[User | None, Company | None], Client]


def no_usage(legs: object) -> None:
    """No billing here."""


def one_charge(company_id: int, call_id: UUID) -> list[dict[str, Any]]:
    """An explanation as billing would give it."""
    steps = [{"code": "clock", "values": {"clock": "agent_answer"}, "text": {"zh-hans": "应答", "en": "Answer"}}]
    charge = {"leg_id": str(call_id), "kind": "function", "state": "rated", "amount": "0.150000", "currency": "CNY"}
    return [charge | {"steps": steps}]


@pytest.fixture(autouse=True)
def _bindings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.no_usage")
    monkeypatch.setattr(settings, "LINEPOOL_CALL_RATING", f"{__name__}.one_charge")


@pytest.fixture
def calls(company_a: Company) -> list[CallRecord]:
    """Three calls a minute apart, oldest first."""
    records = [
        answered_call(company_a, start=at(0)),
        answered_call(
            company_a, start=at(60_000), outcome="abandoned_queue", agent_id=None, agent_name="", caller="+442079460958"
        ),
        answered_call(
            company_a,
            start=at(120_000),
            direction="out",
            queue_id="q-2",
            agent_id=8,
            agent_name="Han Meimei",
            contact_name="=Mallory",
        ),
    ]
    services.store_calls(records)
    return records


def ids(client: Client, **query: Any) -> list[str]:
    answer = client.get("/api/calls/", query)
    assert answer.status_code == 200, answer.json()
    return [row["id"] for row in answer.json()["results"]]


def test_the_newest_call_comes_first(
    calls: list[CallRecord], client_for: ClientFor, alice: User, company_a: Company
) -> None:
    assert ids(client_for(alice, company_a)) == [str(record.id) for record in reversed(calls)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"direction": "out"}, [2]),
        ({"outcome": "abandoned_queue"}, [1]),
        ({"queue": "q-2"}, [2]),
        ({"agent": 7}, [0]),
        ({"from": "2026-11-20T04:01:00.123Z"}, [2, 1]),
        ({"to": "2026-11-20T04:01:00.123Z"}, [0]),
        ({"from": "2026-11-20T12:01:00+08:00", "to": "2026-11-20T12:02:00+08:00"}, [1]),
        ({"q": "7946 0958"}, [1]),
        ({"q": "020-7946"}, [1]),
        ({"q": "李"}, [0]),
        ({"q": "李雷"}, [0]),
        ({"q": "雷李"}, []),
        ({"q": "meimei"}, [2]),
        ({"q": "mallory"}, [2]),
        ({"q": "nobody"}, []),
        ({"q": "%"}, []),
    ],
)
def test_filters_narrow_the_list(
    calls: list[CallRecord],
    client_for: ClientFor,
    alice: User,
    company_a: Company,
    query: dict[str, object],
    found: list[int],
) -> None:
    assert ids(client_for(alice, company_a), **query) == [str(calls[index].id) for index in found]


@pytest.mark.parametrize("query", [{"direction": "up"}, {"outcome": "x"}, {"agent": "x"}, {"from": "yesterday"}])
def test_a_wrong_filter_is_named(
    client_for: ClientFor, alice: User, company_a: Company, query: dict[str, str]
) -> None:
    answer = client_for(alice, company_a).get("/api/calls/", query)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter")
    assert set(answer.json()["fields"]) == set(query)


def test_pages_follow_each_other_without_gap_or_repetition(
    calls: list[CallRecord], client_for: ClientFor, alice: User, company_a: Company
) -> None:
    client = client_for(alice, company_a)
    first = client.get("/api/calls/", {"page_size": 2}).json()
    services.store_calls([answered_call(company_a, start=at(180_000))])  # a new call does not move the second page
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == [str(record.id) for record in reversed(calls)]
    assert second["next"] is None


def test_a_call_opens_into_legs_events_recording_and_price(
    client_for: ClientFor, alice: User, company_a: Company
) -> None:
    record = with_recording(company_a)
    services.store_calls([record])
    call = client_for(alice, company_a).get(f"/api/calls/{record.id}/").json()
    assert call["started_at"] == "2026-11-20T04:00:00.123Z"
    assert [leg["party"] for leg in call["legs"]] == ["caller", "agent"]
    assert call["events"][2] == {"at": "2026-11-20T04:00:04.023Z", "kind": "digit", "data": {"digit": "1"}}
    assert [recording["status"] for recording in call["recordings"]] == ["pending"]
    assert [(stay["queue_name"], stay["wait_ms"], stay["outcome"]) for stay in call["stays"]] == [
        ("客服", 6480, "answered")
    ]
    assert [(stint["user_name"], stint["role"], stint["talk_ms"], stint["hold_ms"]) for stint in call["stints"]] == [
        ("李雷", "owner", 60_000, 0)
    ]
    assert call["voicemail"] is None
    assert call["rating"][0]["amount"] == "0.150000"


def test_another_companys_call_is_not_there(
    client_for: ClientFor, alice: User, company_a: Company, company_b: Company
) -> None:
    record = with_recording(company_b)
    services.store_calls([record])
    client = client_for(alice, company_a)
    with company_scope(company_b):
        recording = Recording.objects.get()
    for path in ("", f"recordings/{recording.pk}/", "voicemail/"):
        answer = client.get(f"/api/calls/{record.id}/{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "call_not_found")
    assert ids(client) == []


def test_the_export_has_words_for_every_direction_and_outcome() -> None:
    assert {*Direction.values, *Outcome.values} == set(export._WORDS)


@pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")
def test_the_export_has_every_matching_call_in_the_companys_time_and_no_formulas(
    calls: list[CallRecord], client_for: ClientFor, alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telephony.calls.export._BATCH", 2)  # so that three calls take two pieces
    answer = client_for(alice, company_a).get("/api/calls/", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="calls-acme.csv"'
    body = b"".join(answer).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert rows[0][0] == "通话编号"
    assert [row[0] for row in rows[1:]] == [str(record.id) for record in reversed(calls)]
    assert (rows[1][2], rows[2][3], rows[1][6]) == ("呼出", "排队中放弃", "'=Mallory")
    assert rows[3][1] == "2026-11-20T12:00:00+08:00"
    assert rows[3][9:15] == ["客服", "李雷", "7", "60", "0", "0"]
    assert rows[3][15] == "71"

