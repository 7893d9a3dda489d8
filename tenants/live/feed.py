"""A company's board in this process: read once for everybody who watches it, however many they are."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from telephony.control import board_key
from tenants.live.groups import board_group
from tenants.live.pictures import Changes, Picture
from tenants.live.store import read_picture

logger = logging.getLogger(__name__)

#: A board is read again after so long without a word: one may be lost while Valkey restarts.
LOOK_SECONDS = 5.0
#: Between two tries while Valkey is away.
RETRY_SECONDS = 1.0


class BoardFeed:
    """Keeps ``picture`` fresh while anybody watches; ``known`` is set once it was read.

    ``changes`` are what makes it of the one before, where there was one."""

    def __init__(self, company_id: int) -> None:
        self.picture: Picture | None = None
        self.changes: Changes | None = None
        self.known = asyncio.Event()
        self.watchers: set[asyncio.Event] = set()
        self._company_id = company_id
        self._stale = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name=f"board-{company_id}")

    def look_again(self) -> None:
        """Read the board soon; watchers hear of it if it changed."""
        self._stale.set()

    def stop(self) -> None:
        """Nobody watches any more."""
        self._task.cancel()

    async def _run(self) -> None:
        layer: Any = get_channel_layer()
        while True:
            try:
                channel = await layer.new_channel()
                await layer.group_add(board_group(self._company_id), channel)
                listener = asyncio.create_task(self._listen(layer, channel))
                try:
                    await self._read_for_ever()
                finally:
                    listener.cancel()
                    await layer.group_discard(board_group(self._company_id), channel)
            except (RedisError, OSError):
                logger.warning("the live board of company %s is unreachable", self._company_id)
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self, layer: Any, channel: str) -> None:
        while True:
            await layer.receive(channel)
            self._stale.set()

    async def _read_for_ever(self) -> None:
        while True:
            self._stale.clear()
            picture = await read_picture(board_key(self._company_id))
            if picture != self.picture or not self.known.is_set():
                self.changes = Changes.between(self.picture, picture)
                self.picture = picture
                self.known.set()
                for changed in self.watchers:
                    changed.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._stale.wait()


_feeds: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[int, BoardFeed]] = WeakKeyDictionary()


def watch(company_id: int, changed: asyncio.Event) -> BoardFeed:
    """The company's feed, which sets ``changed`` whenever there is another board, until `unwatch`."""
    feeds = _feeds.setdefault(asyncio.get_running_loop(), {})
    feed = feeds.get(company_id) or feeds.setdefault(company_id, BoardFeed(company_id))
    feed.watchers.add(changed)
    feed.look_again()
    return feed


def unwatch(company_id: int, changed: asyncio.Event) -> None:
    """No more words; the last one to leave ends the feed. Who never watched may say so."""
    feeds = _feeds.get(asyncio.get_running_loop(), {})
    feed = feeds.get(company_id)
    if feed is None:
        return
    feed.watchers.discard(changed)
    if not feed.watchers:
        feeds.pop(company_id).stop()
