"""Taking a person out of a company's calls: the calls stay, countable and billable; who it was does not (ADR 50)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from linepool.kernel.errors import Conflict
from linepool.kernel.usage import destination_prefix
from telephony.callbacks.models import OPEN_STATES, Callback
from telephony.calls.models import Call, CallEvent, Leg, WrapUp
from telephony.calls.selectors import calls_with
from telephony.recordings.models import Recording, SoundStatus, Voicemail
from telephony.recordings.store import store

MASK: Final = "****"
_TYPED: Final = ("digit", "keypad")
_SOUNDS: Final[tuple[type[Recording] | type[Voicemail], ...]] = (Recording, Voicemail)


class StillUnderWay(Conflict):
    """Something with this person is not finished."""

    code = "person_under_way"
    message = (
        "A recording with this person is still being uploaded, or they are still to be called back: wait, or cancel."
    )


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was taken out."""

    calls: int
    sounds: int


def masked(number: str) -> str:
    """The number as far as its price needs it: "+861380013****"."""
    return destination_prefix(number) + MASK


def count(numbers: Collection[str]) -> Erased:
    """How much would be."""
    calls = calls_with(numbers).values("pk")
    return Erased(calls.count(), sum(kind._default_manager.filter(call__in=calls).count() for kind in _SOUNDS))


def erase(numbers: Collection[str]) -> Erased:
    """Take whoever has these numbers (E.164) out of the company's calls: sounds, notes, attached data, what was typed,
    and the last digits of the number. In the caller's transaction. Raises ``StillUnderWay``, ``StoreError``; again
    after that is harmless.
    """
    ids = list(calls_with(numbers).select_for_update().values_list("pk", flat=True))
    _check(numbers, ids)
    sounds = _erase_sounds(ids)
    for number in numbers:
        Call.objects.filter(pk__in=ids, caller=number).update(caller=masked(number))
        Call.objects.filter(pk__in=ids, called=number).update(called=masked(number))
        Leg.objects.filter(remote=number).filter(call__in=ids).update(remote=masked(number))
        Leg.objects.filter(dialled=number).filter(call__in=ids).update(dialled=masked(number))
        Callback.objects.filter(number=number).update(number=masked(number), note="", data={})
    Call.objects.filter(pk__in=ids).update(contact_name="", data={}, note="", talk_note="")
    WrapUp.objects.filter(call__in=ids).update(note="")
    _erase_events(ids, numbers)
    return Erased(len(ids), sounds)


def _check(numbers: Collection[str], ids: Collection[UUID]) -> None:
    pending = any(kind._default_manager.filter(call__in=ids, status=SoundStatus.PENDING).exists() for kind in _SOUNDS)
    if pending or Callback.objects.filter(number__in=numbers, state__in=OPEN_STATES).exists():
        raise StillUnderWay


def _erase_sounds(ids: Collection[UUID]) -> int:
    """The bytes first: what fails then is found again."""
    erased = 0
    for kind in _SOUNDS:
        rows = kind._default_manager.filter(call__in=ids)
        for key in rows.exclude(key="").values_list("key", flat=True):
            store().delete(key)
        erased += rows.delete()[0]
    return erased


def _erase_events(ids: Collection[UUID], numbers: Iterable[str]) -> None:
    CallEvent.objects.filter(call__in=ids, kind__in=_TYPED).update(data={})
    written = re.compile("|".join(re.escape(number.lstrip("+")) for number in numbers) or "$^")
    rows = CallEvent.objects.filter(call__in=ids).exclude(data={})
    changed = []
    for row in rows.iterator():
        data = _without(row.data, written)
        if data != row.data:
            row.data = data
            changed.append(row)
    CallEvent.objects.bulk_update(changed, ["data"], batch_size=500)


def _without(value: Any, written: re.Pattern[str]) -> Any:
    """The value with every number in it cut short."""
    if isinstance(value, dict):
        return {name: _without(part, written) for name, part in value.items()}
    if isinstance(value, list):
        return [_without(part, written) for part in value]
    return written.sub(lambda found: masked(found[0]), value) if isinstance(value, str) else value
