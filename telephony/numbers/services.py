"""What happens to numbers: each step one transaction, one line of history, one audit entry.

Call them inside the company's scope: the audit entry goes to the company's own log, the numbers are in public.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from linepool.accounts.models import User
from linepool.audit import services as audit
from telephony.control import notify_company_changed
from telephony.numbers.errors import NoNumberLeft, NumberNotFound, NumberTaken
from telephony.numbers.models import Number, NumberEvent, NumberStatus

#: A company that released a number by mistake may take it back this long.
GRACE: Final = timedelta(days=1)
#: Nobody gets a released number before this: callers of its last holder must have forgotten it.
QUARANTINE: Final = timedelta(days=90)

_COUNTRY_OF_LANGUAGE: Final = {"zh": "CN", "en": "GB"}


class Claimant(Protocol):
    """What is needed of a company to give it a number."""

    @property
    def pk(self) -> int: ...

    @property
    def language(self) -> str: ...


def claim_any(company: Claimant, *, actor: User | None = None) -> Number:
    """Give the company a free number, of its language's country when there is one.

    Two companies asking at once get two numbers and neither waits: the row is locked with SKIP LOCKED. Raises
    ``NoNumberLeft``.
    """
    with transaction.atomic():
        free = Number.objects.filter(status=NumberStatus.FREE)
        home = _COUNTRY_OF_LANGUAGE.get(company.language.split("-")[0])
        number = _lock_first(free.filter(country=home)) or _lock_first(free)
        if number is None:
            raise NoNumberLeft
        return _give(number, company, actor)


def claim(e164: str, company: Claimant, *, actor: User | None = None) -> Number:
    """Give the company this number: a free one, or one it released itself within ``GRACE``.

    Raises ``NumberNotFound`` or ``NumberTaken``.
    """
    with transaction.atomic():
        number = Number.objects.select_for_update().filter(e164=e164.replace(" ", "")).first()
        if number is None:
            raise NumberNotFound
        taken_back = number.status == NumberStatus.RELEASED and number.company_id == company.pk
        if number.status != NumberStatus.FREE and not taken_back:
            raise NumberTaken
        return _give(number, company, actor)


def release(number_id: int, company: Claimant, *, actor: User | None = None) -> Number:
    """Take the number out of the company's service at once. Raises ``NumberNotFound`` when it does not hold it."""
    with transaction.atomic():
        held = Number.objects.select_for_update().filter(company_id=company.pk, status=NumberStatus.CLAIMED)
        number = held.filter(pk=number_id).first()
        if number is None:
            raise NumberNotFound
        number.status, number.released_at = NumberStatus.RELEASED, timezone.now()
        number.save(update_fields=["status", "released_at"])
        _remember(number, "released", number.released_at, company.pk, actor)
        audit.record("number.released", f"number:{number.pk}", actor=actor, e164=number.e164)
        _tell_call_control(company.pk)
        return number


def relabel(number_id: int, label: str, company: Claimant, *, actor: User | None = None) -> Number:
    """Name the number for the company's own people."""
    with transaction.atomic():
        held = Number.objects.select_for_update().filter(company_id=company.pk, status=NumberStatus.CLAIMED)
        number = held.filter(pk=number_id).first()
        if number is None:
            raise NumberNotFound
        number.label = label
        number.save(update_fields=["label"])
        audit.record("number.relabelled", f"number:{number.pk}", actor=actor, label=label)
        return number


def advance_life_cycles(now: datetime | None = None) -> dict[str, int]:
    """Move released numbers past their grace into quarantine, and rested ones back to free. Safe to run at any time."""
    moment = now or timezone.now()
    with transaction.atomic():
        gone = _lock_all(Number.objects.filter(status=NumberStatus.RELEASED, released_at__lte=moment - GRACE))
        for number in gone:
            holder, number.company_id = number.company_id, None
            number.status, number.label = NumberStatus.QUARANTINE, ""
            number.quarantined_until = moment + QUARANTINE
            _remember(number, "quarantined", moment, holder, None)
        rested = _lock_all(Number.objects.filter(status=NumberStatus.QUARANTINE, quarantined_until__lte=moment))
        for number in rested:
            number.status, number.quarantined_until = NumberStatus.FREE, None
            number.claimed_at = number.released_at = None
            _remember(number, "freed", moment, None, None)
        fields = ["status", "company", "label", "claimed_at", "released_at", "quarantined_until"]
        Number.objects.bulk_update([*gone, *rested], fields)
    return {"quarantined": len(gone), "freed": len(rested)}


def add_numbers(e164s: Iterable[str], *, country: str, area: str = "", carrier_id: int | None = None) -> int:
    """Put numbers into the pool as free; those already known stay as they are. Returns how many are new."""
    wanted = {e164: Number(e164=e164, country=country, area=area, carrier_id=carrier_id) for e164 in e164s}
    with transaction.atomic():
        known = set(Number.objects.filter(e164__in=wanted).values_list("e164", flat=True))
        new = Number.objects.bulk_create(number for e164, number in wanted.items() if e164 not in known)
        now = timezone.now()
        NumberEvent.objects.bulk_create(NumberEvent(number=number, at=now, kind="added") for number in new)
        if new:
            audit.record("numbers.added", f"numbers:{new[0].e164}+{len(new)}", count=len(new), country=country)
    return len(new)


def _lock_first(numbers: QuerySet[Number]) -> Number | None:
    return numbers.select_for_update(skip_locked=True).order_by("e164").first()


def _lock_all(numbers: QuerySet[Number]) -> list[Number]:
    return list(numbers.select_for_update(skip_locked=True).order_by("e164"))


def _give(number: Number, company: Claimant, actor: User | None) -> Number:
    number.status, number.company_id = NumberStatus.CLAIMED, company.pk
    number.claimed_at, number.released_at = timezone.now(), None
    number.save(update_fields=["status", "company", "claimed_at", "released_at"])
    _remember(number, "claimed", number.claimed_at, company.pk, actor)
    audit.record("number.claimed", f"number:{number.pk}", actor=actor, e164=number.e164)
    _tell_call_control(company.pk)
    return number


def _tell_call_control(company_id: int) -> None:
    """Once this is committed: routes are cached, and a number must ring, or stop ringing, at once."""
    transaction.on_commit(lambda: notify_company_changed(company_id))


def _remember(number: Number, kind: str, at: datetime, company_id: int | None, actor: User | None) -> None:
    NumberEvent.objects.create(
        number=number, at=at, kind=kind, company_id=company_id, user_id=actor.pk if actor is not None else None
    )
