"""Reading both books for a stretch of time: CEL and CDR from the public schema, legs from every company's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, Final, Protocol, cast
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.module_loading import import_string
from django_tenants.utils import get_tenant_model

from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.models import Call, Leg
from telephony.calls.reconciliation import HALF, Booked, Books, Channel, SwitchRecord, Unsound
from telephony.calls.sums import faults
from telephony.nodes.models import Cdr, Cel, StrayChannel
from telephony.nodes.services import channels_up

#: Both books are read this much wider, so that a channel at an edge is not missed on one side only.
MARGIN: Final = timedelta(minutes=5)
#: So long after its end a call is surely in our books.
JOURNAL_SETTLES: Final = timedelta(seconds=15)
#: Legs of the demo company's invented past; no switch ever saw them.
INVENTED_PREFIX: Final = "demo-"
#: The dialplan's mark on a channel that found nobody (``deploy/asterisk/extensions.conf``).
UNHEARD: Final = "unheard"
_TELEPHONES: Final = ("PJSIP/", HALF)
#: Where a node rings a phone for another node, in whose books that leg stands (``telephony.nodes.trunk``).
TRUNK_CONTEXT: Final = "trunk"


class UsageStates(Protocol):
    """What finance says of legs; bound by ``LINEPOOL_USAGE_STATES``."""

    def __call__(self, company_id: int, leg_ids: Collection[UUID]) -> Mapping[UUID, str]:
        """Leg id → pending, rated, free or quarantined; legs it does not know are missing."""
        ...


def read_books(since: datetime, until: datetime) -> Books:
    """Everything that started in ``[since, until)``."""
    wide = (since - MARGIN, until + MARGIN)
    with public_scope():
        channels = _channels(since - 2 * MARGIN, until + 2 * MARGIN)  # a CDR begins a moment after its channel
        strays = set(StrayChannel.objects.filter(started_at__range=wide).values_list("channel_id", flat=True))
        strays |= _unheard(*wide)
        records = _records(*wide)
    channels = _without_node(channels)
    companies = _companies()
    legs = [leg for company_id in companies for leg in _legs(company_id, *wide)]
    first, last = _ms(since), _ms(until)
    inside = {channel.id for channel in channels if first <= channel.started_ms < last}
    ours = [leg for leg in legs if first <= leg.started_ms < last]
    return Books(
        channels=[channel for channel in channels if channel.id in inside],
        legs=ours,
        strays=strays,
        records=records,
        known_channels={channel.id for channel in channels},
        known_legs={leg.channel_id for leg in legs},
        unsound=[call for company_id in companies for call in _unsound_calls(company_id, since, until)],
    )


def has_usage_states() -> bool:
    """Whether finance can be asked at all."""
    return bool(getattr(settings, "LINEPOOL_USAGE_STATES", ""))


def _channels(since: datetime, until: datetime) -> list[Channel]:
    kinds = ("CHAN_START", "ANSWER", "HANGUP")
    events = Cel.objects.filter(_telephones("channame"), eventtype__in=kinds).exclude(linkedid__in=_for_other_nodes())
    started = events.filter(eventtype="CHAN_START", eventtime__range=(since.timestamp(), until.timestamp()))
    told: dict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    wanted = events.filter(uniqueid__in=started.values("uniqueid")).order_by("eventtime", "id")
    for row in wanted.values_list("uniqueid", "eventtype", "eventtime", "channame").iterator():
        told[row[0]].setdefault(row[1], (round(row[2] * 1000), row[3]))
    return [_channel(uniqueid, moments) for uniqueid, moments in told.items()]


def _for_other_nodes() -> QuerySet[Cel, Any]:
    """The channels by which a node was asked to ring a phone for another one."""
    return Cel.objects.filter(context=TRUNK_CONTEXT, eventtype="CHAN_START").values("uniqueid")


def _without_node(channels: list[Channel]) -> list[Channel]:
    """Those without an end that no node knows any more: a node that dies takes them with it and writes nothing."""
    if all(channel.ended_ms is not None for channel in channels):
        return channels
    alive = channels_up()
    return [
        replace(channel, lost=True) if channel.ended_ms is None and channel.id not in alive else channel
        for channel in channels
    ]


def _unheard(since: datetime, until: datetime) -> set[str]:
    """Callers who rang while no call control was there, as the dialplan marks them. Those who were heard in the end
    have their leg all the same."""
    marked = Cel.objects.filter(eventtype="USER_DEFINED", userdeftype=UNHEARD)
    inside = marked.filter(eventtime__range=(since.timestamp(), until.timestamp()))
    return set(inside.values_list("uniqueid", flat=True))


def _channel(uniqueid: str, moments: Mapping[str, tuple[int, str]]) -> Channel:
    started_ms, name = moments["CHAN_START"]
    answered, hung_up = (moments.get(kind) for kind in ("ANSWER", "HANGUP"))
    return Channel(
        id=uniqueid,
        name=name,
        started_ms=started_ms,
        answered_ms=answered[0] if answered else None,
        ended_ms=hung_up[0] if hung_up else None,
    )


def _records(since: datetime, until: datetime) -> list[SwitchRecord]:
    rows = Cdr.objects.filter(_telephones("channel"), start__range=(since.timestamp(), until.timestamp()))
    rows = rows.exclude(uniqueid__in=_for_other_nodes())  # not by its context: the leg that was rung may end in it too
    return [SwitchRecord(*row) for row in rows.values_list("uniqueid", "channel", "dstchannel").iterator()]


def _telephones(name: str) -> Q:
    return reduce(or_, (Q(**{f"{name}__startswith": prefix}) for prefix in _TELEPHONES))


def _companies() -> list[int]:
    with public_scope():
        return list(get_tenant_model()._default_manager.order_by("pk").values_list("pk", flat=True))


def _legs(company_id: int, since: datetime, until: datetime) -> Iterable[Booked]:
    with company_scope(company_id):
        legs = Leg.objects.filter(started_at__range=(since, until)).exclude(channel_id__startswith=INVENTED_PREFIX)
        found = {leg.pk: _booked(company_id, leg) for leg in legs.iterator()}
    states = _states(company_id, found)
    return [replace(leg, state=states.get(leg_id, "")) for leg_id, leg in found.items()]


def _unsound_calls(company_id: int, since: datetime, until: datetime) -> list[Unsound]:
    with company_scope(company_id):
        calls = Call.objects.filter(started_at__gte=since, started_at__lt=until)
        whole = calls.order_by("pk").prefetch_related("legs", "stays", "stints").iterator(chunk_size=500)
        return [
            Unsound(str(call.pk), company_id, fault)
            for call in whole
            for fault in faults(call, list(call.legs.all()), list(call.stays.all()), list(call.stints.all()))
        ]


def _booked(company_id: int, leg: Leg) -> Booked:
    return Booked(
        channel_id=leg.channel_id,
        company_id=company_id,
        leg_id=str(leg.pk),
        started_ms=_ms(leg.started_at),
        answered_ms=_ms(leg.answered_at) if leg.answered_at else None,
        ended_ms=_ms(leg.ended_at),
        call_id=str(leg.call_id),
    )


def _states(company_id: int, leg_ids: Collection[UUID]) -> Mapping[UUID, str]:
    if not leg_ids or not has_usage_states():
        return {}
    states: Any = import_string(settings.LINEPOOL_USAGE_STATES)
    return cast(UsageStates, states)(company_id, leg_ids)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
