"""Making and updating companies' schemas from SQL that was collected once (facts/services.md).

``collect`` keeps a real schema, the template, at the newest migration and writes down each statement while
it runs there, so that whatever a migration asks the catalogue has a true answer. The statements carry no
schema name and so fit every company. ``create`` runs all of them for a new company; ``update`` runs the
missing ones. Two rules follow for companies' migrations: they are atomic, and Python in them may only
correct rows (a new company has none, so it skips Python; first rows are written by provisioning).
"""

from functools import lru_cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.postgresql.schema import DatabaseSchemaEditor
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations import RunPython, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState

from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.scope import Scope, entered
from tenants.companies.models import MigrationSql

TEMPLATE = Scope("c_template_")  # no slug ends with a hyphen, so no company can have this schema
_LOCK = 0x6C706D67  # advisory lock: sign-ups share it, collecting takes it alone
# Whoever changes tables stands in line for them, and everyone later stands behind: rather give up and try again.
_IMPATIENT = "SET LOCAL lock_timeout = '3s'"
_RECORDER = ("-", "django_migrations")

Key = tuple[str, str]


class TemplateMissing(RuntimeError):
    """No SQL was collected yet: run `manage.py migrate_companies`."""


class NotReplayable(RuntimeError):
    """A company's migration is not atomic, so it cannot be part of a transaction."""


class _Recorder(DatabaseSchemaEditor):
    """Runs every statement and keeps it, parameters filled in."""

    def __init__(self) -> None:
        super().__init__(connection, atomic=True)
        self.statements: list[str] = []

    def execute(self, sql: Any, params: Any = ()) -> None:
        operations: Any = connection.ops  # PostgreSQL's: the stubs only know every database's
        text = str(sql) if params is None else operations.compose_sql(str(sql), params)
        self.statements.append(text.rstrip().rstrip(";"))
        super().execute(text, None)


def tenant_labels() -> frozenset[str]:
    """Return the app labels whose tables live in companies' schemas."""
    return frozenset(config.label for config in apps.get_app_configs() if config.name in settings.TENANT_APPS)


def collect() -> list[str]:
    """Write down every migration that is new, all or none; return their names. Waits for running sign-ups."""
    with public_scope(), transaction.atomic():
        _execute(f"SELECT pg_advisory_xact_lock({_LOCK})")
        _execute(f'CREATE SCHEMA IF NOT EXISTS "{TEMPLATE.schema}"')
        known = set(MigrationSql.objects.values_list("app", "name"))
        if _RECORDER not in known:
            _collect_recorder()
        added = []
        for migration, state in _company_migrations():
            if (migration.app_label, migration.name) not in known:
                _collect_one(migration, state)
                added.append(f"{migration.app_label}.{migration.name}")
        return added


def _company_migrations() -> list[tuple[Migration, ProjectState]]:
    """Every migration of the companies' apps in order, each with the project's state just before it."""
    with public_scope():
        executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    labels = tenant_labels()
    found = []
    for migration, _ in plan:
        if migration.app_label in labels:
            found.append((migration, state.clone()))
        state = migration.mutate_state(state, preserve=False)
    return found


def _collect_recorder() -> None:
    with entered(TEMPLATE), _Recorder() as editor:
        editor.create_model(MigrationRecorder.Migration)
    _keep(_RECORDER, editor.statements, replayable=True)


def _collect_one(migration: Migration, state: ProjectState) -> None:
    if not migration.atomic:
        raise NotReplayable(f"{migration} must be atomic, because companies are made in one transaction")
    with entered(TEMPLATE):
        with _Recorder() as editor:
            migration.apply(state, editor)
        _execute(_record(migration.app_label, migration.name))
    replayable = not any(_runs_python(operation) for operation in migration.operations)
    _keep((migration.app_label, migration.name), editor.statements, replayable=replayable)


def _keep(key: Key, statements: list[str], *, replayable: bool) -> None:
    sql = "".join(f"{statement};\n" for statement in statements)
    MigrationSql.objects.create(app=key[0], name=key[1], sql=sql, replayable=replayable)


def _runs_python(operation: Operation) -> bool:
    if isinstance(operation, SeparateDatabaseAndState):
        return any(_runs_python(inner) for inner in operation.database_operations)
    return isinstance(operation, RunPython)


def create(scope: Scope) -> None:
    """Make a company's schema with all its tables. Part of the caller's transaction (it must be in one)."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a schema is made inside a transaction only")
    with public_scope():
        _execute(f"SELECT pg_advisory_xact_lock_shared({_LOCK})")
        script = template_sql()
        _execute(f'CREATE SCHEMA "{scope.schema}"')
    with entered(scope):
        _execute(script)


def template_sql() -> str:
    """Return the script that fills an empty schema, from memory when nothing was collected since."""
    newest = MigrationSql.objects.order_by("-id").values_list("id", "created_at").first()
    if newest is None:
        raise TemplateMissing
    return _whole_script(newest)


@lru_cache(maxsize=2)
def _whole_script(newest: tuple[int, Any]) -> str:
    rows = list(MigrationSql.objects.filter(pk__lte=newest[0]).values_list("app", "name", "sql"))
    script = "".join(sql for _, _, sql in rows)
    values = ", ".join(f"('{app}', '{name}', now())" for app, name, _ in rows if (app, name) != _RECORDER)
    return f"{script}INSERT INTO django_migrations (app, name, applied) VALUES {values};"  # noqa: S608 - our own names


class Updater:
    """Brings companies' schemas to the newest collected migration, one transaction for each company."""

    def __init__(self) -> None:
        with public_scope():
            rows = MigrationSql.objects.values_list("app", "name", "sql", "replayable")
            self._all = [row for row in rows if row[:2] != _RECORDER]
        self._states: dict[Key, tuple[Migration, ProjectState]] | None = None

    def update(self, scope: Scope) -> list[str]:
        """Run what this company misses, all or none; return the names (none when it is at head)."""
        with entered(scope), transaction.atomic():
            _execute(_IMPATIENT)
            applied = _applied()
            missing = [row for row in self._all if row[:2] not in applied]
            replay = ""
            for app, name, sql, replayable in missing:
                if replayable:
                    replay += sql + _record(app, name)
                    continue
                _execute(replay)  # Python must find what came before it
                replay = ""
                self._apply((app, name))
            _execute(replay)
        return [f"{app}.{name}" for app, name, _, _ in missing]

    def _apply(self, key: Key) -> None:
        if self._states is None:
            self._states = {(each.app_label, each.name): (each, state) for each, state in _company_migrations()}
        migration, state = self._states[key]
        with connection.schema_editor(atomic=True) as editor:
            migration.apply(state.clone(), editor)
        _execute(_record(*key))


def _applied() -> set[Key]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


def _record(app: str, name: str) -> str:
    return f"INSERT INTO django_migrations (app, name, applied) VALUES ('{app}', '{name}', now());\n"  # noqa: S608


def drop(scope: Scope) -> None:
    """Delete a company's schema and everything in it, for good."""
    with public_scope(), transaction.atomic():
        _execute(_IMPATIENT)
        _execute(f'DROP SCHEMA IF EXISTS "{scope.schema}" CASCADE')


def _execute(sql: str) -> None:
    if sql:
        with connection.cursor() as cursor:
            cursor.execute(sql)
