"""What happened on the switch while nobody listened, by the switch's own records.

A leg that ended meanwhile ended when the switch says so, not when we find it gone: that is what is charged. The records
are in the database; when it does not answer soon, what is found now counts as happening now.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from datetime import datetime

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


async def ended_moments(switch_log: SwitchLog | None, channel_ids: Collection[str]) -> Mapping[str, Moments]:
    """When these channels, which are gone, were answered and ended; without those the switch has no end of."""
    known: Mapping[str, Moments] = {}
    if switch_log is None or not channel_ids:
        return known
    try:
        async with asyncio.timeout(PATIENCE_S):
            for attempt in range(TRIES):
                known = await switch_log(channel_ids)
                if attempt + 1 == TRIES or all(_ended(known, channel_id) for channel_id in channel_ids):
                    break
                await asyncio.sleep(AGAIN_S)
    except (TimeoutError, DatabaseError) as error:
        log.warning("recovery.switch_log_away", error=repr(error))
    return {channel_id: moments for channel_id, moments in known.items() if moments.ended_at is not None}


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
