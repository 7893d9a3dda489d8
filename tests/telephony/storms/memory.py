"""As much of a Valkey as snapshots use, without a server and without waiting."""

from __future__ import annotations

import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator


class Memory:
    """Hashes of texts."""

    def __init__(self) -> None:
        self.hashes: dict[str, dict[str, str]] = defaultdict(dict)

    @contextlib.asynccontextmanager
    async def pipeline(self, *, transaction: bool) -> AsyncIterator[Pipe]:
        yield Pipe(self.hashes)

    async def hgetall(self, name: str) -> dict[str, str]:
        return dict(self.hashes[name])

    async def hset(self, name: str, key: str, value: str) -> None:
        self.hashes[name][key] = value

    async def hdel(self, name: str, key: str) -> None:
        self.hashes[name].pop(key, None)


class Pipe:
    """Does at once what a pipeline does later."""

    def __init__(self, hashes: dict[str, dict[str, str]]) -> None:
        self._hashes = hashes

    def hset(self, name: str, key: str, value: str) -> None:
        self._hashes[name][key] = value

    def hdel(self, name: str, key: str) -> None:
        self._hashes[name].pop(key, None)

    async def execute(self) -> None:
        return
