"""A switch that behaves: channels ring, answer and die, sounds end when the test says; all of it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from telephony import ari
from tests.telephony.controller.acme import CALLER, NUMBER


@dataclass
class FakeChannel:
    """A channel of the behaving switch."""

    id: str
    name: str
    args: tuple[str, ...] = ()
    state: str = "Down"
    music: bool = False
    tone: bool = False
    exten: str = ""
    caller: str = ""
    account: str = ""
    variables: dict[str, str] = field(default_factory=dict)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))

    def as_json(self) -> dict[str, Any]:
        context = self.args[0] if self.exten else ""
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "creationtime": self.created.isoformat(timespec="milliseconds"),
            "caller": {"number": self.caller, "name": ""},
            "dialplan": {"exten": self.exten, "context": context},
            "accountcode": self.account,
        }


@dataclass
class Behaving:
    """Answers ARI requests as Asterisk does and sends the events that follow."""

    channels: dict[str, FakeChannel] = field(default_factory=dict)
    bridges: dict[str, set[str]] = field(default_factory=dict)
    destroyed_bridges: set[str] = field(default_factory=set)
    playbacks: dict[str, str] = field(default_factory=dict)
    recordings: dict[str, str] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)
    snoops: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: list[tuple[str, str]] = field(default_factory=list)
    announced: list[tuple[str, str]] = field(default_factory=list)
    dialled: dict[str, str] = field(default_factory=dict)
    born: str = "2026-01-01T00:00:00.000+0000"
    refuse: Callable[[ari.FakeRequest], ari.FakeAnswer | None] = lambda request: None

    def __post_init__(self) -> None:
        self.switch = ari.FakeSwitch(self.answer)

    def event(self, kind: str, **fields: Any) -> None:
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.switch.push({"type": kind, "timestamp": now, **fields})

    def answer(self, request: ari.FakeRequest) -> ari.FakeAnswer | None:
        refused = self.refuse(request)
        if refused is not None:
            return refused
        parts = [unquote(part) for part in request.uri.split("/")]
        handler = getattr(self, f"_{parts[0]}")
        answer: ari.FakeAnswer = handler(request, parts[1:])
        return answer

    def is_reborn(self) -> None:
        """It died and was started again at once: nothing of what was there is left."""
        self.channels.clear()
        self.bridges.clear()
        self.born = datetime.now(UTC).isoformat(timespec="milliseconds")
        self.switch.drop()

    # ---------------------------------------------------------------------------------- requests

    def _asterisk(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        assert (request.method, parts) == ("GET", ["info"])
        return ari.FakeAnswer(200, {"status": {"startup_time": self.born}})

    def _channels(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if not parts:
            return ari.FakeAnswer(200, [channel.as_json() for channel in self.channels.values()])
        if parts == ["create"]:
            return self._make(request.query["channelId"], request, in_stasis=True)
        if request.method == "POST" and len(parts) == 1:
            return self._make(parts[0], request, in_stasis=False)
        channel = self.channels.get(parts[0])
        if channel is None:
            return ari.FakeAnswer(404, {"message": "Channel not found"})
        if request.method == "GET" and len(parts) == 2:
            value = channel.variables.get(request.query["variable"])
            return ari.FakeAnswer(404) if value is None else ari.FakeAnswer(200, {"value": value})
        if request.method == "GET":
            return ari.FakeAnswer(200, channel.as_json())
        if request.method == "DELETE" and len(parts) == 1:
            self.destroy(channel.id, int(request.query.get("reason_code", "16")))
            return ari.FakeAnswer()
        if parts[1] == "snoop":
            return self._snoop(channel, parts[2], request)
        self._act(channel, request, parts[1:])
        return ari.FakeAnswer()

    def _act(self, channel: FakeChannel, request: ari.FakeRequest, parts: list[str]) -> None:
        match request.method, parts:
            case "POST", ["answer"]:
                self._set_state(channel, "Up")
            case "POST", ["moh"]:
                channel.music = True
            case "DELETE", ["moh"]:
                channel.music = False
            case "POST", ["play", name]:
                self.playbacks[name] = channel.id
            case "POST", ["record"]:
                self.recordings[request.query["name"]] = channel.id
            case "POST", ["ring"]:
                channel.tone = True
            case "DELETE", ["ring"]:
                channel.tone = False
            case "POST", ["dtmf"]:
                self.keys.append((channel.id, request.query["dtmf"]))
            case "POST", ["dial"]:
                pass

    def _snoop(self, target: FakeChannel, name: str, request: ari.FakeRequest) -> ari.FakeAnswer:
        snoop = FakeChannel(name, f"Snoop/{target.id}-00000001", (request.query["appArgs"],), "Up")
        self.channels[name] = snoop
        self.snoops[name] = (target.id, request.query["whisper"])
        self.event("StasisStart", args=list(snoop.args), channel=snoop.as_json())
        return ari.FakeAnswer(200, snoop.as_json())

    def _make(self, channel_id: str, request: ari.FakeRequest, *, in_stasis: bool) -> ari.FakeAnswer:
        if channel_id in self.channels:
            return ari.FakeAnswer(409, {"message": "Channel with given unique ID already exists"})
        endpoint = request.query["endpoint"].split("/")[1]
        if endpoint in self.unreachable:
            return ari.FakeAnswer(500, {"message": "Allocation failed"})
        args = tuple(request.query["appArgs"].split(","))
        technology = request.query["endpoint"].partition("/")[0]
        half = ";1" if technology == "Local" else ""
        channel = FakeChannel(channel_id, f"{technology}/{endpoint}-{len(self.channels):08x}{half}", args)
        self.dialled[channel_id] = request.query["endpoint"]
        self.channels[channel_id] = channel
        if in_stasis:
            self.event("StasisStart", args=list(args), channel=channel.as_json())
        return ari.FakeAnswer(200, channel.as_json())

    def _bridges(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if not parts:
            return ari.FakeAnswer(200, [{"id": name, "channels": list(c)} for name, c in self.bridges.items()])
        name = parts[0]
        if request.method == "POST" and len(parts) == 1:
            if name in self.destroyed_bridges:  # it takes its time to go, and its name is taken meanwhile
                return ari.FakeAnswer(409, {"message": f"Bridge with id '{name}' already exists"})
            self.bridges.setdefault(name, set())
            return ari.FakeAnswer(200, {"id": name, "channels": []})
        if name not in self.bridges:
            return ari.FakeAnswer(404, {"message": "Bridge not found"})
        if request.method == "DELETE":
            del self.bridges[name]
            self.destroyed_bridges.add(name)
            return ari.FakeAnswer()
        if parts[1] == "play":
            self.announced.append((name, request.query["media"]))
            return ari.FakeAnswer()
        members = request.query["channel"].split(",")
        if any(member not in self.channels for member in members):
            return ari.FakeAnswer(400, {"message": "Channel not found"})
        if parts[1] == "addChannel":
            for others in self.bridges.values():
                others.difference_update(members)
        for member in members:
            (self.bridges[name].add if parts[1] == "addChannel" else self.bridges[name].discard)(member)
        return ari.FakeAnswer()

    def _playbacks(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if request.method == "GET":
            return ari.FakeAnswer(200, {"id": parts[0]}) if parts[0] in self.playbacks else ari.FakeAnswer(404)
        return ari.FakeAnswer() if self.end_playback(parts[0]) else ari.FakeAnswer(404, {"message": "gone"})

    def _recordings(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        if request.method == "GET":
            known = parts[1] in self.recordings
            return ari.FakeAnswer(200, {"name": parts[1]}) if known else ari.FakeAnswer(404, {"message": "gone"})
        return ari.FakeAnswer() if self.end_recording(parts[1]) else ari.FakeAnswer(404, {"message": "gone"})

    def _applications(self, request: ari.FakeRequest, parts: list[str]) -> ari.FakeAnswer:
        return ari.FakeAnswer(200, {"name": parts[0], "channel_ids": list(self.channels), "bridge_ids": []})

    # ------------------------------------------------------------------------ what happens outside

    def arrive(
        self, channel_id: str, number: str = NUMBER, caller: str = CALLER, half_of: FakeChannel | None = None
    ) -> FakeChannel:
        """A caller comes by the carrier, or as the far half of a local channel."""
        name = f"PJSIP/carrier-lab-{channel_id}" if half_of is None else f"{half_of.name[:-1]}2"
        channel = FakeChannel(channel_id, name, ("carrier",), "Ring")
        channel.exten, channel.caller = number, caller
        self.channels[channel_id] = channel
        self.event("StasisStart", args=["carrier"], channel=channel.as_json())
        return channel

    def try_out(self, channel_id: str, account: str, number: str = NUMBER, phone: str = "a1") -> FakeChannel:
        """A company's test phone dials."""
        channel = FakeChannel(channel_id, f"PJSIP/{phone}-{len(self.channels):08x}", ("tester",), "Ring")
        channel.exten, channel.caller, channel.account = number, "test", account
        self.channels[channel_id] = channel
        self.event("StasisStart", args=["tester"], channel=channel.as_json())
        return channel

    def pick_up(self, channel: FakeChannel) -> None:
        """The phone of an originated channel is answered."""
        self._set_state(channel, "Up")
        self.event("StasisStart", args=list(channel.args), channel=channel.as_json())

    def far_end_answers(self, channel: FakeChannel) -> None:
        """The called party of a dialled channel answers."""
        self._set_state(channel, "Up")

    def press(self, channel: FakeChannel, digit: str) -> None:
        self.event("ChannelDtmfReceived", digit=digit, duration_ms=100, channel=channel.as_json())

    def destroy(self, channel_id: str, cause: int = 16) -> None:
        channel = self.channels.pop(channel_id)
        self.snoops.pop(channel_id, None)
        for ear in [name for name, (target, _) in self.snoops.items() if target == channel_id]:
            self.destroy(ear)
        for members in self.bridges.values():
            members.discard(channel_id)
        for name in [name for name, target in self.playbacks.items() if target == channel_id]:
            self.end_playback(name)
        for name in [name for name, target in self.recordings.items() if target == channel_id]:
            self.end_recording(name)
        self.event("StasisEnd", channel=channel.as_json())
        self.event("ChannelDestroyed", cause=cause, cause_txt="", channel=channel.as_json())

    def end_playback(self, name: str) -> bool:
        target = self.playbacks.pop(name, None)
        if target is None:
            return False
        self.event("PlaybackFinished", playback={"id": name, "target_uri": f"channel:{target}", "state": "done"})
        return True

    def end_recording(self, name: str, seconds: int = 3) -> bool:
        target = self.recordings.pop(name, None)
        if target is None:
            return False
        recording = {"name": name, "target_uri": f"channel:{target}", "duration": seconds}
        self.event("RecordingFinished", recording=recording)
        return True

    def of_party(self, letter: str) -> list[FakeChannel]:
        """Channels we made: "a" for agents' devices, "o" for the outside."""
        return [channel for name, channel in self.channels.items() if f"-{letter}" in name[36:]]

    def _set_state(self, channel: FakeChannel, state: str) -> None:
        channel.state = state
        self.event("ChannelStateChange", channel=channel.as_json())
