"""What the call control before us owed people outside: callbacks it promised (from Valkey, or from the database when
Valkey lost them), and who talked last with whom, so that they meet again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from django.db import DatabaseError
from redis.exceptions import RedisError

from telephony.calls.record import CallbackRecord
from telephony.controller.call.regulars import Regulars
from telephony.controller.callbacks import Callbacks
from telephony.controller.keeping.snapshots import Snapshots

log = structlog.get_logger(__name__)

AGAIN_S = 5.0
Pending = Callable[[], Awaitable[list[CallbackRecord]]]
"""Every company's open callbacks as stored; see ``telephony.callbacks.selectors.pending_callbacks``."""


async def restore_promises(callbacks: Callbacks, snapshots: Snapshots, pending: Pending) -> None:
    """Go on with every promise, however long it takes to hear of them: nobody's promise is lost."""
    while True:
        try:
            kept = await snapshots.read_callbacks()
            if kept is None:
                log.warning("callbacks.from_database")
                kept = await pending()
            await callbacks.restore(kept)
            await snapshots.own_callbacks()
        except (RedisError, DatabaseError, TimeoutError) as error:
            log.error("callbacks.unknown", error=str(error))
            await asyncio.sleep(AGAIN_S)
        else:
            log.info("callbacks.restored", count=len(kept))
            return


async def restore_regulars(regulars: Regulars, snapshots: Snapshots) -> None:
    """Remember who talked last with whom, as soon as Valkey can be asked."""
    while True:
        try:
            regulars.restore(await snapshots.read_regulars())
        except RedisError as error:
            log.error("regulars.unknown", error=str(error))
            await asyncio.sleep(AGAIN_S)
        else:
            return
