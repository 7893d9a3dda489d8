"""As much of a Valkey as snapshots use, without a server and without waiting."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Callable


class Memory:
    """Hashes of texts, and plain texts."""

    def __init__(self) -> None:
        self.hashes: dict[str, dict[str, str]] = defaultdict(dict)
        self.texts: dict[str, str] = {}

    @contextlib.asynccontextmanager
    async def pipeline(self, *, transaction: bool) -> AsyncIterator[Pipe]:
        yield Pipe(self)

    async def written(self, steps: list[Callable[[], None]]) -> None:
        """A pipeline is executed."""
        for step in steps:
            step()

    async def exists(self, name: str) -> int:
        return int(name in self.texts)

    async def set(self, name: str, value: str) -> None:
        self.texts[name] = value

    async def hgetall(self, name: str) -> dict[str, str]:
        return dict(self.hashes[name])

    async def hset(self, name: str, key: str, value: str) -> None:
        self.put(name, key, value)

    async def hdel(self, name: str, key: str) -> None:
        self.take(name, key)

    def put(self, name: str, key: str, value: str) -> None:
        self.hashes[name][key] = value

    def take(self, name: str, key: str) -> None:
        self.hashes[name].pop(key, None)


class Pipe:
    """Commands that are done together."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self._steps: list[Callable[[], None]] = []

    def hset(self, name: str, key: str, value: str) -> None:
        self._steps.append(lambda: self._memory.put(name, key, value))

    def hdel(self, name: str, key: str) -> None:
        self._steps.append(lambda: self._memory.take(name, key))

    async def execute(self) -> None:
        await self._memory.written(self._steps)
