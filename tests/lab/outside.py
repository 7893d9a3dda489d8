"""The second Asterisk: the carrier and everybody behind it, on another loopback address."""

import contextlib
import itertools
import json
import os
import secrets
import signal
import tempfile
import threading
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from linepool.launcher import asterisk, child
from linepool.launcher.layout import current
from linepool.launcher.ports import tcp_is_free, udp_is_free
from linepool.launcher.switch import fill
from tests.lab import street
from tests.lab.lines import Lines
from tests.lab.sound import so_far, stretches, tone_ms, write_tone
from tests.lab.workspace import await_value

ADDRESS = "127.0.0.2"
PHONES = "127.0.0.7"
"""Where its SIP phones sit."""
WHISTLE_HERTZ = 660
TEMPLATES = Path(__file__).parent / "etc"
# Read by modules that are content with nothing in them, but complain when the file is missing.
_EMPTY = (
    "acl ccss cdr cel cli codecs dnsmgr dsp features musiconhold pjproject queues queuerules stasis udptl "
    "websocket_client"
)


@dataclass(frozen=True, slots=True)
class OutsideEvent:
    """Something the outside switch saw, by its own clock."""

    at: datetime
    kind: str
    channel: str
    data: dict[str, Any] = field(repr=False)


class Outside:
    """A running outside switch with an ARI connection. `sound` holds what its calls heard and said, as wav files.

    `watchers` are told each event as it comes, in the thread that reads them.
    """

    def __init__(self, folder: Path, sip_port: int, http_port: int, password: str, lines: Lines) -> None:
        self.sound = folder / "sound"
        self.sip_port = sip_port
        self.lines = lines
        self.linepool = ""
        self.watchers: list[Callable[[OutsideEvent], None]] = []
        self.events: list[OutsideEvent] = []
        self._changed = threading.Condition()
        base = f"http://{ADDRESS}:{http_port}/ari"
        self.http = httpx.Client(base_url=base, auth=("outside", password), timeout=10)
        self.events_url = (
            f"ws://{ADDRESS}:{http_port}/ari/events?app=outside&subscribeAll=true&api_key=outside:{password}"
        )
        self._socket: ClientConnection | None = None
        self._manager = httpx.Client(base_url=f"http://{ADDRESS}:{http_port}", timeout=10)
        self._asking = threading.Lock()
        self._login = {"action": "login", "username": "outside", "secret": password}

    def listen(self) -> None:
        """Connect to the switch's events; they are kept from now on."""
        connected = threading.Event()
        threading.Thread(target=self._read, args=(connected,), daemon=True).start()
        if not connected.wait(10):
            raise TimeoutError("the outside switch's events do not come")

    def close(self) -> None:
        """Let go of the connections."""
        if self._socket is not None:
            self._socket.close()
        self.http.close()
        self._manager.close()

    def manage(self, action: str, **values: str) -> str:
        """Ask the switch's manager; its answer as text. Raises when it says no."""
        with self._asking:  # two who log in at once take each other's session away
            answer = self._ask_manager({"action": action, **values})
            if "Message: Permission denied" in answer:  # not logged in yet, or forgotten after a minute of silence
                self._ask_manager(self._login)
                answer = self._ask_manager({"action": action, **values})
        if "Response: Error" in answer:
            raise AssertionError(f"{action} {values}: {answer}")
        return answer

    def _ask_manager(self, values: dict[str, str]) -> str:
        return self._manager.get("/rawman", params=values).raise_for_status().text

    def _read(self, connected: threading.Event) -> None:
        with contextlib.suppress(ConnectionClosed), connect(self.events_url, max_size=None) as socket:
            self._socket = socket
            connected.set()
            for message in socket:
                self._tell(json.loads(message))

    def _tell(self, data: dict[str, Any]) -> None:
        channel = (data.get("channel") or data.get("playback") or {}).get("id", "")
        at = datetime.fromisoformat(data["timestamp"]) if "timestamp" in data else datetime.now().astimezone()
        event = OutsideEvent(at, data["type"], channel, data)
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        for watcher in list(self.watchers):
            watcher(event)

    def await_event(self, wanted: Callable[[OutsideEvent], bool], seconds: float, what: str) -> OutsideEvent:
        """The first event, past or coming, that is wanted. Raises TimeoutError naming `what`."""
        with self._changed:
            found: OutsideEvent | None = None
            kept, place = self.events, 0

            def seen() -> bool:
                nonlocal found, kept, place
                if kept is not self.events:  # some were forgotten
                    kept, place = self.events, 0
                found = next((event for event in itertools.islice(kept, place, None) if wanted(event)), None)
                place = len(kept)
                return found is not None

            if not self._changed.wait_for(seen, seconds) or found is None:
                raise TimeoutError(f"{what}: not after {seconds:.0f} s")
            return found

    def keep_only(self, kinds: Collection[str]) -> None:
        """Forget all other events so far: what runs for long would keep ever more."""
        with self._changed:
            self.events = [event for event in self.events if event.kind in kinds]

    def channels(self) -> list[dict[str, Any]]:
        """The calls that are up now."""
        listed: list[dict[str, Any]] = self.http.get("/channels").raise_for_status().json()
        return listed

    def call(self, number: str, caller: str = "+8613800138000", ring_seconds: int = 30) -> "OutsideCall":
        """Dial a number through the carrier. Returns at once; see `OutsideCall.answered`."""
        call = OutsideCall(self, f"call-{uuid.uuid4().hex[:12]}")
        parameters: dict[str, str | int] = {
            "endpoint": f"PJSIP/{number}@linepool",
            "context": "caller",
            "extension": "s",
            "priority": 1,
            "callerId": f'"{caller}" <{caller}>',
            "timeout": ring_seconds,
            "channelId": call.id,
            "formats": "ulaw",
        }
        body = {"variables": {"CALL": call.id}}
        self.http.post("/channels", params=parameters, json=body).raise_for_status()
        return call


