"""`./run bench reports`: the reports of a company with a million calls in a month, at the API.

What is timed is the whole request in the web's own code, once everything was added up and once while the last hour is
still to be. How long adding up takes is told beside: all calls at once, and the quarter of an hour a worker does anew.
"""

import argparse
import time
from collections.abc import Sequence
from typing import Any

from bench.databases import fresh_installation
from bench.figures import percentile, table
from bench.lists import asked, filled

AIM_MS = 1_000
DAYS = {"first": "2026-11-01", "last": "2026-11-24"}
ADDRESS = "/api/reports/calls/"
_STATES = """
    INSERT INTO attendance_agentchange (id, user_id, at, state, reason, device, home, shared_by)
    SELECT uuidv7(), 1000 + agent, '2026-11-01'::timestamptz + n * interval '5 min',
        CASE n %% 4 WHEN 0 THEN 'ready' WHEN 1 THEN 'ringing' WHEN 2 THEN 'talking' ELSE 'wrapup' END, '', 'browser',
        true, 1
    FROM generate_series(0, 199) AS agent, generate_series(0, %s) AS n
"""
_AGAIN = "UPDATE calls_stint SET talk_ms = talk_ms WHERE joined_at >= %s AND joined_at < %s"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when a report takes longer than the aim."""
    parser = argparse.ArgumentParser(prog="bench reports")
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=10)
    options = parser.parse_args(argv)
    with fresh_installation():
        company, client = filled(options.calls)
        _say_states(company, options.calls)
        _added_up(company, "everything")
        rows, slowest = _measured(client, options.times, "added up")
        _spoilt(company, "2026-11-20T08:00Z", "2026-11-20T09:00Z")
        more, slower = _measured(client, options.times, "an hour stale")
        _added_up(company, "that hour")
    slowest = max(slowest, slower)
    table(f"reports: {options.calls:,} calls of one company", ["", "report", "lines", "p50 ms", "p95 ms"], rows + more)
    print(f"  aim: under {AIM_MS} ms: {'reached' if slowest < AIM_MS else 'missed'}")
    return 0 if slowest < AIM_MS else 1


def _measured(client: Any, times: int, state: str) -> tuple[list[list[str]], float]:
    rows, slowest = [], 0.0
    for name, query in _reports():
        took, answer = asked(client, query, times, ADDRESS)
        slowest = max(slowest, percentile(took, 95))
        figures = (f"{percentile(took, percent):.0f}" for percent in (50, 95))
        rows.append([state, name, f"{len(answer['lines']):,}", *figures])
        print(rows[-1], flush=True)
    return rows, slowest


def _reports() -> list[tuple[str, dict[str, Any]]]:
    day = {"first": "2026-11-20"}
    return [
        ("all days by queue", DAYS),
        ("all days by agent", DAYS | {"group": "agent"}),
        ("in months by queue", DAYS | {"by": "month"}),
        ("in weeks by agent", DAYS | {"by": "week", "group": "agent"}),
        ("another target", DAYS | {"target_s": 45}),
        ("a day's quarters by queue", day | {"by": "interval"}),
        ("a day's quarters by agent", day | {"by": "interval", "group": "agent"}),
        ("a week's quarters by queue", {"first": "2026-11-14", "last": "2026-11-20", "by": "interval"}),
    ]


def _say_states(company: Any, calls: int) -> None:
    from django.db import connection

    from linepool.kernel.tenancy import company_scope

    with company_scope(company.pk), connection.cursor() as cursor:
        cursor.execute(_STATES, [calls * 2 // 300])
        cursor.execute("ANALYZE attendance_agentchange")


def _spoilt(company: Any, first: str, last: str) -> None:
    """Records change in these hours, as when they come late."""
    from django.db import connection

    from linepool.kernel.tenancy import company_scope

    with company_scope(company.pk), connection.cursor() as cursor:
        cursor.execute(_AGAIN, [first, last])


def _added_up(company: Any, what: str) -> None:
    from django.db import connection

    from linepool.kernel.tenancy import company_scope
    from tenants.reports.tallies.models import Stale, Tally
    from tenants.reports.tallies.services import refresh

    began, quarters = time.perf_counter(), 0
    with company_scope(company.pk):
        while found := refresh(company.timezone):
            quarters += found
        took = time.perf_counter() - began
        left = Stale.objects.values("start").distinct().count()
        print(
            f"{what}: {quarters} quarters added up in {took:.1f} s, {left} go on, {Tally.objects.count():,} rows",
            flush=True,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE tallies_tally, tallies_stale")


if __name__ == "__main__":
    raise SystemExit(main())
