"""Reading queues and results. `access_queue` is the only door to a queue."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from tenants.queues.errors import DispositionNotFound, QueueNotFound
from tenants.queues.models import Disposition, Queue, QueueMember


def queues() -> QuerySet[Queue]:
    """The company's queues by name, each with its members and their people."""
    members = QueueMember.objects.select_related("user").order_by("priority", "-level", "user_id")
    return Queue.objects.order_by("name").prefetch_related(Prefetch("members", members))


def access_queue(queue_id: UUID) -> Queue:
    """The company's queue with this id; raises `QueueNotFound`."""
    queue = queues().filter(pk=queue_id).first()
    if queue is None:
        raise QueueNotFound
    return queue


def memberships_of(user_id: int) -> QuerySet[QueueMember]:
    """The queues a person serves in this company."""
    return QueueMember.objects.filter(user_id=user_id).select_related("queue").order_by("queue__name")


def active_dispositions() -> QuerySet[Disposition]:
    """The results an agent can choose from, in the company's order."""
    return Disposition.objects.filter(active=True).order_by("position", "code")


def access_disposition(code: str) -> Disposition:
    """The result with this code that may be chosen now; raises `DispositionNotFound`."""
    disposition = active_dispositions().filter(pk=code).first()
    if disposition is None:
        raise DispositionNotFound(fields={"disposition": "is not on the list"})
    return disposition
