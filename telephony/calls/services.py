"""Storing what the journal says. No audit entries: a call is its own record, and nobody of ours did it.

Everything here may run twice: a call already stored is left as it is, a wrap-up is what was written last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import structlog
from django.db import DataError, transaction

from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.usage import destination_prefix
from telephony import ports
from telephony.attendance import services as attendance
from telephony.callbacks import services as callbacks
from telephony.calls.errors import UnstorableRecord
from telephony.calls.record import (
    AgentRecord,
    CallbackRecord,
    CallRecord,
    JournalEntry,
    StrayRecord,
    WrapUpRecord,
)
from telephony.calls.rows import insert_calls
from telephony.calls.usage import usage_of
from telephony.calls.wrap_ups import keep_wrap_ups, settle_wrap_ups
from telephony.nodes.models import SpoolFile, StrayChannel
from telephony.recordings.rows import list_sounds, sounds_of, waiting

log = structlog.get_logger(__name__)

CompanyEntry = CallRecord | WrapUpRecord | CallbackRecord | attendance.Part


def store_calls(records: Sequence[JournalEntry]) -> None:
    """Store finished calls, wrap-ups, callbacks, agents' changes and strays: one transaction, all of them or none.

    Legs, stays, stints, events and recordings' rows come with each call, and its usage goes to the bound sink, in the
    same transaction; uploads are queued when it has committed. Raises what the database or the sink raised; then the
    same records may be given again. Raises ``UnknownCompany`` for a company that does not exist and
    ``UnstorableRecord`` when a value cannot be kept at all, however often it is given.
    """
    by_company: dict[int, list[CompanyEntry]] = defaultdict(list)
    for record in records:
        if isinstance(record, AgentRecord):
            for company_id, part in attendance.parts_of(record):
                by_company[company_id].append(part)
        elif not isinstance(record, StrayRecord):
            by_company[record.company_id].append(record)
    with transaction.atomic():
        new: list[CallRecord] = []
        files: list[SpoolFile] = []
        for company_id, entries in sorted(by_company.items()):  # in one order, so that two writers wait, not deadlock
            try:
                stored, left = _store_of(company_id, entries)
            except (DataError, ValueError) as error:  # ValueError: a NUL character, refused before it is sent
                raise UnstorableRecord(f"company {company_id}: {error}") from error
            new += stored
            files += left
        list_sounds(files)
        with public_scope():
            ports.usage_sink()([usage for record in new for usage in usage_of(record)])
        _store_strays([record for record in records if isinstance(record, StrayRecord)])


def _store_of(company_id: int, entries: Sequence[CompanyEntry]) -> tuple[list[CallRecord], list[SpoolFile]]:
    """One company's; returns the calls that were not known before, and the sounds they left in the spool."""
    with company_scope(company_id):
        told_twice_counts_once = reversed(entries)  # as it was told first: the second time was after a crash
        calls = {entry.id: entry for entry in told_twice_counts_once if isinstance(entry, CallRecord)}
        sounds = sounds_of(list(calls.values()))
        stored, written_before = insert_calls(list(calls.values()), sounds) if calls else (set(), set())
        written = keep_wrap_ups([entry for entry in entries if isinstance(entry, WrapUpRecord)])
        settle_wrap_ups(written_before | written)
        callbacks.store([entry for entry in entries if isinstance(entry, CallbackRecord)])
        attendance.store([entry for entry in entries if isinstance(entry, attendance.Part)])
        return [record for record in calls.values() if record.id in stored], waiting(sounds, stored)


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
