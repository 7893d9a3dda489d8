"""Reading what call control writes for screens, without blocking the event loop."""

from __future__ import annotations

import asyncio
from typing import cast
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings

from tenants.live.pictures import Picture

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = WeakKeyDictionary()


async def read_picture(key: str) -> Picture | None:
    """The picture under a key of ``telephony.control``; None while there is none."""
    text = cast("str | None", await _client().get(key))
    return Picture.read(text) if text else None


def _client() -> redis.asyncio.Redis:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = redis.asyncio.Redis.from_url(
            settings.LINEPOOL_LIVE_URL, decode_responses=True, socket_timeout=5, socket_connect_timeout=2
        )
    return _clients[loop]
