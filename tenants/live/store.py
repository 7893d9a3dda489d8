"""Reading what call control writes for screens, without blocking the event loop."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast
from weakref import WeakKeyDictionary

import redis.asyncio
from django.conf import settings

from telephony.control import board_key, desk_key

_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, redis.asyncio.Redis] = WeakKeyDictionary()


async def read_pictures(company_id: int, user_id: int, *, with_board: bool) -> tuple[Any, Any]:
    """The agent's desk and, when allowed, the company's board, read at one moment; None where there is none yet."""
    keys = [desk_key(company_id, user_id)]
    if with_board:
        keys.append(board_key(company_id))
    texts = [*cast("list[str | None]", await _client().mget(keys)), None]
    desk, board = (json.loads(text) if text else None for text in texts[:2])
    return desk, board


def _client() -> redis.asyncio.Redis:
    loop = asyncio.get_running_loop()
    if loop not in _clients:
        _clients[loop] = redis.asyncio.Redis.from_url(
            settings.LINEPOOL_LIVE_URL, decode_responses=True, socket_timeout=5, socket_connect_timeout=2
        )
    return _clients[loop]
