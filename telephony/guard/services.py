"""Writing bans."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from linepool.audit import services as audit
from telephony.guard import selectors
from telephony.guard.errors import BanNotFound
from telephony.guard.models import Ban, Way
from telephony.guard.rule import Sentence
from telephony.nodes.models import PsEndpoint

KEPT: Final = timedelta(days=90)


def ban(way: Way, sentence: Sentence) -> Ban:
    """Write down that an address is shut out, with the evidence; of a single account it is also carried out: the
    switch refuses it from there, whatever password comes, within the 10 s for which it believes what it read before."""
    with transaction.atomic():
        if sentence.account:
            PsEndpoint.objects.filter(pk=sentence.account).update(deny=sentence.address)
        made = Ban.objects.create(
            way=way,
            address=sentence.address,
            reason=sentence.reason,
            tries=sentence.tries,
            accounts=list(sentence.accounts),
            tried_since=sentence.since,
            began_at=sentence.at,
            until=sentence.until,
        )
        audit.record("ban.made", f"ban:{made.pk}", address=made.address, way=way, until=made.until.isoformat())
        return made


def let_accounts_in(now: datetime) -> int:
    """Let those accounts in again whose time is over or was lifted; returns how many."""
    refused = PsEndpoint.objects.filter(deny__isnull=False)
    return refused.exclude(pk__in=selectors.refused_accounts(now)).update(deny=None)


def lift(made: Ban, *, by: Any) -> Ban:
    """Let an address in before its time; what it did no longer counts. Raises ``BanNotFound`` when it is over."""
    with transaction.atomic():
        found = Ban.objects.select_for_update().get(pk=made.pk)
        now = timezone.now()
        if found.lifted_at is not None or found.until <= now:
            raise BanNotFound
        found.lifted_at, found.lifted_by = now, f"{by.name} <{by.email}>"[:254]
        found.save(update_fields=["lifted_at", "lifted_by"])
        audit.record("ban.lifted", f"ban:{found.pk}", actor=by, address=found.address, way=found.way)
        return found


def forget_old(now: datetime | None = None) -> int:
    """Delete bans long over; returns how many."""
    return Ban.objects.filter(until__lt=(now or timezone.now()) - KEPT).delete()[0]
