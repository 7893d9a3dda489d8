"""Who is the one active call control: a lease in Valkey, with a number that rises with every holder.

The holder renews three times within the lease's life. Every effect of it asks :meth:`Lease.confirm` first, which
costs nothing while the lease surely lives by our own monotonic clock. After that (we were stopped, or our loop hung)
Valkey is asked before anything is done: nobody took over, and it goes on as if nothing had been; somebody did, and
:class:`LeaseLost` ends us without having done anything. What is written to Valkey is fenced there once more (`fence`).

When Valkey itself is away the holder goes on: no other can have taken the lease there, and the switch is a second
fence, because it gives our application to the newest client alone and tells the older one that it was replaced.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Callable
from typing import Protocol

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from telephony.control import LEASE_KEY

log = structlog.get_logger(__name__)

EPOCH_KEY = "lp:callcontrol:epoch"
HOLDER_KEY = "lp:callcontrol:holder"
"""Who held the lease last. Unlike the lease it does not run out: so one that overslept hears of a successor that is
dead again, too."""
LOOKS = 12
"""How often one who waits looks within the lease's life."""
COURTESY = 0.75
"""For how much of the lease's life a Valkey that was away is left to whoever held the lease."""
_ACQUIRE = """
local left = redis.call('pttl', KEYS[1])
if left ~= -2 then return {0, math.max(left, 0)} end
if ARGV[3] == '1' and redis.call('get', KEYS[2]) ~= '' then return {0, 0} end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('set', KEYS[2], ARGV[1])
return {redis.call('incr', KEYS[3]), 0}
"""
_RENEW = """
local held, last = redis.call('get', KEYS[1]), redis.call('get', KEYS[2])
if held and held ~= ARGV[1] then return 0 end
if last and last ~= ARGV[1] then return 0 end
redis.call('set', KEYS[1], ARGV[1], 'px', ARGV[2])
redis.call('set', KEYS[2], ARGV[1])
return 1
"""
_RELEASE = """
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('set', KEYS[2], '')
return redis.call('del', KEYS[1])
"""


class LeaseLost(Exception):  # noqa: N818 - it is an event as much as an error
    """Another process holds the lease now; this one must not act any more."""


class Licence(Protocol):
    """What those who act know of the lease."""

    @property
    def valid(self) -> bool:
        """Whether an effect may happen now, without asking anybody."""
        ...

    async def confirm(self) -> None:
        """Return when an effect may happen; :class:`LeaseLost` when none may any more."""
        ...


class Unlimited:
    """The licence of tools and tests that are alone."""

    valid = True

    async def confirm(self) -> None:
        """At once."""


class Lease:
    """Acquire, then :meth:`keep`. ``life_s`` is how long a dead holder blocks the next one at most."""

    def __init__(self, redis: Redis, *, life_s: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._redis = redis
        self._life_s = life_s
        self._clock = clock
        self._until = -1.0
        self._lost = ""
        self.lost = asyncio.Event()
        """Set once no effect is permitted any more."""
        self._asking = asyncio.Lock()
        self.token = uuid.uuid4().hex
        self.epoch = 0

    @property
    def valid(self) -> bool:
        """Whether the lease is surely ours, without asking anybody."""
        return not self._lost and self._clock() < self._until

    async def acquire(self) -> int:
        """Wait until the lease is ours; returns the holder's rising number.

        One that is gone before its time by our own clock, and was not released, is left to its holder until then:
        Valkey forgot everything, or its clock was set forward. The holder renews in a third of the lease's life, and
        knows what is going on, which we do not."""
        theirs_until = -1.0
        while True:
            asked_at = self._clock()
            try:
                epoch, left_ms = await self._try(asked_at < theirs_until)
                if epoch:
                    self.epoch, self._until = epoch, asked_at + self._life_s
                    log.info("lease.acquired", epoch=epoch)
                    return epoch
                if left_ms:
                    theirs_until = asked_at + min(left_ms / 1000, self._life_s)
            except RedisError as error:
                theirs_until = asked_at + self._life_s * COURTESY
                log.warning("lease.unreachable", error=str(error))
            await asyncio.sleep(self._life_s / LOOKS)

    async def _try(self, theirs: bool) -> tuple[int, int]:
        """The number we hold it with, or 0 and for how many milliseconds somebody else does."""
        keys, words = (LEASE_KEY, HOLDER_KEY, EPOCH_KEY), (self.token, self._life_ms, str(int(theirs)))
        epoch, left_ms = await self._redis.eval(_ACQUIRE, len(keys), *keys, *words)
        return int(epoch), int(left_ms)

    async def keep(self) -> None:
        """Renew until cancelled; raises :class:`LeaseLost` when another holds it."""
        while True:
            await asyncio.sleep(self._life_s / 3)
            async with self._asking:
                await self._ask()

    async def confirm(self) -> None:
        """Return when we may act: at once while the lease lives, else when Valkey knows of no successor.

        Raises :class:`LeaseLost`, then and ever after, when there is one."""
        if self.valid:
            return
        async with self._asking:
            if not self.valid:
                log.warning("lease.overslept", epoch=self.epoch)
                await self._ask()

    def revoke(self, why: str) -> None:
        """We learned elsewhere that another acts: no effect is permitted any more."""
        self._lost = self._lost or why
        self.lost.set()

    async def renew(self) -> bool:
        """Prolong the lease; one that ran out (or was wiped) and nobody took since is taken again."""
        asked_at = self._clock()
        renewed = await self._redis.eval(_RENEW, 2, LEASE_KEY, HOLDER_KEY, self.token, self._life_ms)
        if renewed:
            self._until = asked_at + self._life_s
        return bool(renewed)

    async def release(self) -> None:
        """Give the lease up, so that a standby need not wait for its end. Nothing is permitted from here on."""
        self.revoke("released")
        try:
            await self._redis.eval(_RELEASE, 2, LEASE_KEY, HOLDER_KEY, self.token)
        except RedisError as error:
            log.warning("lease.release_failed", error=str(error))

    async def _ask(self) -> None:
        if not self.epoch:
            self.revoke("it was never held")
        try:
            if not self._lost and not await self.renew():
                self.revoke(f"epoch {self.epoch} is over")
        except RedisError as error:  # nobody can have taken it there
            log.warning("lease.renewal_failed", error=str(error))
            self._until = self._clock() + self._life_s
        if self._lost:
            raise LeaseLost(self._lost)

    @property
    def _life_ms(self) -> str:
        return str(round(self._life_s * 1000))
