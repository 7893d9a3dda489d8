"""Celery tasks that enter their scope in ``__call__``, where an error stops the task.

Stock tenant-schemas-celery enters it in a signal whose errors Celery swallows: a task for an unknown
company then runs in the public schema. Here it raises ``UnknownCompany``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from celery import Task, shared_task
from django.db import close_old_connections, connection

from linepool.kernel.tenancy.scope import company_scope, public_scope


@contextmanager
def _healthy_connection() -> Iterator[None]:
    """Begin with a connection that works, and give it back: after the database was away the next task does not fail."""
    if connection.in_atomic_block:  # called as a function, in somebody's transaction
        yield
        return
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()


class PublicTask(Task):
    """Runs in the public scope."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task's function in the public scope."""
        with _healthy_connection(), public_scope():
            return super().__call__(*args, **kwargs)


class CompanyTask(Task):
    """Runs in the scope of the company whose id is the task's first argument (or ``company_id=``)."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run the task's function in the company's scope; raise ``UnknownCompany`` when there is none."""
        company_id = args[0] if args else kwargs.get("company_id")
        if not isinstance(company_id, int) or isinstance(company_id, bool):
            raise TypeError(f"{self.name} needs the company's id as its first argument, not {company_id!r}")
        with _healthy_connection(), company_scope(company_id):
            return super().__call__(*args, **kwargs)


def public_task(**options: Any) -> Callable[[Callable[..., Any]], Task]:
    """Declare a task that works on the installation's own tables: ``@public_task(name="billing.rate")``.

    Tasks may run twice: they are acknowledged late and must be idempotent.
    """
    return _declare(PublicTask, options)


def company_task(**options: Any) -> Callable[[Callable[..., Any]], Task]:
    """Declare a task that works in one company: its first parameter is ``company_id: int``."""
    return _declare(CompanyTask, options)


def _declare(base: type[Task], options: dict[str, Any]) -> Callable[[Callable[..., Any]], Task]:
    def decorate(function: Callable[..., Any]) -> Task:
        task: Task = shared_task(base=base, acks_late=True, **options)(function)
        return task

    return decorate
