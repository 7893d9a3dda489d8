"""How long one added column takes to reach every company: `./run bench migrate [SIZES]`.

Replayed SQL, as `manage.py migrate_companies` does it, beside Django's own executor on a few of the same companies.
"""

import sys
import time

from bench.databases import fresh_installation
from bench.figures import table

BY_DJANGO = 5


def main(argv: list[str]) -> int:
    """Measure and print; return 1 when the largest size took two seconds or more."""
    sizes = [int(size) for size in argv[0].split(",")] if argv else [10, 100, 500]
    rows, took = [], 0.0
    with fresh_installation():
        for number, size in enumerate(sizes):
            scopes = _fill_up_to(size)
            took = _replay(f"colour_{number}", scopes)
            slow = _by_django(f"shape_{number}", scopes[:BY_DJANGO])
            rows.append((size, f"{took:.2f}", f"{took / size * 1000:.1f}", f"{slow * 1000:.0f}"))
    table("one added column", ("companies", "replayed, s", "ms each", "Django's executor, ms each"), rows)
    print(f"  aim: under 2 s for 500: {'reached' if took < 2 else 'missed'}")
    return 0 if took < 2 else 1


def _fill_up_to(size: int) -> list[object]:
    from django.db import transaction

    from linepool.kernel.tenancy import public_scope
    from linepool.kernel.tenancy.scope import Scope
    from tenants.companies import schemas
    from tenants.companies.models import Company

    with public_scope():
        for number in range(Company.objects.count(), size):
            with transaction.atomic():
                company = Company.objects.create(slug=f"c{number}", name=f"c{number}", schema_name=f"c_c{number}")
                schemas.create(Scope(company.schema_name, company.pk))
        return [Scope(schema, pk) for schema, pk in Company.objects.values_list("schema_name", "pk")]


def _step(column: str) -> type:
    from django.db import migrations, models

    field = models.CharField(max_length=10, null=True)
    return type("Migration", (migrations.Migration,), {"operations": [migrations.AddField("entry", column, field)]})


def _replay(column: str, scopes: list[object]) -> float:
    """Collect the migration as a deployment does, then time the replay alone."""
    from linepool.kernel.tenancy import public_scope
    from tenants.companies import schemas

    last, state = schemas._company_migrations()[-1]
    with public_scope():
        schemas._collect_one(_step(column)(f"9_{column}", "audit"), last.mutate_state(state))
    began = time.perf_counter()
    updater = schemas.Updater()
    for scope in scopes:
        assert updater.update(scope), scope  # type: ignore[arg-type]
    return time.perf_counter() - began


def _by_django(column: str, scopes: list[object]) -> float:
    """Time Django's executor for the same kind of change, per company; undone afterwards."""
    from django.db import connection, transaction
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.recorder import MigrationRecorder

    from linepool.kernel.tenancy.scope import entered
    from tenants.companies import schemas

    last, state = schemas._company_migrations()[-1]
    began = time.perf_counter()
    for scope in scopes:
        with entered(scope), transaction.atomic():  # type: ignore[arg-type]
            executor = MigrationExecutor(connection)
            before = executor.loader.project_state(executor.loader.graph.leaf_nodes())
            migration = _step(column)(f"9_{column}", "audit")
            executor.apply_migration(before, migration)
            MigrationRecorder(connection).record_unapplied("audit", migration.name)
            transaction.set_rollback(True)
    return (time.perf_counter() - began) / len(scopes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
