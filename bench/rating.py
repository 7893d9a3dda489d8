"""`./run bench rating`: legs priced per second, by the pure engine on one core and stored with usage and ledger.

The stored part runs on a PostgreSQL of its own with the product's settings (fsync on), never on the installation's: it
records usage as call control does, a transaction per `--commit` legs, and rates it as the worker does, in its batches.
Both steps run one after the other in one process, so the figure is one Python core beside the database. The CPU columns
are the processor time of Python and of the database's process together: they tell apart slow code and a busy machine.
"""

import argparse
import gc
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from billing.rating import (
    ChargeKind,
    ChargeRule,
    Clock,
    ContractTerms,
    Leg,
    MatchOn,
    PrefixTable,
    Pulse,
    Rate,
    Rated,
    RateVersion,
    Tariff,
)

MORNING = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
COMPANIES = 20


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    options = _options(argv)
    print(f"{'part':<32}{'legs':>9}{'seconds':>9}{'legs/s':>10}{'CPU s':>8}{'µs CPU/leg':>12}   conditions")
    for prefixes in (4, 50_000):
        _row(f"pure engine, {prefixes:,} prefixes", options.pure, _pure(options.pure, prefixes), "one core, one thread")
    with database(durable=not options.fast_disk):
        record, rate = _stored(options.stored, options.commit, options.batch)
    disk = "fsync off" if options.fast_disk else "fsync on"
    _row("usage recorded", options.stored, record, f"{options.commit} legs a commit, {disk}")
    _row("rated: charges and ledger", options.stored, rate, f"batches of {options.batch}, {COMPANIES} companies")
    _row("stored with usage and ledger", options.stored, record.plus(rate), "both steps, one process")
    print(f"load average at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    return 0


class Spent(NamedTuple):
    """Time on the wall, and on processors."""

    seconds: float
    cpu: float

    def plus(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(self.seconds + other.seconds, self.cpu + other.cpu)


class Watch:
    """Takes times; with a database process it counts that one's processor time too."""

    def __init__(self, database_pid: int | None = None) -> None:
        self.pid = database_pid
        self.begin = self._now()

    def lap(self) -> Spent:
        """Spent since the beginning or the last lap."""
        now = self._now()
        spent = Spent(now.seconds - self.begin.seconds, now.cpu - self.begin.cpu)
        self.begin = now
        return spent

    def _now(self) -> Spent:
        return Spent(time.perf_counter(), time.process_time() + _cpu_of(self.pid))


def _cpu_of(pid: int | None) -> float:
    """Seconds of processor time a process has used (Linux; 0 elsewhere)."""
    stat = Path(f"/proc/{pid}/stat")
    if pid is None or not stat.exists():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench rating")
    parser.add_argument("--pure", type=int, default=300_000, help="legs for the pure engine")
    parser.add_argument("--stored", type=int, default=40_000, help="legs stored with usage and ledger")
    parser.add_argument("--commit", type=int, default=200, help="legs recorded in one transaction")
    parser.add_argument("--batch", type=int, default=2000, help="legs rated in one transaction")
    parser.add_argument("--fast-disk", action="store_true", help="do not wait for the disk, as in tests")
    return parser.parse_args(argv)


def _row(part: str, legs: int, spent: Spent, conditions: str) -> None:
    rate, each = legs / spent.seconds, spent.cpu / legs * 1e6
    figures = f"{legs:>9,}{spent.seconds:>9.2f}{rate:>10,.0f}{spent.cpu:>8.2f}{each:>12.1f}"
    print(f"{part:<32}{figures}   {conditions}", flush=True)


def _pure(count: int, prefixes: int) -> Spent:
    tariff = Tariff([_contract(prefixes)])
    legs = [_pure_leg(number) for number in range(count)]
    gc.collect()
    gc.disable()
    watch = Watch()
    outcomes = [tariff.rate(leg) for leg in legs]
    spent = watch.lap()
    gc.enable()
    assert all(isinstance(outcome, Rated) for outcome in outcomes), "a leg without a price would be no measurement"
    return spent


def _contract(prefixes: int) -> ContractTerms:
    minute = Pulse(60, 60)
    rates = [("86", Rate(1, Decimal("0.40"), minute))]
    rates += [(f"86{10_000 + n}", Rate(n + 2, Decimal("0.30"), Pulse(6, 6))) for n in range(prefixes - 1)]
    tables = {
        ChargeKind.OUTBOUND: PrefixTable(rates),
        ChargeKind.INBOUND: PrefixTable([("", Rate(0, Decimal("0.15"), minute))]),
    }
    rules = {
        ChargeKind.INBOUND: ChargeRule(Clock.AGENT_ANSWER, match_on=MatchOn.OWN),
        ChargeKind.OUTBOUND: ChargeRule(),
    }
    return ContractTerms(1, LONG_AGO, "CNY", rules, [RateVersion(1, LONG_AGO, tables)])


def _pure_leg(number: int) -> Leg:
    """Half the legs come in and half go out, to numbers all over the country, of 1 s to 10 min."""
    talk = 1_000 + number * 7919 % 600_000
    at = MORNING + timedelta(milliseconds=number * 37 % 36_000_000)
    agent = at + timedelta(seconds=20)
    to = f"+86{10_000_000 + number * 104_729 % 89_000_000}"
    kind = ChargeKind.INBOUND if number % 2 else ChargeKind.OUTBOUND
    return Leg(kind, "+861055550100", to, at, at, agent, agent + timedelta(milliseconds=talk), talk + 20_000, talk)


@contextmanager
def database(*, durable: bool) -> Iterator[None]:
    from linepool.launcher.postgres import temporary_postgres

    with temporary_postgres(durable=durable) as server:
        os.environ["LINEPOOL_DATABASE_URL"] = server.url
        os.environ["DJANGO_SETTINGS_MODULE"] = "linepool.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from linepool.kernel.tenancy import public_scope

        call_command("migrate", verbosity=0, interactive=False)
        with public_scope():
            yield
        connections.close_all()
        connections["default"].close_pool()  # type: ignore[attr-defined]


def _stored(count: int, commit: int, batch: int) -> tuple[Spent, Spent]:
    from django.db import connection, transaction

    from billing.ledger import services
    from billing.ledger.batch import rate_batch
    from billing.ledger.models import Charge, Usage

    companies = _companies()
    legs = [_usage(number, companies[number // commit % COMPANIES]) for number in range(count)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        watch = Watch(cursor.fetchone()[0])
    for first in range(0, count, commit):
        with transaction.atomic():
            services.record_usage(legs[first : first + commit])
            transaction.get_connection().run_on_commit.clear()  # no worker here: rating is measured by itself
    recorded = watch.lap()
    while rate_batch(batch):
        pass
    rated = watch.lap()
    assert Usage.objects.count() == Charge.objects.exclude(amount=0).count() == count
    return recorded, rated


def _companies() -> list[int]:
    from billing.catalogue.seed import seed
    from billing.contracts.services import open_trial
    from tenants.companies.models import Company

    seed()
    names = (f"bench-{number}" for number in range(COMPANIES))
    made = [Company.objects.create(slug=name, schema_name=name.replace("-", "_"), name=name) for name in names]
    for company in made:
        open_trial(company.pk, "attended", since=LONG_AGO)
    return [company.pk for company in made]


def _usage(number: int, company_id: int) -> Any:
    from linepool.kernel.ids import new_id
    from linepool.kernel.usage import LegUsage

    leg = _pure_leg(number)
    inbound = leg.kind is ChargeKind.INBOUND
    return LegUsage(
        company_id=company_id,
        call_id=new_id(),
        leg_id=new_id(),
        direction="in" if inbound else "out",
        party="caller" if inbound else "outside",
        number=leg.number,
        destination_prefix=f"+8613{number % 100_000:05}",  # the seeded book bars some of the ranges above
        started_at=leg.started_at,
        answered_at=leg.answered_at,
        agent_answered_at=leg.agent_answered_at,
        ended_at=leg.ended_at,
        billable_ms=leg.billable_ms,
        talk_ms=leg.talk_ms,
        ivr_ms=20_000 if inbound else 0,
    )


if __name__ == "__main__":
    raise SystemExit(main())
