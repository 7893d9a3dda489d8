"""`./run bench reservations`: money set aside per second when everybody draws on the same wallet.

Several processes, each with several threads, ask the credit gate as call control does: three legs of three minutes,
then all three are over and nothing was used. They want more at once than there is, so that many are refused.
Meanwhile somebody else adds up what is set aside, in one snapshot each time: never more than the wallet holds. The
database is one of its own with the product's settings (a commit waits for the disk).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from itertools import count
from typing import IO

from bench.databases import fresh_installation
from bench.figures import percentile, table

LEGS = 3
MINUTES = 3
EACH = Decimal("1.20")
NUMBER = "+8613812345678"


@dataclass
class Done:
    """What one process did. Times in milliseconds, of one request each."""

    granted: int = 0
    refused: int = 0
    settled: int = 0
    times_ms: list[float] = field(default_factory=list)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when more was set aside than there was."""
    options = _options(argv)
    if options.ask:
        print(json.dumps(asdict(_ask(options))))
        return 0
    rows, kept = [], True
    with fresh_installation():
        for wallets in (1, options.wallets):
            for processes, threads in ((1, 8), (1, 64), (2, 32)):
                row, overdrawn = _measured(options, wallets, processes, threads)
                rows.append(row)
                kept = kept and not overdrawn
    head = ["wallets", "processes", "threads each", "set aside/s", "refused/s", "given back/s", "p50 ms", "p99 ms"]
    head += ["most held", "of"]
    table(f"reservations: {LEGS} legs each, {options.seconds:.0f} s, a commit waits for the disk", head, rows)
    return 0 if kept else 1


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench reservations")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--wallets", type=int, default=8, help="companies in the second half (default 8)")
    parser.add_argument("--room", type=int, default=60, help="so many legs a wallet pays for at once")
    parser.add_argument("--ask", nargs="*", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=8, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _measured(options: argparse.Namespace, wallets: int, processes: int, threads: int) -> tuple[list[object], bool]:
    """One line of the table, and whether more was set aside than there was."""
    limit = EACH * options.room
    companies = _companies(wallets, limit)
    command = [sys.executable, "-m", "bench.reservations", "--seconds", str(options.seconds), "--threads", str(threads)]
    with ExitStack() as files:  # not pipes: what is told is long, and nobody reads before the end
        told = [files.enter_context(tempfile.TemporaryFile("w+")) for _ in range(processes)]
        running = [subprocess.Popen([*command, "--ask", *map(str, companies)], stdout=file) for file in told]
        most = Decimal(0)
        while any(process.poll() is None for process in running):
            most = max(most, _most_held(companies))
            time.sleep(0.01)
        assert all(process.returncode == 0 for process in running), "a process failed"
        done = [_told(file) for file in told]
    times = [each for one in done for each in one.times_ms]
    a_second = [
        f"{sum(getattr(one, name) for one in done) / options.seconds:,.0f}"
        for name in ("granted", "refused", "settled")
    ]
    row = [wallets, processes, threads, *a_second, *(f"{percentile(times, p):.1f}" for p in (50, 99)), most, limit]
    return row, most > limit


def _told(file: IO[str]) -> Done:
    file.seek(0)
    return Done(**json.load(file))


_NAMES = count()


def _companies(wallets: int, limit: Decimal) -> list[int]:
    from datetime import UTC, datetime

    from billing.contracts.services import open_trial
    from linepool.kernel.tenancy import public_scope
    from tenants.companies.models import Company

    found = []
    with public_scope():
        for _ in range(wallets):
            name = f"wallet-{next(_NAMES)}"
            schema = name.replace("-", "_")
            company = Company.objects.create(slug=name, schema_name=schema, name=name, spend_per_day=limit)
            open_trial(company.pk, "attended", since=datetime(2020, 1, 1, tzinfo=UTC))
            found.append(company.pk)
    return found


def _most_held(companies: Sequence[int]) -> Decimal:
    """What counts of the fullest of these wallets now."""
    from django.db.models import Sum

    from billing.credit.models import Reservation
    from linepool.kernel.tenancy import public_scope

    with public_scope():
        rows = Reservation.objects.filter(company__in=companies).exclude(state="closed")
        held = rows.values_list("company").annotate(held=Sum("amount")).values_list("held", flat=True)
        return max(held, default=Decimal(0))


def _ask(options: argparse.Namespace) -> Done:
    """The other side: ask for so long, in so many threads."""
    import django

    django.setup()
    from billing.ledger.gate import CreditGate
    from telephony.controller.threads import keep_turns_short

    keep_turns_short()  # as call control does
    gate, done, start = CreditGate(), Done(), threading.Barrier(options.threads + 1)
    end = [0.0]
    threads = [
        threading.Thread(target=_call, args=(gate, options.ask, place, done, start, end))
        for place in range(options.threads)
    ]
    for thread in threads:
        thread.start()
    end[0] = time.monotonic() + options.seconds
    start.wait()
    for thread in threads:
        thread.join()
    return done


def _call(
    gate: object, companies: Sequence[int], place: int, done: Done, start: threading.Barrier, end: list[float]
) -> None:
    from django.db import close_old_connections

    from billing.ledger.gate import CreditGate
    from linepool.kernel.ids import new_id
    from linepool.kernel.verdicts import Granted, Hold

    assert isinstance(gate, CreditGate)
    start.wait()
    turns = count(place)
    while time.monotonic() < end[0]:
        company = companies[next(turns) % len(companies)]
        holds = [Hold(company, new_id(), "customer", NUMBER) for _ in range(LEGS)]
        for hold in holds:
            began = time.perf_counter()
            answer = gate.reserve(hold, MINUTES * 60_000)
            close_old_connections()  # back to the pool, as call control's threads do
            done.times_ms.append((time.perf_counter() - began) * 1000)
            if isinstance(answer, Granted):
                done.granted += 1
            else:
                done.refused += 1
        for hold in holds:
            gate.settle(hold, 0)
            close_old_connections()
            done.settled += 1


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")
    raise SystemExit(main())
