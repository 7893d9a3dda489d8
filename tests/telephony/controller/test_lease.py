"""The lease: one holder at a time, and a dead one is followed soon."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from unittest.mock import patch

import pytest
from django.conf import settings
from redis.asyncio import Redis

from telephony.control import LEASE_KEY
from telephony.controller.keeping import lease as lease_module
from telephony.controller.keeping.fence import FencedRedis
from telephony.controller.keeping.lease import HOLDER_KEY, Lease, LeaseLost


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


async def test_a_wiped_valkey_is_left_to_the_holder_who_lives(redis: Redis) -> None:
    holder, standby = Lease(redis, life_s=1), Lease(redis, life_s=1)
    await holder.acquire()
    waiting = asyncio.create_task(standby.acquire())
    await asyncio.sleep(0.3)
    await redis.flushdb()
    await asyncio.sleep(0.3)  # a third of its life, after which the holder renews
    assert await holder.renew()
    await holder.release()
    async with asyncio.timeout(3):
        await waiting


async def test_a_wiped_valkey_without_a_holder_is_taken_in_the_end(redis: Redis) -> None:
    holder, standby = Lease(redis, life_s=0.3), Lease(redis, life_s=0.3)
    await holder.acquire()
    waiting = asyncio.create_task(standby.acquire())
    await asyncio.sleep(0.1)
    await redis.flushdb()
    async with asyncio.timeout(3):
        await waiting


async def test_a_wiped_valkey_is_no_reason_to_stop(redis: Redis) -> None:
    lease = Lease(redis)
    await lease.acquire()
    await redis.flushdb()
    assert await lease.renew()
    assert await redis.get(LEASE_KEY) == lease.token


class Clock:
    """A monotonic clock that jumps, as it does for a process that was stopped."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Looks(Clock):
    """A clock that stands still and counts who looks at it."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def __call__(self) -> float:
        self.count += 1
        return self.now

    async def happen(self, more: int) -> None:
        """Wait for so many more."""
        until = self.count + more
        async with asyncio.timeout(20):
            while self.count < until:
                await asyncio.sleep(0.01)


async def test_a_lease_that_ran_out_before_its_time_is_left_to_its_holder(redis: Redis) -> None:
    looks = Looks()
    holder, standby = Lease(redis, life_s=60), Lease(redis, life_s=60, clock=looks)
    with patch.object(lease_module, "LOOKS", 6_000):
        await holder.acquire()
        waiting = asyncio.create_task(standby.acquire())
        await looks.happen(2)
        await redis.delete(LEASE_KEY)  # as if the clock of Valkey's machine were set forward by a minute
        await looks.happen(3)
        assert not waiting.done()
        assert await holder.renew()
        await looks.happen(2)
        await holder.release()
        async with asyncio.timeout(20):
            await waiting  # what is given up is taken at once
    assert await redis.get(LEASE_KEY) == standby.token


async def test_nobody_is_asked_while_the_lease_surely_lives(redis: Redis) -> None:
    clock = Clock()
    lease = Lease(redis, clock=clock)
    await lease.acquire()
    await redis.set(LEASE_KEY, "somebody else")
    clock.now += 2.9
    await lease.confirm()
    clock.now += 0.2
    with pytest.raises(LeaseLost):
        await lease.confirm()


async def test_one_that_overslept_and_was_not_followed_goes_on(redis: Redis) -> None:
    clock = Clock()
    lease = Lease(redis, clock=clock)
    await lease.acquire()
    await redis.delete(LEASE_KEY)  # it ran out
    clock.now += 60
    assert not lease.valid
    await asyncio.gather(*(lease.confirm() for _ in range(5)))
    assert lease.valid
    assert await redis.get(LEASE_KEY) == lease.token


async def test_one_that_overslept_a_successor_ends_though_the_successor_is_dead_too(redis: Redis) -> None:
    clock = Clock()
    old, young = Lease(redis, clock=clock), Lease(redis)
    await old.acquire()
    await redis.delete(LEASE_KEY)
    await young.acquire()
    await redis.delete(LEASE_KEY)  # and now it is free again
    clock.now += 10
    for _ in range(2):
        with pytest.raises(LeaseLost):
            await old.confirm()
    assert await redis.get(LEASE_KEY) is None


async def test_the_holder_goes_on_for_as_long_as_valkey_is_away() -> None:
    clock = Clock()
    nowhere: Redis = Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=0.2)
    lease = Lease(nowhere, clock=clock)
    lease.epoch = 7  # acquired while it was there
    for _ in range(3):
        clock.now += 60
        await lease.confirm()
        assert lease.valid
    await nowhere.aclose()


async def test_one_that_never_held_the_lease_may_do_nothing(redis: Redis) -> None:
    lease = Lease(redis)
    with pytest.raises(LeaseLost):
        await lease.confirm()
    assert await redis.get(LEASE_KEY) is None


async def test_nothing_is_permitted_after_letting_go(redis: Redis) -> None:
    lease = Lease(redis)
    await lease.acquire()
    assert not lease.lost.is_set()
    await lease.release()
    assert lease.lost.is_set()
    with pytest.raises(LeaseLost):
        await lease.confirm()


@contextlib.asynccontextmanager
async def held_by(lease: Lease) -> AsyncIterator[FencedRedis]:
    """As the process has it: a client of its own, not the lease's."""
    await lease.acquire()
    client = FencedRedis.at(settings.LINEPOOL_LIVE_URL, lease)
    yield client
    await client.aclose()


async def test_the_holder_writes_and_reads_as_with_any_client(redis: Redis) -> None:
    async with held_by(Lease(redis)) as fenced:
        assert await fenced.set("once", "1", nx=True)
        assert not await fenced.set("once", "2", nx=True)
        async with fenced.pipeline(transaction=False) as pipe:
            pipe.hset("h", "field", '{"a": 1}')
            pipe.xadd("s", {"entry": "text"})
            assert len(await pipe.execute()) == 2
            assert await pipe.execute() == []
        assert await fenced.hgetall("h") == {"field": '{"a": 1}'}
        assert [fields for _, fields in await fenced.xrange("s") or []] == [{"entry": "text"}]
        assert await fenced.xread({"s": "0-0"}, count=1)
        await redis.flushdb()  # Valkey lost everything: nobody can have followed
        assert await fenced.set("again", "1", ex=5)


async def test_valkey_refuses_a_late_packet_of_one_who_was_followed(redis: Redis) -> None:
    """The lease still lived when the process looked; then it was stopped with the packet in its hand."""
    old = Lease(redis)
    async with held_by(old) as fenced:
        await redis.set(HOLDER_KEY, "the next one")
        assert old.valid
        pipe = fenced.pipeline(transaction=False)
        pipe.set("one", "1")
        pipe.set("two", "2")
        with pytest.raises(LeaseLost):
            await pipe.execute()
        assert not await redis.exists("one", "two")
        assert not old.valid
        with pytest.raises(LeaseLost):
            await fenced.set("three", "3")
