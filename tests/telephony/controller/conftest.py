"""A Valkey of one's own for each test: the session's server, emptied."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from django.conf import settings
from redis.asyncio import Redis


@pytest_asyncio.fixture
async def redis() -> AsyncIterator[Redis]:
    """The live database of the test session's Valkey."""
    client: Redis = Redis.from_url(settings.LINEPOOL_LIVE_URL, decode_responses=True, protocol=2)
    await client.flushdb()
    yield client
    await client.flushdb()
    await client.aclose()
