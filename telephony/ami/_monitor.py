"""Stereo recording of a channel: MixMonitor."""

from __future__ import annotations

from typing import Literal

from telephony.ami._client import Client

INTERLEAVED = "D"
"""Two channels in one raw file: left what comes from the channel, right what goes to it (s16le, the channel's rate)."""


class Monitor:
    """Starts, stops and mutes the recording of a channel, named as AMI names it (``PJSIP/carrier-00000001``)."""

    def __init__(self, client: Client) -> None:
        self._client = client

    async def start(self, channel: str, file: str, options: str = INTERLEAVED) -> str:
        """Record ``channel`` to ``file`` (absolute, ``.raw``); the answer's id stops this recording alone."""
        if not file.endswith(".raw"):
            raise ValueError("an interleaved recording must end in .raw")
        answer = await self._client.action("MixMonitor", Channel=channel, File=file, options=options)
        return answer.get("MixMonitorID", "")

    async def stop(self, channel: str, monitor_id: str = "") -> None:
        """End the recording; its file is complete shortly after."""
        fields = {"Channel": channel}
        if monitor_id:
            fields["MixMonitorID"] = monitor_id
        await self._client.action("StopMixMonitor", **fields)

    async def mute(self, channel: str, muted: bool, direction: Literal["read", "write", "both"] = "both") -> None:
        """Write silence instead of sound while ``muted`` (card numbers, or a hold)."""
        await self._client.action(
            "MixMonitorMute", Channel=channel, Direction=direction, State="1" if muted else "0"
        )
