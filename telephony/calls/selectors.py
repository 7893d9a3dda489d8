"""Reading calls. Always inside the company's scope: the rows of others are in other schemas."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from telephony.calls.errors import CallNotFound
from telephony.calls.models import Call
from telephony.calls.searching import parts_of
from telephony.recordings.errors import RecordingNotFound
from telephony.recordings.models import Recording, Voicemail

_FEW: Final = 1_000


@dataclass(frozen=True, slots=True)
class CallFilter:
    """What a list of calls is narrowed by; an empty value narrows nothing. ``since`` is inclusive, ``until`` is not.

    ``queue`` and ``agent`` find every call that was in the queue, or in which the agent had a part, last or not.
    """

    q: str = ""
    direction: str = ""
    outcome: str = ""
    queue: str = ""
    agent: int | None = None
    callback: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> Q:
        """As a condition on ``Call``."""
        condition = Q()
        for field, value in (("direction", self.direction), ("outcome", self.outcome)):
            if value:
                condition &= Q(**{field: value})
        if self.queue:
            condition &= Q(queue_ids__contains=[self.queue])
        if self.agent is not None:
            condition &= Q(agent_ids__contains=[self.agent])
        if self.callback is not None:
            condition &= Q(callback_id=self.callback)
        if self.since is not None:
            condition &= Q(started_at__gte=self.since)
        if self.until is not None:
            condition &= Q(started_at__lt=self.until)
        return condition & _search(self.q)


def list_calls(wanted: CallFilter) -> QuerySet[Call]:
    """The company's calls, newest first."""
    condition = wanted.condition()
    if wanted.queue:
        condition &= _if_few(Q(queue_ids__contains=[wanted.queue]))
    if wanted.agent is not None:
        condition &= _if_few(Q(agent_ids__contains=[wanted.agent]))
    calls = Call.objects.filter(condition).select_related("voicemail").prefetch_related("recordings")
    return calls.order_by("-started_at", "-id")


def calls_with(numbers: Iterable[str]) -> QuerySet[Call]:
    """The company's calls whose other party had one of these numbers, newest first; two indexes find them."""
    wanted = list(numbers)
    calls = Call.objects.filter(Q(direction="in", caller__in=wanted) | Q(direction="out", called__in=wanted))
    return calls.order_by("-started_at", "-id")


def access_call(call_id: UUID) -> Call:
    """The call with everything that belongs to it; raises ``CallNotFound``."""
    calls = Call.objects.select_related("voicemail").prefetch_related(
        "legs", "events", "stays", "stints", "wrap_ups", "recordings"
    )
    call = calls.filter(pk=call_id).first()
    if call is None:
        raise CallNotFound
    return call


def access_recording(call_id: UUID, recording_id: UUID) -> Recording:
    """A recording of the call; raises ``CallNotFound`` or ``RecordingNotFound``."""
    recording = Recording.objects.filter(call_id=call_id, pk=recording_id).first()
    if recording is None:
        raise RecordingNotFound if Call.objects.filter(pk=call_id).exists() else CallNotFound
    return recording


def access_voicemail(call_id: UUID) -> Voicemail:
    """The message left in the call; raises ``CallNotFound`` or ``RecordingNotFound``."""
    voicemail = Voicemail.objects.filter(call_id=call_id).first()
    if voicemail is None:
        raise RecordingNotFound if Call.objects.filter(pk=call_id).exists() else CallNotFound
    return voicemail


def _if_few(condition: Q) -> Q:
    """The very calls that have somebody in their list, when they are few.

    Of what is rare PostgreSQL only knows that it is rarer than what is not, and would walk through all calls by time
    for it. Reading ids from a materialised query, which it cannot mix with the order, goes by the index of lists.
    """
    ids, parameters = Call.objects.order_by().filter(condition).values_list("id").query.sql_with_params()
    with connection.cursor() as cursor:
        sql = f"WITH found AS MATERIALIZED ({ids}) SELECT * FROM found LIMIT %s"  # noqa: S608 - Django's own SQL
        cursor.execute(sql, [*parameters, _FEW + 1])
        found = [call for (call,) in cursor]
    return Q() if len(found) > _FEW else Q(id__in=found)


def _search(text: str) -> Q:
    """Names by a part of them, numbers by their digits."""
    condition = Q()
    for part in parts_of(text):
        condition |= Q(search__contains=part)
    return condition
