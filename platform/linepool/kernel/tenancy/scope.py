"""Whose data a query may see: a ContextVar without a default, so that a forgotten scope raises.

Stock django-tenants keeps the schema on the thread's connection, where concurrent tasks read each
other's companies (facts/services.md, the four leaks). Here the schema travels with the context instead:
it follows async tasks and threads started through asgiref, and nothing else can change it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

PUBLIC_SCHEMA = "public"


class ScopeMissing(RuntimeError):
    """A query was made outside every scope: enter ``company_scope`` or ``public_scope`` first."""


class UnknownCompany(LookupError):
    """A scope was asked for a company that does not exist."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The schema queries go to first, and the company it belongs to (None in the public scope)."""

    schema: str
    company_id: int | None = None

    @property
    def is_public(self) -> bool:
        """Whether only the installation's own tables are visible."""
        return self.schema == PUBLIC_SCHEMA


class HasSchema(Protocol):
    """What ``company_scope`` needs to know of a company."""

    @property
    def pk(self) -> int: ...

    @property
    def schema_name(self) -> str: ...


_PUBLIC = Scope(PUBLIC_SCHEMA)
_current: ContextVar[Scope] = ContextVar("linepool_scope")


def current_scope() -> Scope:
    """Return the scope in force; raise ``ScopeMissing`` when there is none."""
    try:
        return _current.get()
    except LookupError:
        raise ScopeMissing("a query outside every company_scope() and public_scope()") from None


def current_company_id() -> int:
    """Return the company whose scope is in force; raise ``ScopeMissing`` in the public scope or outside all."""
    company_id = current_scope().company_id
    if company_id is None:
        raise ScopeMissing("this needs a company's scope")
    return company_id


def scope_or_none() -> Scope | None:
    """Return the scope in force, if any. For log lines; queries use ``current_scope``."""
    return _current.get(None)


@contextmanager
def entered(scope: Scope) -> Iterator[Scope]:
    """Put a scope in force for the block and the previous one back after it."""
    token = _current.set(scope)
    try:
        yield scope
    finally:
        _current.reset(token)


@contextmanager
def public_scope() -> Iterator[Scope]:
    """See the installation's own tables only."""
    with entered(_PUBLIC) as scope:
        yield scope


@contextmanager
def company_scope(company: HasSchema | str | int) -> Iterator[Scope]:
    """See one company's tables first, then the installation's.

    Takes the company itself, its schema's name or its id; a name or id nobody has raises ``UnknownCompany``.
    """
    with entered(scope_of(company)) as scope:
        yield scope


def scope_of(company: HasSchema | str | int) -> Scope:
    """Return the scope of a company given by itself, its schema's name or its id."""
    if isinstance(company, str | int):
        from linepool.kernel.tenancy.directory import find

        return find(company)
    return Scope(company.schema_name, company.pk)
