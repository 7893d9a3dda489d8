"""Reading queues and results. `access_queue` is the only door to a queue."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from tenants.queues.errors import DispositionNotFound, QueueNotFound
from tenants.queues.models import Disposition, Queue, QueueMember, QueueSkill, TeamShare


def queues() -> QuerySet[Queue]:
    """The company's queues by name, each with members and their people, skills and shares; four queries in all."""
    return Queue.objects.order_by("name").prefetch_related(
        Prefetch("members", QueueMember.objects.select_related("user").order_by("priority", "-level", "user_id")),
        Prefetch("skills", QueueSkill.objects.select_related("skill").order_by("skill__name")),
        Prefetch("split", TeamShare.objects.select_related("team").order_by("-percent", "team__name")),
    )


def access_queue(queue_id: UUID) -> Queue:
    """The company's queue with this id; raises `QueueNotFound`."""
    queue = queues().filter(pk=queue_id).first()
    if queue is None:
        raise QueueNotFound
    return queue


def memberships_of(user_id: int) -> QuerySet[QueueMember]:
    """The queues a person serves in this company."""
    return QueueMember.objects.filter(user_id=user_id).select_related("queue").order_by("queue__name")


def active_dispositions(queue_id: UUID | None = None) -> QuerySet[Disposition]:
    """The results an agent can choose from, in the company's order, each with its queues; of one queue if named."""
    rows = Disposition.objects.filter(active=True).order_by("position", "code").prefetch_related("queues")
    return rows if queue_id is None else rows.filter(Q(queues=None) | Q(queues=queue_id)).distinct()


def access_disposition(code: str, queue_id: UUID | None = None) -> Disposition:
    """The result with this code that may be chosen now, for a queue's calls if named; raises `DispositionNotFound`."""
    disposition = active_dispositions(queue_id).filter(pk=code).first()
    if disposition is None:
        raise DispositionNotFound(fields={"disposition": "is not on the list"})
    return disposition
