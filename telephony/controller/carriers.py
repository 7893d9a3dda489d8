"""What the carriers sold us: channels in and out and new calls in a second, counted against what each has now."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence

import structlog

from telephony.carriers.selectors import KnownCarrier, Route
from telephony.controller.limits import Pace

log = structlog.get_logger(__name__)

FRESH_S = 30.0
Ways = list[tuple[str, str]]
TellSwitches = Callable[[Collection[str]], Awaitable[bool]]
"""Has every switch read these carriers anew; False when one could not be told."""
ReadCarriers = Callable[[], Awaitable[Mapping[str, KnownCarrier]]]


class CarrierBook:
    """The carriers as last read, by endpoint; one nobody knows is not limited (it is no carrier).

    Switches read theirs when told, never by themselves: a database that is just restarting would have them forget all.
    So they are told right after it has answered us, when something changed.
    """

    def __init__(self, read: ReadCarriers | None = None, tell_switches: TellSwitches | None = None) -> None:
        self._read = read
        self._tell_switches = tell_switches
        self._known: Mapping[str, KnownCarrier] = {}
        self._told: Mapping[str, KnownCarrier] | None = None
        self._read_at = -FRESH_S
        self._coming_in: dict[str, int] = {}
        self._pace = Pace()

    def admit(self, endpoint: str) -> str | None:
        """Count a call in that comes by this carrier, or say why not: ``carriers_full`` or ``carrier_too_fast``."""
        limits, now = self._known.get(endpoint), time.monotonic()
        if limits is not None:
            if self._coming_in.get(endpoint, 0) >= limits.channels_in:
                return "carriers_full"
            if self._pace.full(endpoint, limits.per_second, now):
                return "carrier_too_fast"
            self._pace.count(endpoint, now)
        self.adopt(endpoint)
        return None

    def adopt(self, endpoint: str) -> None:
        """Count a call in without asking: it was admitted before a restart."""
        self._coming_in[endpoint] = self._coming_in.get(endpoint, 0) + 1

    def release(self, endpoint: str) -> None:
        """A call that came in is over."""
        left = self._coming_in.get(endpoint, 0) - 1
        if left > 0:
            self._coming_in[endpoint] = left
        else:
            self._coming_in.pop(endpoint, None)

    def ways(self, routes: Sequence[Route], going_out: Callable[[str], int], *, dialling: bool) -> Ways:
        """Of these routes those with a free channel now, best first. ``dialling``: the first one will be used."""
        now = time.monotonic()
        found = []
        for route in routes:
            out, coming_in = going_out(route.endpoint), self._coming_in.get(route.endpoint, 0)
            full = out + coming_in >= route.max_channels or (route.max_out is not None and out >= route.max_out)
            if not full and not self._pace.full(route.endpoint, route.calls_per_second, now):
                found.append((route.endpoint, route.dial))
        if dialling and found:
            self._pace.count(found[0][0], now)
        return found

    async def changed(self) -> None:
        """Carriers were written: we read them again, and so do the switches."""
        self._told = None
        await self.refresh(now=True)

    async def refresh(self, *, now: bool = False) -> None:
        """Read them again when they are old; what was read last counts on while the database is away."""
        if self._read is None or (not now and time.monotonic() - self._read_at < FRESH_S):
            return
        self._read_at = time.monotonic()
        try:
            self._known = await self._read()
        except Exception as error:  # a background reading: the old ones stay, and the next one tries again
            log.error("carriers.unread", error=repr(error))
        else:
            await self._tell()

    async def _tell(self) -> None:
        news = self._known
        if self._tell_switches is not None and news != self._told and await self._tell_switches(news.keys()):
            self._told = news
