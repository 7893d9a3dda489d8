"""The requests we use, typed. Each method is one request; its errors are those of ``Connection.request``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from telephony.ari._client import Connection
from telephony.ari._exceptions import NotFound
from telephony.ari._models import Application, Bridge, Channel, Endpoint


class Client(Connection):
    """ARI by name. Ids of channels, bridges and playbacks that we make are chosen by us, so a repeat is harmless."""

    # -------------------------------------------------------------------------------- channels

    async def channels(self) -> list[Channel]:
        """Every channel of the switch, ours or not."""
        return [Channel.parse(raw) for raw in await self.request("GET", "channels")]

    async def channel(self, channel_id: str) -> Channel:
        """One channel as it is now."""
        return Channel.parse(await self.request("GET", _path("channels", channel_id)))

    async def answer(self, channel_id: str) -> None:
        """Answer an incoming channel."""
        await self.request("POST", _path("channels", channel_id, "answer"))

    async def ring(self, channel_id: str) -> None:
        """Tell an incoming channel that it rings."""
        await self.request("POST", _path("channels", channel_id, "ring"))

    async def stop_ringing(self, channel_id: str) -> None:
        """End :meth:`ring` on an answered channel."""
        await self.request("DELETE", _path("channels", channel_id, "ring"))

    async def hang_up(self, channel_id: str, reason_code: int = 16) -> bool:
        """End a channel with a Q.850 cause; ``False`` when it was gone already."""
        try:
            await self.request("DELETE", _path("channels", channel_id), {"reason_code": reason_code})
        except NotFound:
            return False
        return True

    async def originate(
        self,
        channel_id: str,
        endpoint: str,
        *,
        app: str,
        args: Sequence[str] = (),
        caller_id: str = "",
        timeout: int = 30,
        variables: Mapping[str, str] | None = None,
        originator: str | None = None,
    ) -> Channel:
        """Call ``endpoint`` (``PJSIP/name``); once answered it enters ``app`` with ``args``. ``timeout`` in seconds."""
        query: dict[str, str | int | None] = {
            "endpoint": endpoint,
            "app": app,
            "appArgs": ",".join(args),
            "callerId": caller_id or None,
            "timeout": timeout,
            "originator": originator,
        }
        body = {"variables": dict(variables)} if variables else None
        return Channel.parse(await self.request("POST", _path("channels", channel_id), query, body))

    async def create(
        self,
        channel_id: str,
        endpoint: str,
        *,
        app: str,
        args: Sequence[str] = (),
        variables: Mapping[str, str] | None = None,
        originator: str | None = None,
    ) -> Channel:
        """Make an outgoing channel in ``app`` without dialling, so that it can be bridged for its early media first."""
        query: dict[str, str | int | None] = {
            "endpoint": endpoint,
            "app": app,
            "appArgs": ",".join(args),
            "channelId": channel_id,
            "originator": originator,
        }
        body = {"variables": dict(variables)} if variables else None
        return Channel.parse(await self.request("POST", "channels/create", query, body))

    async def dial(self, channel_id: str, *, timeout: int = 60, caller: str | None = None) -> None:
        """Dial a channel made by :meth:`create`. ``timeout`` in seconds."""
        await self.request("POST", _path("channels", channel_id, "dial"), {"timeout": timeout, "caller": caller})

    async def snoop(self, channel_id: str, snoop_id: str, *, app: str, whisper: bool = False) -> Channel:
        """Make a channel in ``app`` that hears both sides of ``channel_id``; with ``whisper`` what is said into it is
        heard by that channel's phone alone."""
        query: dict[str, str | int | None] = {
            "app": app,
            "appArgs": "snoop",
            "spy": "both",
            "whisper": "out" if whisper else "none",
        }
        return Channel.parse(await self.request("POST", _path("channels", channel_id, "snoop", snoop_id), query))

    async def send_keys(self, channel_id: str, keys: str) -> None:
        """Press keys (0-9, A-D, *, #) towards the channel's phone, one after the other."""
        await self.request("POST", _path("channels", channel_id, "dtmf"), {"dtmf": keys})

    async def set_variable(self, channel_id: str, name: str, value: str) -> None:
        """Set a channel variable or write a dialplan function."""
        await self.request("POST", _path("channels", channel_id, "variable"), {"variable": name, "value": value})

    async def variable(self, channel_id: str, name: str) -> str:
        """A channel variable, "" when it is not set, or the channel gone."""
        try:
            answer = await self.request("GET", _path("channels", channel_id, "variable"), {"variable": name})
        except NotFound:
            return ""
        return str(answer.get("value") or "")

    async def start_music(self, channel_id: str, music: str = "default") -> None:
        """Play a music class until :meth:`stop_music`."""
        await self.request("POST", _path("channels", channel_id, "moh"), {"mohClass": music})

    async def stop_music(self, channel_id: str) -> None:
        """End the music."""
        await self.request("DELETE", _path("channels", channel_id, "moh"))

    async def start_silence(self, channel_id: str) -> None:
        """Send silence until :meth:`stop_silence`: into a channel that is sent nothing, nobody can whisper."""
        await self.request("POST", _path("channels", channel_id, "silence"))

    async def stop_silence(self, channel_id: str) -> None:
        """End it."""
        await self.request("DELETE", _path("channels", channel_id, "silence"))

    async def play(self, channel_id: str, playback_id: str, media: str | Sequence[str]) -> None:
        """Queue ``media`` (``sound:PATH``, ``tone:ring``…) on a channel; ``PlaybackFinished`` says when it is over."""
        sounds = media if isinstance(media, str) else ",".join(media)
        await self.request("POST", _path("channels", channel_id, "play", playback_id), {"media": sounds})

    async def play_in_bridge(self, bridge_id: str, playback_id: str, media: str) -> None:
        """The same for everybody in a bridge."""
        await self.request("POST", _path("bridges", bridge_id, "play", playback_id), {"media": media})

    async def stop_playback(self, playback_id: str) -> None:
        """Stop a playback; one that is over already is as good."""
        try:
            await self.request("DELETE", _path("playbacks", playback_id))
        except NotFound:
            return

    async def is_playing(self, playback_id: str) -> bool:
        """Whether this playback is not over yet."""
        try:
            await self.request("GET", _path("playbacks", playback_id))
        except NotFound:
            return False
        return True

    async def record(
        self,
        channel_id: str,
        name: str,
        *,
        max_seconds: int,
        silence_seconds: int,
        beep: bool = True,
        ends_at: str = "#",
    ) -> None:
        """Record what the channel says to ``name``.wav; ``RecordingFinished`` says when it is over."""
        query: dict[str, str | int | None] = {
            "name": name,
            "format": "wav",
            "maxDurationSeconds": max_seconds,
            "maxSilenceSeconds": silence_seconds,
            "ifExists": "overwrite",
            "beep": "true" if beep else "false",
            "terminateOn": ends_at or "none",
        }
        await self.request("POST", _path("channels", channel_id, "record"), query)

    async def stop_recording(self, name: str) -> None:
        """Stop a live recording and keep its file; one that is over already is as good."""
        try:
            await self.request("POST", _path("recordings", "live", name, "stop"))
        except NotFound:
            return

    async def is_recording(self, name: str) -> bool:
        """Whether this live recording still runs."""
        try:
            await self.request("GET", _path("recordings", "live", name))
        except NotFound:
            return False
        return True

    # --------------------------------------------------------------------------------- bridges

    async def bridges(self) -> list[Bridge]:
        """Every bridge of the switch."""
        return [Bridge.parse(raw) for raw in await self.request("GET", "bridges")]

    async def create_bridge(self, bridge_id: str, name: str = "") -> Bridge:
        """A mixing bridge through which all sound passes.

        Left to itself the switch lets two phones' packets take a short cut past the bridge; when somebody is recorded
        or one more comes in, it is taken away again, and then one side may hear nothing any more.
        """
        query = {"type": "mixing,proxy_media", "name": name or bridge_id}
        return Bridge.parse(await self.request("POST", _path("bridges", bridge_id), query))

    async def add_to_bridge(self, bridge_id: str, *channel_ids: str) -> None:
        """Put channels into a bridge, out of any other.

        Nobody is told whom they are joined to: that would be a re-INVITE to the carrier for every call.
        """
        query = {"channel": ",".join(channel_ids), "inhibitConnectedLineUpdates": "true"}
        await self.request("POST", _path("bridges", bridge_id, "addChannel"), query)

    async def remove_from_bridge(self, bridge_id: str, *channel_ids: str) -> None:
        """Take channels out; they stay ours."""
        await self.request("POST", _path("bridges", bridge_id, "removeChannel"), {"channel": ",".join(channel_ids)})

    async def destroy_bridge(self, bridge_id: str) -> None:
        """Remove a bridge; one that is gone already is as good."""
        try:
            await self.request("DELETE", _path("bridges", bridge_id))
        except NotFound:
            return

    # ------------------------------------------------------------- application, endpoints, switch

    async def application(self, app: str) -> Application:
        """What ``app`` holds."""
        return Application.parse(await self.request("GET", _path("applications", app)))

    async def subscribe(self, app: str, source: str) -> None:
        """Send ``app`` the events of ``source`` (``endpoint:PJSIP``) too."""
        await self.request("POST", _path("applications", app, "subscription"), {"eventSource": source})

    async def filter_events(self, app: str, kinds: Sequence[str]) -> None:
        """Send ``app`` only these kinds of event: what we would drop need not be encoded.

        The switch counts its answers to requests among the events, so a filter without them silences the connection.
        """
        body = {"allowed": [{"type": kind} for kind in (*kinds, "RESTResponse")]}
        await self.request("PUT", _path("applications", app, "eventFilter"), None, body)

    async def endpoint(self, technology: str, resource: str) -> Endpoint:
        """A phone or trunk as the switch knows it; :class:`NotFound` when it does not."""
        return Endpoint.parse(await self.request("GET", _path("endpoints", technology, resource)))

    async def info(self) -> Mapping[str, Any]:
        """Version, build and start time of the switch."""
        answer: Mapping[str, Any] = await self.request("GET", "asterisk/info")
        return answer


def _path(*parts: str) -> str:
    return "/".join(quote(part, safe="") for part in parts)
