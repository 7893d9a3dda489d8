"""Django's PostgreSQL backend, reading the schema from the scope in force before each statement.

Built on django-tenants' backend for its introspection. Differences: the schema comes from the context
and not from the connection; no scope raises; a schema that does not exist raises instead of silently
falling through to the public tables.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import OperationalError
from django.db.backends.postgresql.base import DatabaseWrapper as PostgresWrapper
from django_tenants.postgresql_backend.base import DatabaseWrapper as TenantsWrapper
from django_tenants.postgresql_backend.base import FakeTenant

from linepool.kernel.patience import given_up
from linepool.kernel.tenancy.scope import Scope, UnknownCompany, current_scope, scope_or_none

# One round trip sets the path and proves the schema: no row comes back when it does not exist, because
# PostgreSQL accepts a missing schema in search_path and would answer from the next one.
_SET_PATH = "SELECT set_config('search_path', %s, false) WHERE to_regnamespace(%s) IS NOT NULL"


class DatabaseWrapper(TenantsWrapper):
    """One thread's connection whose search path always equals the scope in force."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._path_of: str | None = None
        self._scope_free = 0
        super().__init__(*args, **kwargs)

    # The library stores the schema on the connection; here it is only ever read from the scope.
    @property
    def schema_name(self) -> str:
        """The schema in force; raises ``ScopeMissing`` outside every scope."""
        return current_scope().schema

    @schema_name.setter
    def schema_name(self, value: str | None) -> None:
        pass

    @property
    def tenant(self) -> FakeTenant:
        """What django-tenants' router asks for."""
        return FakeTenant(schema_name=self.schema_name)

    @tenant.setter
    def tenant(self, value: object) -> None:
        pass

    def set_tenant(self, tenant: object, include_public: bool = True) -> None:
        """Refuse: the scope is entered through ``company_scope`` and nowhere else."""
        raise NotImplementedError("enter linepool.kernel.tenancy.company_scope instead")

    def set_schema_to_public(self) -> None:
        """Do nothing: django-tenants calls this when it makes the connection."""

    def connect(self) -> None:
        """Open (or borrow) a connection; what its search path was is unknown."""
        self._path_of = None
        with self._without_scope():
            super().connect()

    def close(self) -> None:
        """Close or give back the connection and forget its search path."""
        self._path_of = None
        super().close()

    def rollback(self) -> None:
        """Roll back; a path set inside the transaction is undone with it."""
        self._path_of = None
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back to a savepoint; a path set after it is undone with it."""
        self._path_of = None
        try:
            super().savepoint_rollback(sid)
        finally:
            self._path_of = None

    # Savepoints read no table, so they need no scope; and in a broken transaction no path can be set.
    def _savepoint(self, sid: str) -> None:
        with self._without_scope():
            super()._savepoint(sid)

    def _savepoint_rollback(self, sid: str) -> None:
        with self._without_scope():
            super()._savepoint_rollback(sid)

    def _savepoint_commit(self, sid: str) -> None:
        with self._without_scope():
            super()._savepoint_commit(sid)

    def check_constraints(self, table_names: Any = None) -> None:
        """Have deferred constraints checked now; names no table, so it needs no scope."""
        with self._without_scope():
            super().check_constraints(table_names)

    @contextmanager
    def _without_scope(self) -> Iterator[None]:
        self._scope_free += 1
        try:
            yield
        finally:
            self._scope_free -= 1

    def _commit(self) -> None:
        _check_wanted()
        super()._commit()

    def _cursor(self, name: str | None = None) -> Any:
        _check_wanted()
        if not self._scope_free:
            current_scope()  # raises before a connection is borrowed
        cursor = PostgresWrapper._cursor(self, name)  # type: ignore[attr-defined]  # the stubs leave it out
        if not self._scope_free:
            self._follow_scope(current_scope())
        return cursor

    def _follow_scope(self, scope: Scope) -> None:
        if self._path_of == scope.schema or self.connection is None:
            return
        path = f'"{scope.schema}"' if scope.is_public else f'"{scope.schema}", public'
        with self.wrap_database_errors, self.connection.cursor() as cursor:
            try:
                found = cursor.execute(_SET_PATH, [path, f'"{scope.schema}"']).fetchone()
            except psycopg.errors.InFailedSqlTransaction:
                return  # whatever follows fails too, until the rollback, which forgets the path
        if found is None:
            self._path_of = None
            raise UnknownCompany(f"there is no schema {scope.schema!r}")
        self._path_of = scope.schema

    def __repr__(self) -> str:
        scope = scope_or_none()
        return f"<DatabaseWrapper vendor='postgresql' alias={self.alias!r} schema={scope.schema if scope else None!r}>"


def _check_wanted() -> None:
    if given_up():
        raise OperationalError("the request was refused meanwhile: nothing of it is done any more")
