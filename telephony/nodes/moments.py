"""When the switch's channels were answered and ended, by its own records (CEL): for what nobody of ours heard."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from linepool.kernel.tenancy import public_scope
from telephony.nodes.switchlog import Cel

NORMAL: Final = 16


@dataclass(frozen=True, slots=True)
class Moments:
    """What is known of one channel; ``cause`` is Q.850, 0 while it is up."""

    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: int = 0

    def read_by(self, clock: Callable[[datetime], datetime]) -> Moments:
        """The same by another clock."""
        answered_at = clock(self.answered_at) if self.answered_at else None
        return Moments(answered_at, clock(self.ended_at) if self.ended_at else None, self.cause)


def moments_of(channel_ids: Collection[str]) -> Mapping[str, Moments]:
    """The moments of these channels; one the switch has not written about yet is missing."""
    found: dict[str, Moments] = {}
    with public_scope():
        rows = Cel.objects.filter(uniqueid__in=channel_ids, eventtype__in=("ANSWER", "HANGUP")).order_by("eventtime")
        for uniqueid, kind, at, extra in rows.values_list("uniqueid", "eventtype", "eventtime", "extra"):
            before = found.get(uniqueid, Moments())
            moment = datetime.fromtimestamp(at, UTC)
            if kind == "ANSWER":
                found[uniqueid] = Moments(before.answered_at or moment, before.ended_at, before.cause)
            else:
                found[uniqueid] = Moments(before.answered_at, moment, _cause(extra))
    return found


def _cause(extra: str) -> int:
    try:
        return int(json.loads(extra)["hangupcause"])
    except (ValueError, KeyError, TypeError):
        return NORMAL
