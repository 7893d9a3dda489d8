"""Keeping what call control says of agents. Idempotent by the record's id, in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from telephony.attendance.models import AgentChange
from telephony.calls.record import AgentRecord, Towards


@dataclass(frozen=True, slots=True)
class Part:
    """What a record says to one company."""

    record: AgentRecord
    towards: Towards


def parts_of(record: AgentRecord) -> list[tuple[int, Part]]:
    """A record's part for each company it is about."""
    return [(towards.company_id, Part(record, towards)) for towards in record.towards]


def store(parts: Sequence[Part]) -> None:
    """Keep each change once. Part of the caller's scope and transaction."""
    if parts:
        AgentChange.objects.bulk_create([_row(part) for part in parts], ignore_conflicts=True)


def _row(part: Part) -> AgentChange:
    record, towards = part.record, part.towards
    return AgentChange(
        id=record.id,
        user_id=record.user_id,
        at=record.at,
        state=towards.state,
        reason=record.reason[:64] if towards.home else "",  # reasons are the desk's own company's
        device=record.device[:10],
        home=towards.home,
        shared_by=towards.shared_by,
        call_id=towards.call_id,
        queue_id=towards.queue_id,
    )
