"""Making and staffing queues. Every function is one transaction with one audit entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction

from linepool.audit.services import record
from telephony.destination import Destination, Kind
from tenants.agents.selectors import access_skill, access_team
from tenants.changes import company_changed
from tenants.choices import replace_list
from tenants.flows.selectors import published_queue_ids
from tenants.integrity import refusing
from tenants.queues.defaults import default_dispositions
from tenants.queues.errors import QueueInUse, QueueNameTaken, QueueNotFound, SplitNotWhole
from tenants.queues.models import Disposition, Queue, QueueMember, QueueSkill, TeamShare
from tenants.queues.overflow import checked_overflow
from tenants.seats.selectors import require_member

_RULES = {"name": QueueNameTaken(fields={"name": "is taken"})}


class SkillSettings(TypedDict, total=False):
    """A skill a queue's contacts need; see `QueueSkill`."""

    skill_id: UUID
    level: int
    relax_after_ms: int | None


class ShareSettings(TypedDict):
    """A team's percent of a queue's contacts."""

    team_id: UUID
    percent: int


class QueueOptions(TypedDict, total=False):
    """Everything of a queue that may be left at its default; see `Queue` for units. The last four are whole."""

    strategy: str
    priority: int
    weight: int
    ageing_ms: int
    offer_timeout_ms: int
    auto_answer: bool
    wrap_up_ms: int
    wrap_up_extra_ms: int
    max_waiting: int
    max_wait_ms: int
    max_estimated_wait_ms: int | None
    announce_every_ms: int
    missed_until_away: int
    last_agent_ms: int
    record: str
    record_share: int
    greeting: str
    script: str
    resume_ms: int
    callback: Mapping[str, int] | None
    overflow: Mapping[str, Destination | str]
    skills: Sequence[SkillSettings]
    split: Sequence[ShareSettings]


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
    """Make an empty queue; raises `QueueNameTaken` and what `change_queue` raises."""
    own, parts = _sorted({**settings, "name": name}, None)
    with refusing(_RULES):
        queue = Queue.objects.create(**own)
    _set_parts(queue, parts)
    record("queue.created", f"queue:{queue.pk}", **own, **_told(parts))
    company_changed()
    return queue


@transaction.atomic
def change_queue(queue: Queue, **settings: Unpack[QueueSettings]) -> Queue:
    """Change the settings given and no others; callers already waiting keep the limits they came with.

    Raises `QueueNameTaken`, `DestinationUnknown` and `OverflowCircle`, `SkillNotFound`, `TeamNotFound`,
    `SplitNotWhole`.
    """
    own, parts = _sorted({**settings}, queue)
    now = {name: getattr(queue, name) for name in own} | (_parts_of(queue) if parts else {})
    wanted = own | _told(parts)
    changed = {name: value for name, value in wanted.items() if now[name] != value}
    for name in own:
        setattr(queue, name, own[name])
    if changed:
        with refusing(_RULES):
            queue.save(update_fields=[name for name in own if name in changed])
        _set_parts(queue, parts)
        record("queue.changed", f"queue:{queue.pk}", before={name: now[name] for name in changed}, after=changed)
        company_changed()
    return queue


def _sorted(settings: dict[str, Any], queue: Queue | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The queue's own columns, and its parts in other tables; both checked against what the company has."""
    parts: dict[str, Any] = {name: settings.pop(name) for name in ("skills", "split") if name in settings}
    if "overflow" in settings:
        settings["overflow"] = checked_overflow(settings["overflow"], queue)
    if settings.get("callback") is not None:
        settings["callback"] = dict(settings["callback"])
    for need in parts.get("skills", ()):
        access_skill(need["skill_id"])
    for share in parts.get("split", ()):
        access_team(share["team_id"])
    if parts.get("split") and sum(share["percent"] for share in parts["split"]) != 100:
        raise SplitNotWhole(fields={"split": "must make 100"})
    return settings, parts


def _set_parts(queue: Queue, parts: Mapping[str, Any]) -> None:
    if parts:
        Queue.objects.select_for_update().get(pk=queue.pk)  # two may write the list at once: one after the other
    if "skills" in parts:
        queue.skills.all().delete()
        QueueSkill.objects.bulk_create(QueueSkill(queue=queue, **need) for need in parts["skills"])
    if "split" in parts:
        queue.split.all().delete()
        TeamShare.objects.bulk_create(TeamShare(queue=queue, **share) for share in parts["split"])


def _parts_of(queue: Queue) -> dict[str, Any]:
    needs = queue.skills.values("skill_id", "level", "relax_after_ms")
    return _told({"skills": list(needs), "split": list(queue.split.values("team_id", "percent"))})


def _told(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts as an audit entry tells them, in an order of their own so that they compare."""
    keys = {"skills": "skill_id", "split": "team_id"}
    return {name: _in_order(rows, keys[name]) for name, rows in parts.items()}


def _in_order(rows: Iterable[Mapping[str, Any]], key: str) -> list[dict[str, Any]]:
    return sorted(({**row, key: str(row[key])} for row in rows), key=lambda row: str(row[key]))


@transaction.atomic
def remove_queue(queue: Queue) -> None:
    """Remove a queue no published menu and no overflow leads to (`QueueInUse`); its callers go on in their flow.

    Results for its calls alone can be chosen no more: with no queue named they would be for all.
    """
    queue_id = queue.pk
    names = {f"{kind}:{queue_id}" for kind in (Kind.QUEUE.value, Kind.VOICEMAIL.value)}
    others = Queue.objects.exclude(pk=queue_id).values_list("overflow", flat=True)
    if str(queue_id) in published_queue_ids() or any(names & set(overflow.values()) for overflow in others):
        raise QueueInUse
    elsewhere = Queue.objects.exclude(pk=queue_id)
    Disposition.objects.filter(queues=queue).exclude(queues__in=elsewhere).update(active=False)
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
def set_dispositions(rows: Sequence[Mapping[str, Any]]) -> None:
    """Make exactly these (`code`, `label`, `kind`, `queue_ids`: for all queues when empty) the list of results.

    Raises `QueueNotFound`.
    """
    links = {(row["code"], queue_id) for row in rows for queue_id in row.get("queue_ids", ())}
    if {queue_id for _, queue_id in links} - set(Queue.objects.values_list("pk", flat=True)):
        raise QueueNotFound
    replace_list(Disposition, [{name: row[name] for name in row if name != "queue_ids"} for row in rows])
    places = Disposition.queues.through.objects
    places.filter(disposition__in=[row["code"] for row in rows]).delete()
    places.bulk_create(places.model(disposition_id=code, queue_id=queue_id) for code, queue_id in links)
    record("dispositions.set", "dispositions", codes=[row["code"] for row in rows])
    company_changed()


def create_default_dispositions(language: str) -> None:
    """Give a new company the usual results, in its language."""
    set_dispositions(default_dispositions(language))
