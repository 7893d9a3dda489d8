"""Storing what the journal says. No audit entries: a call is its own record, and nobody of ours did it.

Everything here may run twice: a call already stored is left as it is, a wrap-up is what was written last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

import structlog
from django.db import DataError, transaction

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.usage import destination_prefix
from telephony import ports
from telephony.callbacks import services as callbacks
from telephony.calls.errors import UnstorableRecord
from telephony.calls.models import Call, CallEvent, Leg, Stay, Stint
from telephony.calls.record import (
    CallbackRecord,
    CallRecord,
    JournalEntry,
    LegRecord,
    QueueStay,
    StrayRecord,
    WrapUpRecord,
)
from telephony.calls.record import Stint as StintRecord
from telephony.calls.usage import milliseconds, usage_of
from telephony.calls.wrap_ups import keep_wrap_ups, settle_wrap_ups
from telephony.nodes.models import StrayChannel
from telephony.recordings import services as recordings

log = structlog.get_logger(__name__)

CompanyEntry = CallRecord | WrapUpRecord | CallbackRecord


def store_calls(records: Sequence[JournalEntry]) -> None:
    """Store finished calls, wrap-ups, callbacks and strays: one transaction per company, all of its records or none.

    Legs, stays, stints, events and recordings' rows come with each call, and its usage goes to the bound sink, in the
    same transaction; uploads are queued when it has committed. Raises what the database or the sink raised; then the
    same records may be given again. Raises ``UnknownCompany`` for a company that does not exist and
    ``UnstorableRecord`` when a value cannot be kept at all, however often it is given.
    """
    by_company: dict[int, list[CompanyEntry]] = defaultdict(list)
    for record in records:
        if not isinstance(record, StrayRecord):
            by_company[record.company_id].append(record)
    for company_id, entries in by_company.items():
        try:
            _store_of(company_id, entries)
        except (DataError, ValueError) as error:  # ValueError: a NUL character, refused before it is sent
            raise UnstorableRecord(f"company {company_id}: {error}") from error
    _store_strays([record for record in records if isinstance(record, StrayRecord)])


def _store_of(company_id: int, entries: Sequence[CompanyEntry]) -> None:
    with company_scope(company_id), transaction.atomic():
        stored = _store_new([entry for entry in entries if isinstance(entry, CallRecord)])
        written = keep_wrap_ups([entry for entry in entries if isinstance(entry, WrapUpRecord)])
        settle_wrap_ups(stored | written)
        callbacks.store([entry for entry in entries if isinstance(entry, CallbackRecord)])


def _store_new(records: Sequence[CallRecord]) -> set[UUID]:
    unique = {record.id: record for record in records}
    known = set(Call.objects.filter(pk__in=unique).values_list("pk", flat=True))
    new = [record for record in unique.values() if record.id not in known]
    if not new:
        return set()
    Call.objects.bulk_create([_call(record) for record in new])
    Leg.objects.bulk_create([_leg(record, leg) for record in new for leg in record.legs])
    Stay.objects.bulk_create([_stay(record, stay) for record in new for stay in record.stays])
    Stint.objects.bulk_create([_stint(record, stint) for record in new for stint in record.stints])
    CallEvent.objects.bulk_create([event for record in new for event in _events(record)])
    recordings.register(new)
    ports.usage_sink()([usage for record in new for usage in usage_of(record)])
    return {record.id for record in new}


def _store_strays(records: Sequence[StrayRecord]) -> None:
    if not records:
        return
    rows = [
        StrayChannel(
            channel_id=record.channel_id,
            node=record.node,
            started_at=record.started_at,
            ended_at=record.ended_at,
            reason=record.reason[:40],
            dialled_prefix=destination_prefix(record.dialled)[:16],
        )
        for record in records
    ]
    with public_scope():
        StrayChannel.objects.bulk_create(rows, ignore_conflicts=True)


def _call(record: CallRecord) -> Call:
    return Call(
        id=record.id,
        direction=record.direction,
        outcome=record.outcome,
        caller=record.caller[:40],
        called=record.called[:40],
        number=record.number,
        contact_name=record.contact_name[:120],
        queue_id=record.queue_id,
        queue_name=record.queue_name[:80],
        agent_id=record.agent_id,
        agent_name=record.agent_name[:120],
        started_at=record.started_at,
        queued_at=record.queued_at,
        answered_at=record.answered_at,
        agent_answered_at=record.agent_answered_at,
        ended_at=record.ended_at,
        duration_ms=milliseconds(record.started_at, record.ended_at),
        ivr_ms=record.ivr_ms,
        wait_ms=record.wait_ms,
        talk_ms=record.talk_ms,
        hold_ms=record.hold_ms,
        hung_up_by=record.hung_up_by or "",
        reason=record.reason[:60],
        node=record.node,
        data=dict(record.data),
        talk_note=record.note,
        callback_id=record.callback_id,
    )


def _stay(record: CallRecord, stay: QueueStay) -> Stay:
    return Stay(
        call_id=record.id,
        queue_id=stay.queue_id,
        queue_name=stay.queue_name[:80],
        entered_at=stay.entered_at,
        left_at=stay.left_at,
        wait_ms=milliseconds(stay.entered_at, stay.left_at),
        outcome=stay.outcome,
        agent_id=stay.agent_id,
    )


def _stint(record: CallRecord, stint: StintRecord) -> Stint:
    return Stint(
        call_id=record.id,
        user_id=stint.user_id,
        user_name=stint.user_name[:120],
        queue_id=stint.queue_id,
        role=stint.role,
        joined_at=stint.joined_at,
        left_at=stint.left_at,
        talk_ms=stint.talk_ms,
        hold_ms=stint.hold_ms,
        listen_ms=stint.listen_ms,
        lost_ms=stint.lost_ms,
    )


def _leg(record: CallRecord, leg: LegRecord) -> Leg:
    return Leg(
        id=leg.id,
        call_id=record.id,
        party=leg.party,
        direction=leg.direction,
        channel_id=leg.channel_id,
        user_id=leg.user_id,
        endpoint=leg.endpoint,
        remote=leg.remote[:40],
        dialled=leg.dialled[:40],
        started_at=leg.started_at,
        answered_at=leg.answered_at,
        agent_answered_at=leg.agent_answered_at,
        ended_at=leg.ended_at,
        duration_ms=milliseconds(leg.started_at, leg.ended_at),
        ivr_ms=leg.ivr_ms,
        talk_ms=leg.talk_ms,
        hold_ms=leg.hold_ms,
        hangup_cause=leg.hangup_cause,
        hung_up_by=leg.hung_up_by or "",
    )


def _events(record: CallRecord) -> Iterable[CallEvent]:
    ordered = sorted(record.events, key=lambda event: event.at)  # stable: the same millisecond keeps its order
    for position, event in enumerate(ordered):
        yield CallEvent(
            id=new_id(), call_id=record.id, position=position, at=event.at, kind=event.kind[:30], data=dict(event.data)
        )
