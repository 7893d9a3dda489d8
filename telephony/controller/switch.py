"""The ARI client as calls use it: a request made while the connection is away waits for it and is made again.

Repeating is safe because every id is ours: a channel, bridge or playback that the first try already made answers
409 to the second, which is then as good as success.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from telephony import ari
from telephony.controller.keeping.lease import Licence, Unlimited

TRIES = 3


class Switch(ari.Client):
    """Patient: waits ``patience_s`` for a connection before a request fails, and ``standstill_s`` for a switch that
    stands still. It does what it was asked as soon as it goes on, and until then nobody's call is over. Only who rings
    somebody does not wait: others may be rung instead."""

    patience_s = 15.0
    standstill_s = 45.0
    """Longer than a database, for which it waits, is allowed to be silent."""
    given_up = False
    """Whether nobody waits for the switch any more: requests fail at once while it is away."""

    def __init__(
        self, connector: ari.Connector, app: str = "linepool", licence: Licence | None = None, **options: Any
    ) -> None:
        super().__init__(connector, **options)
        self.app = app
        self._licence = licence or Unlimited()

    async def request(
        self,
        method: str,
        uri: str,
        query: Mapping[str, str | int | None] | None = None,
        body: Mapping[str, Any] | None = None,
        *,
        within_s: float | None = None,
    ) -> Any:
        """As in the base, but a lost connection is waited for, ``TRIES`` times at most.

        Raises ``LeaseLost`` when another call control acts now."""
        if within_s is None and not _rings(method, uri):
            within_s = self.standstill_s
        for attempt in range(1, TRIES + 1):
            if not self._licence.valid:
                await self._licence.confirm()
            try:
                return await super().request(method, uri, query, body, within_s=within_s)
            except ari.Conflict:
                if attempt == 1:
                    raise
                return _made_before(uri)
            except (ari.NotConnected, ari.Disconnected):
                if attempt == TRIES or self.given_up:
                    raise
                await self._await_connection(method, uri)
        raise AssertionError("the last try returns or raises")

    async def _await_connection(self, method: str, uri: str) -> None:
        try:
            async with asyncio.timeout(self.patience_s):
                while not self.connected and not self.given_up:
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            raise ari.NotConnected(f"{method} {uri}: no connection in {self.patience_s} s") from error


def _rings(method: str, uri: str) -> bool:
    """Whether it makes a channel to somebody: ``POST channels/{id}`` or ``POST channels/create``."""
    return method == "POST" and uri.startswith("channels/") and uri.count("/") == 1


def _made_before(uri: str) -> dict[str, Any]:
    """What the first try made: enough of an object for those who want its id."""
    return {"id": uri.rpartition("/")[2]}
