"""Stereo recordings on the spool shared with the switch."""

from __future__ import annotations

import asyncio
from pathlib import Path

from telephony.ami import Monitor
from telephony.controller.keeping.lease import Licence, Unlimited


class Recorder:
    """MixMonitor by a path relative to the spool. Raises ``LeaseLost`` when another call control acts now."""

    def __init__(self, monitor: Monitor, spool: Path, licence: Licence | None = None) -> None:
        self._monitor = monitor
        self._spool = spool
        self._licence = licence or Unlimited()

    async def start(self, channel: str, file: str) -> str:
        """Record ``channel`` to ``file``; returns the recording's id. Raises ``AmiError``."""
        await self._licence.confirm()
        return await self._monitor.start(channel, str(self._spool / file))

    async def stop(self, channel: str, monitor_id: str) -> None:
        """End a recording. Raises ``AmiError``."""
        await self._licence.confirm()
        await self._monitor.stop(channel, monitor_id)

    async def exists(self, file: str) -> bool:
        """Whether a recording of this name was begun, by whomever."""
        return await asyncio.to_thread((self._spool / file).exists)

    async def mute(self, channel: str, muted: bool) -> None:
        """Silence while muted. Raises ``AmiError``."""
        await self._licence.confirm()
        await self._monitor.mute(channel, muted)