class OutsideCall:
    """One call made from outside."""

    def __init__(self, outside: Outside, call_id: str) -> None:
        self.outside = outside
        self.id = call_id
        self._said: Path | None = None
        self._playback = ""
        self.marks: dict[str, float] = {}
        self.heard_file = outside.sound / f"{call_id}.heard.wav"

    def _event(self, kinds: tuple[str, ...], seconds: float, what: str) -> OutsideEvent:
        return self.outside.await_event(lambda e: e.channel == self.id and e.kind in kinds, seconds, what)

    def answered(self, seconds: float = 15) -> datetime:
        """When the far end answered."""
        return self.outside.await_event(
            lambda e: e.channel == self.id and e.kind == "ChannelStateChange" and e.data["channel"]["state"] == "Up",
            seconds,
            "the call is answered",
        ).at

    def ready(self, seconds: float = 15) -> None:
        """Wait until keys and sounds may be sent."""
        self._event(("StasisStart",), seconds, "the caller is on the line")

    def ended(self, seconds: float = 30) -> datetime:
        """When the call was over."""
        return self._event(("ChannelDestroyed",), seconds, "the call ends").at

    def cause(self) -> int:
        """The cause code (Q.850) of the end: 16 normal, 17 busy, 21 rejected …"""
        return int(self._event(("ChannelDestroyed",), 30, "the call ends").data["cause"])

    def heard_ms(self) -> int:
        """For how long the caller has heard speech or music so far; the file comes with the first sound."""
        return sum(stretch.ms for stretch in stretches(so_far(self.heard_file)) if stretch.kind == "sound")

    def hears_tone(self, hertz: int, ms: int, seconds: float = 30) -> None:
        """Wait until this tone was heard for so long, by the clock of what is heard."""
        await_value(lambda: tone_ms(so_far(self.heard_file), hertz) >= ms, seconds, f"{ms} ms of {hertz} Hz are heard")

    def is_up(self) -> bool:
        """Whether the call is still there."""
        return any(channel["id"] == self.id for channel in self.outside.channels())

    def press(self, digits: str) -> None:
        """Press keys (RFC 4733). Whatever the caller says is interrupted: the switch does one thing after the other.

        A key that ends the call leaves nobody to go on talking to."""
        said = self._said
        if said is not None:
            self.outside.http.delete(f"/playbacks/{self._playback}")
        self.outside.http.post(f"/channels/{self.id}/dtmf", params={"dtmf": digits}).raise_for_status()
        if said is not None:
            with contextlib.suppress(httpx.HTTPStatusError):
                self.play(said)

    def play(self, sound: Path | int) -> None:
        """Say a wav file, or whistle a tone of so many hertz for ten minutes.

        A file, not ARI's `tone:`: that one reads nothing meanwhile, so the caller would be recorded as deaf."""
        if isinstance(sound, int):
            sound = write_tone(self.outside.sound / f"tone-{sound}.wav", sound, 600)
        self._said, self._playback = sound, f"said-{uuid.uuid4().hex[:12]}"
        parameters = {"media": f"sound:{sound.with_suffix('')}", "playbackId": self._playback}
        self.outside.http.post(f"/channels/{self.id}/play", params=parameters).raise_for_status()

    def hang_up(self) -> None:
        """End the call (or give up calling)."""
        done = self.outside.http.delete(f"/channels/{self.id}")
        if done.status_code != 404:
            done.raise_for_status()


