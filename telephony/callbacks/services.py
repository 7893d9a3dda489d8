"""Keeping what call control says of callbacks, and asking it for one. Call control owns them; nothing here decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from linepool.accounts.models import User
from linepool.audit import services as audit
from linepool.kernel.api.renderers import as_iso
from linepool.kernel.tenancy import company_scope, current_company_id
from telephony.callbacks.models import Callback
from telephony.calls.record import CallbackRecord
from telephony.control import send_command

_NOT_STORED: Final = {"company_id", "schema"}  # the schema is where the row is
_STORED: Final = tuple(field.name for field in fields(CallbackRecord) if field.name not in _NOT_STORED)
_LENGTHS: Final = {"queue_name": 80, "number": 40, "result": 20}


def store(records: Sequence[CallbackRecord]) -> None:
    """Keep each callback as it was last: idempotent, in any order. Part of the caller's scope and transaction.

    Of two changes within one millisecond the one that was told later counts.
    """
    latest: dict[UUID, CallbackRecord] = {}
    for record in sorted(records, key=lambda record: record.changed_at):
        latest[record.id] = record
    if not latest:
        return
    rows = Callback.objects.select_for_update().filter(pk__in=latest)
    known = dict(rows.order_by("pk").values_list("pk", "changed_at"))
    news = [record for record in latest.values() if record.id not in known or known[record.id] <= record.changed_at]
    Callback.objects.bulk_create(
        [_row(record) for record in news],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name for name in _STORED if name != "id"],
    )


def _row(record: CallbackRecord) -> Callback:
    values: dict[str, Any] = {name: getattr(record, name) for name in _STORED}
    values |= {name: values[name][:length] for name, length in _LENGTHS.items()}
    return Callback(**values | {"data": dict(record.data), "skills": [list(skill) for skill in record.skills]})


def record_of(row: Callback, company_id: int, schema: str) -> CallbackRecord:
    """What call control said, from the row it became."""
    values = {name: getattr(row, name) for name in _STORED}
    skills = tuple((str(name), int(level)) for name, level in row.skills)
    return CallbackRecord(**values | {"company_id": company_id, "schema": schema, "skills": skills})


def add(user: User, *, queue_id: str, number: str, at: datetime | None, note: str, request_id: str | None) -> UUID:
    """Promise a call, now or at a time; returns its id. The row follows within a second, by the journal.

    The queue may be of another company which the person serves from their desk here: it is that company's promise then,
    and stands in its audit trail. Raises ``CommandRefused`` (``unknown_queue``, ``too_many_callbacks`` …) and
    ``ControllerUnavailable``.
    """
    args = {"queue_id": queue_id, "number": number, "at": as_iso(at) if at else None, "note": note}
    answer = _ask(user, "callback.add", args, request_id)
    callback_id = UUID(str(answer["callback_id"]))
    with company_scope(int(answer.get("company_id", current_company_id()))):
        audit.record("callback.added", f"callback:{callback_id}", actor=user, queue_id=queue_id)
    return callback_id


def cancel(user: User, callback: Callback, request_id: str | None) -> None:
    """Take a promise back. Raises ``CommandRefused`` when that is too late, and ``ControllerUnavailable``."""
    _ask(user, "callback.cancel", {"callback_id": str(callback.pk)}, request_id)
    audit.record("callback.cancelled", f"callback:{callback.pk}", actor=user, queue_id=callback.queue_id)


def _ask(user: User, verb: str, args: Mapping[str, Any], request_id: str | None) -> dict[str, Any]:
    company_id = current_company_id()
    unique = f"{company_id}:{user.pk}:{request_id}" if request_id else None
    return send_command(verb, company_id=company_id, user_id=user.pk, args=args, request_id=unique)
