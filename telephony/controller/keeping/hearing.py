"""What happens at the switch, told only to one who may act on it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from telephony.ari import AriEvent
from telephony.controller.keeping.lease import Licence

Tell = Callable[[AriEvent], None]
Spawn = Callable[[Coroutine[Any, Any, None], str], None]


class Hearing:
    """Passes events on at once while the lease surely lives. One who overslept finds events that another may have dealt
    with since: those wait, in their order, until the lease is confirmed, and are never told when it is lost."""

    def __init__(self, licence: Licence, tell: Tell, spawn: Spawn) -> None:
        self._licence = licence
        self._tell = tell
        self._spawn = spawn
        self._held: list[AriEvent] = []

    def __call__(self, event: AriEvent) -> None:
        if self._licence.valid and not self._held:
            self._tell(event)
            return
        self._held.append(event)
        if len(self._held) == 1:
            self._spawn(self._confirm(), "hearing-confirmed")

    async def _confirm(self) -> None:
        await self._licence.confirm()
        held, self._held = self._held, []
        for event in held:
            self._tell(event)
