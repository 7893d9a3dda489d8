"""`./run bench exports`: a company's calls of a month, from the database to a file, as the worker writes them.

The rows are real ones in the company's schema and in the ledger (made by SQL and posted as one balanced transaction:
rating is measured elsewhere). Each file is written by a fresh process that holds what a worker holds, progress and all;
the memory is the kernel's own peak of that process (VmHWM), from its start.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from bench.databases import fresh_installation
from bench.figures import table

AIM_MB = 200
CALLS = """
    INSERT INTO calls_call (id, direction, outcome, caller, called, number, contact_name, queue_name, agent_name,
        started_at, answered_at, agent_answered_at, ended_at, duration_ms, ivr_ms, wait_ms, talk_ms, hold_ms,
        hung_up_by, reason, node, data, disposition_code, note, talk_note, wrap_up_ms, queue_id, queue_ids, agent_id,
        agent_ids)
    SELECT uuidv7(), 'in', 'answered', '+8613' || lpad(n::text, 9, '0'), '+861055550100', '+861055550100',
        'Customer ' || n %% 997, 'Repairs ' || n %% 12, 'Agent ' || n %% 200,
        at, at, at + interval '20 s', at + interval '20 s' + ms * interval '1 ms', 20000 + ms, 20000, 5000, ms, 0,
        'caller', '', '', '{}', 'solved', '', '', 12000, 'Repairs ' || n %% 12, ARRAY['Repairs ' || n %% 12],
        1000 + n %% 200, ARRAY[1000 + n %% 200]
    FROM (
        SELECT n, '2026-11-01'::timestamptz + n * interval '2 s' AS at, 1000 + n::bigint * 7919 %% 600000 AS ms
        FROM generate_series(1, %s) AS n
    ) AS made
"""
_USAGE = """
    INSERT INTO ledger_usage (company_id, call_id, leg_id, kind, direction, party, number, destination_prefix,
        started_at, answered_at, agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, carrier, state, recorded_at)
    SELECT %s, id, uuidv7(), 'inbound', 'in', 'caller', number, '+861055550',
        started_at, answered_at, agent_answered_at, ended_at, duration_ms, talk_ms, ivr_ms, '', 'rated', now()
    FROM calls_call ORDER BY started_at
