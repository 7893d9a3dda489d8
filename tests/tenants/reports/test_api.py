"""A company's reports over HTTP, from calls stored as call control stores them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.exports.errors import UnknownTable
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from telephony.calls.record import AgentRecord, CallRecord, QueueStay, Stint, Towards, WrapUpRecord
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.reports import selectors
from tenants.reports.tables import ReportTable
from tests.telephony.factories import answered_call

ClientFor = Callable[[User | None, Company | None], Client]
REPORT = "/api/reports/calls/"
MIDNIGHT = datetime(2026, 11, 19, 16, tzinfo=UTC)  # of the 20th in Shanghai, a Friday


def passed_on(company: Company, start: datetime) -> CallRecord:
    """10 s in the queue, a minute with 7, of which 10 s held, then half a minute with 8, to whom 7 passed it on."""
    met, passed, ended = (start + timedelta(seconds=seconds) for seconds in (10, 70, 100))
    stints = (
        Stint(7, "q-1", "owner", met, passed, 50_000, 10_000, user_name="李雷"),
        Stint(8, "q-1", "owner", passed, ended, 30_000, user_name="韩梅梅"),
    )
    stay = QueueStay("q-1", "客服", start, met, "answered", 7)
    return answered_call(company, start=start, ended_at=ended, legs=(), events=(), stays=(stay,), stints=stints)


def given_up(company: Company, start: datetime, seconds: int) -> CallRecord:
    end = start + timedelta(seconds=seconds)
    stay = QueueStay("q-1", "客服", start, end, "abandoned", None)
    fields: dict[str, Any] = {"outcome": "abandoned_queue", "agent_id": None, "agent_name": "", "talk_ms": 0}
    return answered_call(company, start=start, ended_at=end, legs=(), events=(), stays=(stay,), stints=(), **fields)


@pytest.fixture(autouse=True)
def stored(company_a: Company) -> None:
    """Two days: one call passed on before midnight and again after it, and two who gave up, quickly and not."""
    with public_scope():
        Company.objects.update(timezone="Asia/Shanghai")
    first = passed_on(company_a, MIDNIGHT - timedelta(minutes=5))
    second = passed_on(company_a, MIDNIGHT + timedelta(hours=1))
    gone = [given_up(company_a, MIDNIGHT + timedelta(hours=hour), seconds) for hour, seconds in ((2, 5), (3, 60))]
    ended = MIDNIGHT + timedelta(hours=1, seconds=70)
    note = WrapUpRecord(company_a.pk, company_a.schema_name, second.id, 7, ended, ended + timedelta(seconds=15))
    store_calls([first, second, *gone, note])


def test_a_day_by_queue(client_for: ClientFor, alice: User, company_a: Company) -> None:
    found = client_for(alice, company_a).get(f"{REPORT}?first=2026-11-20").json()
    (line,) = found["lines"]
    assert (line["id"], line["name"]) == ("q-1", "客服")
    assert datetime.fromisoformat(line["start"]) == MIDNIGHT
    counts = line["counts"]
    assert (counts["offered"], counts["answered"], counts["abandoned"], counts["handled"]) == (3, 1, 2, 2)
    assert line["figures"] == {
        "service_level": 0.5,
        "asa_ms": 10_000,
        "abandonment": 2 / 3,
        "aht_ms": (60_000 + 30_000 + 15_000) / 2,
        "acw_ms": 7_500,
        "occupancy": None,
        "transfers": 0.5,
    }
    assert found["total"] == {"counts": counts, "figures": line["figures"]}
    assert [one["name"] for one in found["figures"]] == list(line["figures"])
    assert all(one["words"] and one["formula"] and one["records"] for one in found["figures"])


def test_definitions_are_in_the_readers_language(client_for: ClientFor, alice: User, company_a: Company) -> None:
    told = {}
    for language in ("zh-hans", "en"):
        with public_scope():
            User.objects.filter(pk=alice.pk).update(language=language)
        figures = client_for(alice, company_a).get(REPORT).json()["figures"]
        told[language] = " ".join(one[part] for one in figures for part in ("words", "formula", "records"))
    assert told["en"].translate(dict.fromkeys(map(ord, "÷−"))).isascii()
    assert "队列" in told["zh-hans"]


def test_an_agents_transfers_and_wrap_up_are_their_own(client_for: ClientFor, alice: User, company_a: Company) -> None:
    found = client_for(alice, company_a).get(f"{REPORT}?first=2026-11-20&group=agent").json()
    told = {line["name"]: line["counts"] for line in found["lines"]}
    assert {name: (one["handled"], one["transferred"], one["wrap_up_ms"]) for name, one in told.items()} == {
        "李雷": (1, 1, 15_000),
        "韩梅梅": (1, 0, 0),
    }
    assert {one["offered"] for one in told.values()} == {0}, "a visit is a queue's, not a person's"


def test_a_shorter_target_is_missed(client_for: ClientFor, alice: User, company_a: Company) -> None:
    found = client_for(alice, company_a).get(f"{REPORT}?first=2026-11-20&target_s=9").json()
    assert found["total"]["figures"]["service_level"] == 0


@pytest.mark.parametrize(
    ("by", "stretches"),
    [
        ("interval", ["19T23:45 20T00:00", "20T01:00 20T01:15", "20T02:00 20T02:15", "20T03:00 20T03:15"]),
        ("day", ["19T00:00 20T00:00", "20T00:00 21T00:00"]),
        ("week", ["19T00:00 23T00:00", "23T00:00 24T00:00"]),
        ("month", ["19T00:00 24T00:00"]),
    ],
)
def test_time_is_cut_on_the_companys_calendar_within_the_days_asked(
    client_for: ClientFor, alice: User, company_a: Company, by: str, stretches: list[str]
) -> None:
    last = "23" if by in ("week", "month") else "20"
    store_calls([given_up(company_a, MIDNIGHT + timedelta(days=3, hours=9), 60)])  # Monday
    found = client_for(alice, company_a).get(f"{REPORT}?first=2026-11-19&last=2026-11-{last}&by={by}").json()
    told = [tuple(datetime.fromisoformat(line[end]) for end in ("start", "end")) for line in found["lines"]]
    written = [one.split() for one in stretches]
    assert told == [tuple(datetime.fromisoformat(f"2026-11-{end}:00+08:00") for end in ends) for ends in written]
    offered = 5 if last == "23" else 4
    assert sum(line["counts"]["offered"] for line in found["lines"]) == offered == found["total"]["counts"]["offered"]


@pytest.mark.parametrize(
    "query",
    [
        "by=year",
        "group=cat",
        "first=x",
        "first=2026-11-20&last=2026-11-19",
        "target_s=0",
        "first=0001-01-01",
        "first=9999-12-31",
    ],
)
def test_what_is_no_report_is_named(client_for: ClientFor, alice: User, company_a: Company, query: str) -> None:
    answer = client_for(alice, company_a).get(f"{REPORT}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_filter")


def test_more_calls_than_are_read_at_once_are_refused(
    client_for: ClientFor, alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "MOST_CALLS", 3)
    browser = client_for(alice, company_a)
    assert browser.get(f"{REPORT}?first=2026-11-20").status_code == 200
    answer = browser.get(f"{REPORT}?first=2026-11-19&last=2026-11-20")
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["first"])


def test_the_same_as_a_table(company_a: Company) -> None:
    with public_scope():
        table = ReportTable()
        parameters = table.read({"first": "2026-11-20"}, company_a.pk)
        assert table.count(parameters, company_a.pk) == 1
        heading, row = table.rows(parameters, company_a.pk, "en")
        with pytest.raises(UnknownTable):
            table.read({}, None)
    told = dict(zip(map(str, heading), row, strict=True))
    assert (told["Queue"], told["From"], told["Offered"]) == ("客服", "2026-11-20T00:00+08:00", 3)
    assert (told["Service level"], told["Average handling time (s)"]) == (Decimal("0.5"), Decimal("52.5"))


def test_an_agents_occupancy_is_of_their_states(client_for: ClientFor, alice: User, company_a: Company) -> None:
    """Ready for ten minutes, then rung, then away: who took no call has a line, too."""
    steps = (("ready", 0), ("ringing", 10), ("away", 12), ("offline", 20))
    states = [
        AgentRecord(
            new_id(), alice.pk, MIDNIGHT + timedelta(minutes=minute), (Towards(company_a.pk, state),), "", "browser"
        )
        for state, minute in steps
    ]
    store_calls(states)
    found = client_for(alice, company_a).get(f"{REPORT}?first=2026-11-20&group=agent").json()
    (line,) = (one for one in found["lines"] if one["id"] == str(alice.pk))
    assert (line["name"], line["counts"]["busy_ms"], line["counts"]["waiting_ms"]) == (alice.name, 120_000, 600_000)
    assert line["figures"]["occupancy"] == pytest.approx(1 / 6)
    assert line["figures"]["aht_ms"] is None
