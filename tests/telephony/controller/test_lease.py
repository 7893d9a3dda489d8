"""The lease: one holder at a time, and a dead one is followed soon."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis

from telephony.control import LEASE_KEY
from telephony.controller.keeping.lease import Lease, LeaseLost


async def test_a_second_one_stands_by_until_the_first_lets_go(redis: Redis) -> None:
    first, second = Lease(redis, life_s=1), Lease(redis, life_s=1)
    assert await first.acquire() == 1
    waiting = asyncio.create_task(second.acquire())
    await asyncio.sleep(0)
    assert not waiting.done()
    await first.release()
    async with asyncio.timeout(2):
        assert await waiting == 2


async def test_a_holder_that_died_is_followed_after_the_lease_s_life(redis: Redis) -> None:
    dead, next_one = Lease(redis, life_s=0.2), Lease(redis, life_s=0.2)
    await dead.acquire()
    async with asyncio.timeout(1):
        await next_one.acquire()
    assert await redis.get(LEASE_KEY) == next_one.token


async def test_a_holder_that_was_replaced_learns_it_and_stops(redis: Redis) -> None:
    old = Lease(redis, life_s=0.15)
    await old.acquire()
    await redis.set(LEASE_KEY, "somebody else")
    async with asyncio.timeout(1):
        with pytest.raises(LeaseLost):
            await old.keep()
    await old.release()
    assert await redis.get(LEASE_KEY) == "somebody else"


async def test_a_wiped_valkey_is_no_reason_to_stop(redis: Redis) -> None:
    lease = Lease(redis)
    await lease.acquire()
    await redis.flushdb()
    assert await lease.renew()
    assert await redis.get(LEASE_KEY) == lease.token