"""
_CHARGES = """
    INSERT INTO ledger_charge (usage_id, sequence, company_id, kind, period, reason, amount, currency, clock,
        duration_ms, counted_s, billed_s, prefix, rate_version_id, rate_id, transaction_id, created_at)
    SELECT usage.id, 1, company_id, usage.kind, '2026-11-01', '', 0.15, 'CNY', 'agent_answer',
        talk_ms, (talk_ms + 999) / 1000, (talk_ms + 59999) / 60000 * 60, '', rate.version_id, rate.id, %s, now()
    FROM ledger_usage AS usage, (SELECT id, version_id FROM catalogue_rateentry WHERE kind = 'inbound' LIMIT 1) AS rate
    WHERE company_id = %s ORDER BY usage.id
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when a process needed more memory than the aim."""
    options = _options(argv)
    if options.write:
        print(json.dumps(_write(options.write)))
        return 0
    rows, most = [], 0.0
    with fresh_installation(), tempfile.TemporaryDirectory(prefix="linepool-bench-") as folder:
        os.environ |= {"LINEPOOL_RECORDING_STORE": "disk", "LINEPOOL_RECORDING_DIR": folder}
        began = time.perf_counter()
        company_id, user_id = _filled(options.calls)
        print(f"{options.calls:,} calls made in {time.perf_counter() - began:.0f} s", flush=True)
        idle = _child(_asked(company_id, user_id, "csv", "2026-10-01", "2026-10-31"))
        for form in options.forms:
            done = _child(_asked(company_id, user_id, form, "2026-11-01", "2026-11-30"))
            assert done["rows"] == options.calls, done
            most = max(most, done["peak_mb"])
            rows.append(_row(form, done, idle["peak_mb"]))
            print(rows[-1], flush=True)
    head = ["form", "calls", "seconds", "calls/s", "CPU s", "file MB", "peak MB", "with no row"]
    table("exports: usage of one company from the database", head, rows)
    print(f"  aim: under {AIM_MB} MB: {'reached' if most < AIM_MB else 'missed'}")
    return 0 if most < AIM_MB else 1


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench exports")
    parser.add_argument("--calls", type=int, default=1_000_000)
    parser.add_argument("--forms", nargs="+", default=["csv", "xlsx"], choices=["csv", "xlsx"])
    parser.add_argument("--write", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _row(form: str, done: dict[str, float], idle_mb: float) -> list[object]:
    seconds, rows = done["seconds"], done["rows"]
    figures = [f"{rows:,}", f"{seconds:.1f}", f"{rows / seconds:,.0f}", f"{done['cpu']:.1f}"]
    return [form, *figures, f"{done['bytes'] / 1e6:.0f}", f"{done['peak_mb']:.0f}", f"{idle_mb:.0f}"]


def _filled(calls: int) -> tuple[int, int]:
    """A company with so many calls, charged and posted; and a person of it."""
    from django.db import connection, transaction

    from linepool.accounts.models import User
    from linepool.kernel.tenancy import company_scope, public_scope
    from linepool.kernel.tenancy.scope import Scope
    from tenants.companies import schemas
    from tenants.companies.models import Company

    with public_scope(), transaction.atomic():
        company = Company.objects.create(slug="bench", name="bench", schema_name="c_bench")
        schemas.create(Scope(company.schema_name, company.pk))
        user = User.objects.create_user("bench@example.test")
        transaction_id = _posted(company.pk, calls)
    with company_scope(company.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(CALLS, [calls])
        cursor.execute(_USAGE, [company.pk])
        cursor.execute(_CHARGES, [transaction_id, company.pk])
    with public_scope(), connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_usage, ledger_charge, c_bench.calls_call")
    return company.pk, user.pk


def _posted(company_id: int, calls: int) -> UUID:
    from decimal import Decimal

    from billing.ledger.batch import usage_sides
    from billing.ledger.models import TransactionKind
    from billing.ledger.posting import Posting, post

    sides = usage_sides({"inbound": calls * Decimal("0.15")})
    return post([Posting(company_id, TransactionKind.USAGE, "usage:bench", "CNY", sides)])[0]


def _asked(company_id: int, user_id: int, form: str, first: str, last: str) -> str:
    """The id of an export somebody asked for, as the API does it."""
    from linepool.accounts.models import User
    from linepool.exports.models import Form
    from linepool.exports.services import ask
    from linepool.kernel.tenancy import public_scope

    with public_scope():
        user = User.objects.get(pk=user_id)
        days = {"first": first, "last": last}
        return str(ask(user, "usage", Form(form), days, company_id=company_id, language="en").pk)


def _child(export_id: str) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.exports", "--write", export_id]
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(answer.splitlines()[-1])
    return found


def _write(export_id: str) -> dict[str, float]:
    """The other side: a worker's process with one export to write."""
    import django

    django.setup()
    from linepool.celery import app
    from linepool.exports import services
    from linepool.exports.models import Export, State
    from linepool.kernel.tenancy import public_scope

    app.loader.import_default_modules()  # every task of the product, as in a worker
    began, cpu = time.perf_counter(), time.process_time()
    with public_scope():
        services.carry_out(Export.objects.get(pk=export_id).pk)
        export = Export.objects.get(pk=export_id)
    assert export.state == State.READY, (export.state, export.failure)
    return {
        "rows": export.rows_done,
        "bytes": export.bytes,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - cpu,
        "peak_mb": _peak_kb() / 1024,
    }


def _peak_kb() -> int:
    """The most memory this process ever had; ``ru_maxrss`` would count the parent's before ``exec`` too."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")
    raise SystemExit(main())
