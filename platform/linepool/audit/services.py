"""Writing audit entries, in the transaction of what they tell about."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope

SYSTEM = "system"

_actor: ContextVar[User | None] = ContextVar("linepool_actor", default=None)
_visit_reason: ContextVar[str] = ContextVar("linepool_visit_reason", default="")


@contextmanager
def acting(user: User | None) -> Iterator[None]:
    """Name the person on whose behalf the block acts; the request middleware does it for every request."""
    token, reason = _actor.set(user), _visit_reason.set("")
    try:
        yield
    finally:
        _visit_reason.reset(reason)
        _actor.reset(token)


def visiting(reason: str) -> None:
    """Say that whoever acts is one of the operator's people inside a company, for this reason: until ``acting`` ends
    every entry of theirs says so."""
    _visit_reason.set(reason)


def record_in_both(company_id: int, verb: str, target: str, *, actor: User | None = None, **details: Any) -> None:
    """Write what the operator did to a company into its own trail and, from the public scope, into the operator's."""
    record(verb, target, actor=actor, **details)
    with company_scope(company_id):
        record(verb, target, actor=actor, **details)


def record(verb: str, target: str, *, actor: User | None = None, **details: Any) -> Entry:
    """Write one entry into the current scope: ``record("queue.created", f"queue:{queue.pk}", name=queue.name)``.

    Without ``actor`` the request's user is meant, and outside a request the system. Details must be JSON.
    """
    acts = _actor.get()
    person = actor if actor is not None else acts
    reason = _visit_reason.get()
    if reason and person is not None and acts is not None and person.pk == acts.pk:
        details = {**details, "visit": "operator", "visit_reason": reason}
    return Entry.objects.create(
        actor_id=person.pk if person is not None else None,
        actor=f"{person.name} <{person.email}>"[:254] if person is not None else SYSTEM,
        verb=verb,
        target=target,
        details=details,
    )