@contextlib.contextmanager
def outside_world(linepool_host: str, linepool_port: int, sip_port: int | None = None) -> Iterator[Outside]:
    """Bring the outside switch up for the length of a block; it calls Linepool at this SIP address."""
    found = asterisk.find(current())
    if found is None:
        raise RuntimeError("no Asterisk is unpacked yet: start the product once with ./run up -d")
    with tempfile.TemporaryDirectory(prefix="outside-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        sip = sip_port or next(port for port in range(5060, 5960, 10) if _free_for_sip(port))
        http = next(port for port in range(18500, 19500, 10) if tcp_is_free(port, ADDRESS))
        rtp = next(port for port in itertools.count(22_000, 1_000) if udp_is_free(port, ADDRESS))
        ami = next(port for port in range(15_038, 16_038, 10) if tcp_is_free(port, ADDRESS))
        password = secrets.token_urlsafe(12)
        lines = Lines(ADDRESS)
        values = {
            "etc": str(folder / "etc"),
            "state": str(folder),
            "modules": str(found.modules),
            "data": str(found.data),
            "address": ADDRESS,
            "phones": PHONES,
            "sip_port": str(sip),
            "http_port": str(http),
            "ami_port": str(ami),
            "lines": lines.address,
            "rtp_first": str(rtp),
            "rtp_last": str(rtp + 999),
            "linepool_host": linepool_host,
            "street": street.ADDRESS,
            "linepool_port": str(linepool_port),
            "password": password,
            "sound": str(folder / "sound"),
        }
        _write_config(folder, values)
        log = folder / "outside.log"
        process = child.spawn(found.command(folder / "etc" / "asterisk.conf"), log=log, cwd=folder, env=os.environ)
        outside = Outside(folder, sip, http, password, lines)
        outside.linepool = f"{linepool_host}:{linepool_port}"
        try:
            child.wait_until(lambda: _answers(outside.http), process, "the outside switch", log, 30)
            outside.listen()
            yield outside
        finally:
            outside.close()
            child.stop(process, signal.SIGTERM, grace=3)
            lines.close()


def _free_for_sip(port: int) -> bool:
    return udp_is_free(port, ADDRESS) and udp_is_free(port, PHONES)


def _write_config(folder: Path, values: dict[str, str]) -> None:
    for name in ("etc", "sound", "run", "log", "spool"):
        (folder / name).mkdir()
    write_tone(folder / "sound" / "whistle.wav", WHISTLE_HERTZ, 60)
    for template in TEMPLATES.glob("*.conf"):
        (folder / "etc" / template.name).write_text(fill(template.read_text(), values, template.name))
    for name in _EMPTY.split():
        if not (TEMPLATES / f"{name}.conf").exists():
            (folder / "etc" / f"{name}.conf").write_text("")


def _answers(http: httpx.Client) -> bool:
    try:
        return http.get("/asterisk/info", params={"only": "status"}).status_code == 200
    except httpx.HTTPError:
        return False
