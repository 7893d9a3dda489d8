"""Schemas made and updated by collected SQL are the schemas Django's own migrations would make."""

from collections.abc import Callable, Iterator
from io import StringIO
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, migrations, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from psycopg import sql

from linepool.audit.models import Entry
from linepool.audit.services import record
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.tenancy.scope import Scope, entered
from tenants.companies import schemas
from tenants.companies.models import Company, MigrationSql
from tests.companies.catalogue import describe

PLAIN = Scope("c_plain_", None)


@pytest.fixture
def migrated_by_django(committed: None) -> Iterator[None]:
    """A schema made the slow way: every migration run by Django's own executor."""
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{PLAIN.schema}"')
    with entered(PLAIN):
        MigrationRecorder(connection).ensure_schema()
        executor = MigrationExecutor(connection)
        labels = schemas.tenant_labels()
        executor.migrate([leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] in labels])
        # It also notes the installation's own migrations, which change nothing here.
        MigrationRecorder.Migration.objects.using("default").exclude(app__in=labels).delete()
    yield
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(f'DROP SCHEMA "{PLAIN.schema}" CASCADE')


@pytest.mark.slow
def test_a_company_from_the_template_equals_one_from_migrations(
    migrated_by_django: None, fresh_company: Callable[..., Company]
) -> None:
    company = fresh_company()
    with company_scope(company):
        made = describe(company.schema_name)
    with entered(PLAIN):
        migrated = describe(PLAIN.schema)
    assert len(made["columns"]) > 50
    for kind, rows in migrated.items():
        assert made[kind] == rows, kind


def test_collecting_again_finds_nothing_new(committed: None) -> None:
    assert schemas.collect() == []


