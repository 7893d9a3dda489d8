"""What happened on the switch while nobody listened, by the switch's own records.

A leg that ended meanwhile ended when the switch says so, not when we find it gone: that is what is charged. The records
are in the database; when it does not answer soon, what is found now counts as happening now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime
from typing import NamedTuple

import structlog
from django.db import DatabaseError

from telephony.nodes.moments import Moments

log = structlog.get_logger(__name__)

PATIENCE_S = 2.0
AGAIN_S = 0.25
"""The switch writes a moment after it happened."""
TRIES = 3
SwitchLog = Callable[[Collection[str]], Awaitable[Mapping[str, Moments]]]
"""See ``telephony.nodes.moments.moments_of``."""


class End(NamedTuple):
    """That of a channel, by our clock; ``told``: the switch wrote it, else it is only known to be gone, and ``at`` is
    ``None`` when nobody knows since when."""

    at: datetime | None
    answered_at: datetime | None = None
    cause: int = 0
    told: bool = False


Ends = dict[str, End]


async def ends_of(
    switch_log: SwitchLog | None,
    channel_ids: Collection[str],
    clock: Callable[[datetime], datetime],
    died_at: datetime | None = None,
) -> Ends:
    """How each of these channels, which are gone, ended. ``clock``: from the switch's time to ours; ``died_at``: when
    those ended of which the switch wrote nothing, if that is known."""
    known: Mapping[str, Moments] = {}
    if switch_log is not None and channel_ids:
        try:
            async with asyncio.timeout(PATIENCE_S):
                for attempt in range(TRIES):
                    known = await switch_log(channel_ids)
                    if attempt + 1 == TRIES or all(_ended(known, channel_id) for channel_id in channel_ids):
                        break
                    await asyncio.sleep(AGAIN_S)
        except (TimeoutError, DatabaseError) as error:
            log.warning("recovery.switch_log_away", error=repr(error))
    ends: Ends = dict.fromkeys(channel_ids, End(died_at))
    for channel_id in channel_ids:
        moments = known.get(channel_id, Moments()).read_by(clock)
        if moments.ended_at is not None:
            ends[channel_id] = End(moments.ended_at, moments.answered_at, moments.cause, told=True)
    return ends


async def answered_moment(switch_log: SwitchLog | None, channel_id: str) -> datetime | None:
    """When this channel, which is up, was answered; ``None`` when the switch has not written it (yet)."""
    if switch_log is None:
        return None
    try:
        async with asyncio.timeout(PATIENCE_S):
            moments = (await switch_log([channel_id])).get(channel_id)
    except (TimeoutError, DatabaseError) as error:
        log.warning("recovery.switch_log_away", error=repr(error))
        return None
    return moments.answered_at if moments is not None else None


def _ended(known: Mapping[str, Moments], channel_id: str) -> bool:
    return channel_id in known and known[channel_id].ended_at is not None
