"""What call control says of agents is kept once, each company its own part, and read as days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope
from telephony.attendance.models import AgentChange
from telephony.attendance.selectors import agents_day, local_days, most_at_once, presence_on
from telephony.calls.record import AgentRecord, Towards
from telephony.calls.services import store_calls
from tenants.companies.models import Company

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
"""In the morning in Shanghai."""
DAY = date(2026, 11, 2)
SHANGHAI = "Asia/Shanghai"


def said(minute: int, *towards: Towards, user_id: int = 7, reason: str = "") -> AgentRecord:
    return AgentRecord(new_id(), user_id, NINE + timedelta(minutes=minute), towards, reason, "browser")


def history(a: int, b: int) -> list[AgentRecord]:
    """Ready for both, then a call of B, written up, a pause, home."""
    call = new_id()
    return [
        said(0, Towards(a, "ready", shared_by=2), Towards(b, "ready", home=False, shared_by=2)),
        said(6, Towards(a, "elsewhere"), Towards(b, "talking", home=False, call_id=call, queue_id="helpdesk")),
        said(9, Towards(a, "elsewhere"), Towards(b, "wrapup", home=False, call_id=call)),
        said(10, Towards(a, "away"), Towards(b, "away", home=False), reason="lunch"),
        said(12, Towards(a, "offline"), Towards(b, "offline", home=False)),
    ]


def test_each_company_keeps_its_own_part_once_whatever_the_order(company_a: Company, company_b: Company) -> None:
    records = history(company_a.pk, company_b.pk)
    store_calls(records[3:])
    store_calls(list(reversed(records)))
    store_calls([records[1], records[1]])
    with company_scope(company_a):
        rows = AgentChange.objects.order_by("at")
        assert [row.state for row in rows] == ["ready", "elsewhere", "elsewhere", "away", "offline"]
        assert {(row.call_id, row.queue_id) for row in rows} == {(None, None)}, "nothing of B is to be seen at A"
        assert [row.reason for row in rows] == ["", "", "", "lunch", ""]
    with company_scope(company_b):
        rows = AgentChange.objects.order_by("at")
        assert [row.state for row in rows] == ["ready", "talking", "wrapup", "away", "offline"]
        assert {row.reason for row in rows} == {""}, "why somebody rests is their own company's to know"


def test_who_talks_for_a_company_works_for_it_and_who_waits_waits_for_both(
    company_a: Company, company_b: Company
) -> None:
    store_calls(history(company_a.pk, company_b.pk))
    days = local_days(DAY, DAY, SHANGHAI)
    with company_scope(company_a):
        done, peaks = presence_on(days)
        assert (done.waiting_ms, done.handling_ms) == ({DAY: 180_000}, {})
        assert peaks == {DAY: (1, NINE)}
        assert most_at_once(date(2026, 11, 1), date(2026, 11, 30), SHANGHAI) == (1, NINE)
        assert [(one.facts.state, one.ms // 60_000) for one in agents_day(company_a, 7, DAY, SHANGHAI)] == [
            ("ready", 6),
            ("elsewhere", 4),
            ("away", 2),
        ]
    with company_scope(company_b):
        done, peaks = presence_on(days)
        assert (done.waiting_ms, done.handling_ms) == ({DAY: 180_000}, {DAY: 240_000})
        assert peaks == {}, "a log-in counts where the desk is"
        assert most_at_once(DAY, DAY, SHANGHAI) is None


def test_a_log_in_over_midnight_is_part_of_both_days(company_a: Company) -> None:
    midnight = datetime(2026, 11, 2, 16, tzinfo=UTC)
    store_calls(
        [
            AgentRecord(new_id(), 7, midnight + timedelta(minutes=minute), (Towards(company_a.pk, state),))
            for minute, state in ((-5, "ready"), (3, "ready"), (10, "offline"))
        ]
    )
    with company_scope(company_a):
        assert presence_on(local_days(DAY, DAY, SHANGHAI))[0].waiting_ms == {DAY: 300_000}
        (rest,) = agents_day(company_a, 7, date(2026, 11, 3), SHANGHAI)
        assert (rest.since, rest.ms) == (midnight, 600_000)
        assert presence_on(local_days(DAY, date(2026, 11, 3), SHANGHAI))[1] == {
            DAY: (1, midnight - timedelta(minutes=5)),
            date(2026, 11, 3): (1, midnight),
        }
