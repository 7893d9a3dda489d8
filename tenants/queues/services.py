"""Making and staffing queues. Every function is one transaction with one audit entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import transaction

from linepool.audit.services import record
from tenants.changes import company_changed
from tenants.flows.selectors import published_queue_ids
from tenants.integrity import refusing
from tenants.queues.defaults import default_dispositions
from tenants.queues.errors import QueueInUse, QueueNameTaken
from tenants.queues.models import Disposition, Queue, QueueMember
from tenants.seats.selectors import require_member

_RULES = {"name": QueueNameTaken(fields={"name": "is taken"})}


class QueueOptions(TypedDict, total=False):
    """Everything of a queue that may be left at its default; see `Queue` for units."""

    strategy: str
    offer_timeout_ms: int
    wrap_up_ms: int
    max_waiting: int
    max_wait_ms: int
    announce_every_ms: int
    missed_until_away: int
    record: bool


class QueueSettings(QueueOptions, total=False):
    """Everything of a queue that may be set."""

    name: str


class MemberSettings(TypedDict, total=False):
    """A person's place in a queue."""

    user_id: int
    level: int
    priority: int


@transaction.atomic
def create_queue(name: str, **settings: Unpack[QueueOptions]) -> Queue:
    """Make an empty queue; raises `QueueNameTaken`."""
    values: dict[str, Any] = {**settings, "name": name}
    with refusing(_RULES):
        queue = Queue.objects.create(**values)
    record("queue.created", f"queue:{queue.pk}", **values)
    company_changed()
    return queue


@transaction.atomic
def change_queue(queue: Queue, **settings: Unpack[QueueSettings]) -> Queue:
    """Change the settings given and no others; callers already waiting keep the limits they came with."""
    changed = {name: value for name, value in settings.items() if getattr(queue, name) != value}
    before = {name: getattr(queue, name) for name in changed}
    for name, value in changed.items():
        setattr(queue, name, value)
    if changed:
        with refusing(_RULES):
            queue.save(update_fields=list(changed))
        record("queue.changed", f"queue:{queue.pk}", before=before, after=changed)
        company_changed()
    return queue


@transaction.atomic
def remove_queue(queue: Queue) -> None:
    """Remove a queue no published menu leads to (`QueueInUse`); its callers overflow into their flow."""
    queue_id = queue.pk
    if str(queue_id) in published_queue_ids():
        raise QueueInUse
    queue.delete()
    record("queue.removed", f"queue:{queue_id}", name=queue.name)
    company_changed()


@transaction.atomic
def add_member(queue: Queue, user_id: int, *, level: int = 5, priority: int = 1) -> QueueMember:
    """Let a person serve the queue, or change how; raises `NotAMember` for a stranger."""
    require_member(user_id)
    member, _ = QueueMember.objects.update_or_create(
        queue=queue, user_id=user_id, defaults={"level": level, "priority": priority}
    )
    record("queue.member_set", f"queue:{queue.pk}", user_id=user_id, level=level, priority=priority)
    company_changed()
    return member


@transaction.atomic
def set_members(queue: Queue, members: Sequence[MemberSettings]) -> None:
    """Make exactly these people serve the queue. People named twice count once, the last wins."""
    wanted = {member["user_id"]: member for member in members}
    for user_id in wanted:
        require_member(user_id)
    Queue.objects.select_for_update().get(pk=queue.pk)
    QueueMember.objects.filter(queue=queue).exclude(user_id__in=wanted).delete()
    for user_id, member in wanted.items():
        place = {"level": member.get("level", 5), "priority": member.get("priority", 1)}
        QueueMember.objects.update_or_create(queue=queue, user_id=user_id, defaults=place)
    record("queue.members_set", f"queue:{queue.pk}", members=list(wanted.values()))
    company_changed()


@transaction.atomic
def create_default_dispositions(language: str) -> None:
    """Give a new company the usual results, in its language. Those already there stay."""
    rows = [Disposition(position=n, **row) for n, row in enumerate(default_dispositions(language))]
    Disposition.objects.bulk_create(rows, ignore_conflicts=True)
    record("dispositions.created", "dispositions", codes=[row.code for row in rows])


@transaction.atomic
def set_dispositions(rows: Sequence[tuple[str, str, str]]) -> None:
    """Make exactly these (code, label, kind) the list; codes no longer listed are kept, inactive, for old calls."""
    Disposition.objects.exclude(code__in=[code for code, _, _ in rows]).update(active=False)
    for position, (code, label, kind) in enumerate(rows):
        Disposition.objects.update_or_create(
            code=code, defaults={"label": label, "kind": kind, "position": position, "active": True}
        )
    record("dispositions.set", "dispositions", codes=[code for code, _, _ in rows])