def test_a_schema_is_made_inside_a_transaction_only(committed: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        schemas.create(Scope("c_never", 1))


def _operations() -> list[Any]:
    field = models.CharField(max_length=10, default="x", db_default="x")
    return [
        migrations.AddField("entry", "colour", field),
        migrations.AddIndex("entry", models.Index(fields=["colour"], name="audit_entry_colour")),
    ]


def _mark_rows(apps: Any, editor: Any) -> None:
    """A correction of rows: only writable where the column is there already."""
    with editor.connection.cursor() as cursor:
        cursor.execute("INSERT INTO audit_entry SELECT gen_random_uuid(), now(), 1, 'python', colour, 't', '{}' "
                       "FROM audit_entry LIMIT 1")


@pytest.fixture
def pending(committed: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Pretend that a newer version of the product brings these migrations of the audit's tables."""
    known = schemas._company_migrations

    def bring(*steps: list[Any]) -> None:
        made = [
            type("Migration", (migrations.Migration,), {"operations": operations})(f"9{number:03}_step", "audit")
            for number, operations in enumerate(steps)
        ]
        monkeypatch.setattr(schemas, "_company_migrations", lambda: _with_new(known(), made))

    yield bring
    monkeypatch.undo()
    with public_scope():
        MigrationSql.objects.filter(name__startswith="9").delete()
    with entered(schemas.TEMPLATE), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DROP COLUMN IF EXISTS colour")
        cursor.execute("DELETE FROM django_migrations WHERE name LIKE '9%'")
    _repair_shared_companies()


def _repair_shared_companies() -> None:
    with public_scope():
        shared = list(Company.objects.filter(slug__in=["acme", "bravo"]))
    for company in shared:
        with company_scope(company), connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_entry DROP COLUMN IF EXISTS colour")
            cursor.execute("DELETE FROM django_migrations WHERE name LIKE '9%'")


def _with_new(known: list[Any], made: list[Any]) -> list[Any]:
    state: ProjectState = known[-1][0].mutate_state(known[-1][1])
    for migration in made:
        known.append((migration, state.clone()))
        state = migration.mutate_state(state)
    return known


def _columns(company: Company) -> set[str]:
    with company_scope(company), connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns "
                       "WHERE table_schema = current_schema() AND table_name = 'audit_entry'")
        return {name for (name,) in cursor.fetchall()}


def test_a_new_migration_reaches_every_company_and_every_later_one(
    pending: Callable[..., None], fresh_company: Callable[..., Company]
) -> None:
    old = fresh_company()
    assert "colour" not in _columns(old)
    pending(_operations())
    said = StringIO()
    call_command("migrate_companies", stdout=said)
    assert "collected 1 new migrations" in said.getvalue()
    new = fresh_company()
    assert "colour" in _columns(old) & _columns(new)
    with company_scope(old):
        first = describe(old.schema_name)
    with company_scope(new):
        second = describe(new.schema_name)
    assert first == second


def test_companies_at_head_are_skipped(pending: Callable[..., None], fresh_company: Callable[..., Company]) -> None:
    company = fresh_company()
    pending(_operations())
    schemas.collect()
    updater = schemas.Updater()
    assert updater.update(Scope(company.schema_name, company.pk)) == ["audit.9000_step"]
    assert updater.update(Scope(company.schema_name, company.pk)) == []


def test_python_runs_for_companies_that_have_rows_and_after_what_it_needs(
    pending: Callable[..., None], fresh_company: Callable[..., Company]
) -> None:
    company = fresh_company()
    with company_scope(company):
        record("test.row", "x:1")
    pending(_operations(), [migrations.RunPython(_mark_rows, migrations.RunPython.noop)])
    schemas.collect()
    applied = schemas.Updater().update(Scope(company.schema_name, company.pk))
    assert applied == ["audit.9000_step", "audit.9001_step"]
    with company_scope(company):
        assert Entry.objects.filter(actor="python", verb="x").count() == 1


def test_one_company_that_cannot_be_updated_stops_no_other_and_can_be_resumed(
    pending: Callable[..., None], fresh_company: Callable[..., Company]
) -> None:
    odd, fine = fresh_company(), fresh_company()
    with company_scope(odd), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD COLUMN colour integer")
    pending(_operations())
    with pytest.raises(CommandError, match=odd.schema_name):
        call_command("migrate_companies", stdout=StringIO(), stderr=StringIO())
    assert "colour" in _columns(fine)
    with company_scope(odd), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry DROP COLUMN colour")
    call_command("migrate_companies", stdout=StringIO())
    assert "colour" in _columns(odd)


class _LetsGo(StringIO):
    """Hears that a company could not be updated, and lets go of its table."""

    def __init__(self, holder: psycopg.Connection) -> None:
        super().__init__()
        self._holder = holder

    def write(self, said: str) -> int:
        self._holder.rollback()
        return super().write(said)


def test_a_company_whose_table_is_held_is_waited_for_briefly_and_tried_again_after_the_others(
    pending: Callable[..., None], fresh_company: Callable[..., Company], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schemas, "_IMPATIENT", "SET LOCAL lock_timeout = '50ms'")
    busy, fine = fresh_company(), fresh_company()
    pending(_operations())
    about = connection.settings_dict
    address = f"postgresql://{about['USER']}:{about['PASSWORD']}@{about['HOST']}:{about['PORT']}/{about['NAME']}"
    with psycopg.connect(address) as holder:
        holder.execute(sql.SQL("SELECT 1 FROM {}.audit_entry").format(sql.Identifier(busy.schema_name)))
        said, complained = StringIO(), _LetsGo(holder)
        call_command("migrate_companies", stdout=said, stderr=complained)
    assert busy.schema_name in complained.getvalue()
    assert "colour" in _columns(fine) & _columns(busy)


def test_a_migration_that_fails_leaves_the_template_as_it_was(pending: Callable[..., None]) -> None:
    pending([*_operations(), migrations.RunSQL("SELECT nonsense")])
    with pytest.raises(ProgrammingError):
        schemas.collect()
    with public_scope():
        assert not MigrationSql.objects.filter(name__startswith="9").exists()
    with entered(schemas.TEMPLATE), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM audit_entry LIMIT 0")
        assert "colour" not in {column.name for column in cursor.description or ()}


def test_a_migration_that_is_not_atomic_is_refused(
    pending: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    pending(_operations())
    (*_, (migration, _)) = schemas._company_migrations()
    monkeypatch.setattr(type(migration), "atomic", False)
    with pytest.raises(schemas.NotReplayable):
        schemas.collect()
