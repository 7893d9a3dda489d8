"""The way between one SIP phone and our switch: signalling and sound pass through here, and some of it gets lost.

To the switch the phone seems to be behind a router that changes addresses, as most phones are.
"""

import random
import re
import selectors
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

ADDRESS = "127.0.0.4"
Place = tuple[str, int]
_CONNECTION = re.compile(rb"(?m)^c=IN IP4 (\S+)\r$")
_AUDIO = re.compile(rb"(?m)^m=audio (\d+) ")
_LENGTH = re.compile(rb"(?mi)^(Content-Length|l)\s*:\s*\d+\r$")


@dataclass(frozen=True, slots=True)
class Numbering:
    """What sound that was moved in mid-call is numbered by: its packets so far behind those before, its time too, and
    perhaps another source."""

    behind: int
    source: int | None = None

    def of(self, packet: bytes) -> bytes:
        """The packet (RFC 3550) with its new numbers."""
        number, stamp, source = struct.unpack_from(">HII", packet, 2)
        number, stamp = number - self.behind & 0xFFFF, stamp - 160 * self.behind & 0xFFFF_FFFF
        anew = struct.pack(">HII", number, stamp, source if self.source is None else self.source)
        return packet[:2] + anew + packet[12:]


class Street:
    """Use as a context manager; the phone registers at `server`. `loss` is the share of sound that never arrives (both
    ways); while it is `closed` nothing passes at all. What the phone says is numbered as `moved` says."""

    def __init__(self, switch: Place, seed: int = 1) -> None:
        self.loss = 0.0
        self.closed = False
        self.lost = 0
        self.moved: Numbering | None = None
        self._switch = switch
        self._phone: Place | None = None
        self._dice = random.Random(seed)  # noqa: S311 (to be repeated)
        self._selector = selectors.DefaultSelector()
        self._to_phone = self._open(self._from_phone)
        self._to_switch = self._open(self._from_switch)
        self._calls: dict[bytes, _Sound] = {}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="street")

    @property
    def server(self) -> str:
        """Where the phone signs on."""
        return f"{ADDRESS}:{self._to_phone.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *details: object) -> None:
        self._over.set()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]

    def _open(self, receive: Callable[[bytes, Place], None]) -> socket.socket:
        opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        opened.bind((ADDRESS, 0))
        self._selector.register(opened, selectors.EVENT_READ, receive)
        return opened

    def _run(self) -> None:
        while not self._over.is_set():
            for key, _ in self._selector.select(0.2):
                if not isinstance(key.fileobj, socket.socket):
                    raise TypeError("a stranger in the selector")
                data, sender = key.fileobj.recvfrom(65_536)
                if not self.closed:
                    key.data(data, sender)

    def _from_phone(self, data: bytes, sender: Place) -> None:
        self._phone = sender
        self._to_switch.sendto(self._led_here(data, from_phone=True), self._switch)

    def _from_switch(self, data: bytes, sender: Place) -> None:
        if self._phone is not None:
            self._to_phone.sendto(self._led_here(data, from_phone=False), self._phone)

    def _led_here(self, message: bytes, *, from_phone: bool) -> bytes:
        """The message, with the sound it speaks of led through here."""
        head, blank, body = message.partition(b"\r\n\r\n")
        host, port = _CONNECTION.search(body), _AUDIO.search(body)
        call_id = re.search(rb"(?mi)^(?:Call-ID|i)\s*:\s*(\S+)", head)
        if host is None or port is None or call_id is None:
            return message
        sound = self._calls.setdefault(call_id.group(1), _Sound(self))
        ours = sound.led((host.group(1).decode(), int(port.group(1))), from_phone=from_phone)
        body = _CONNECTION.sub(b"c=IN IP4 " + ADDRESS.encode() + b"\r", body)
        body = _AUDIO.sub(b"m=audio %d " % ours, body)
        head = _LENGTH.sub(b"Content-Length: %d\r" % len(body), head + b"\r")[:-1]
        return head + blank + body

    def passes(self) -> bool:
        """Whether the next packet of sound arrives."""
        if self._dice.random() >= self.loss:
            return True
        self.lost += 1
        return False


class _Sound:
    """The sound of one call: a port for each side, each sending on what came to the other."""

    def __init__(self, street: Street) -> None:
        self._street = street
        self._phone: Place | None = None
        self._switch: Place | None = None
        self._facing_phone = street._open(self._said)
        self._facing_switch = street._open(self._heard)

    def led(self, place: Place, *, from_phone: bool) -> int:
        """Somebody's sound is to go to `place`; the port the other side is to send it to."""
        if from_phone:
            self._phone = place
            return int(self._facing_switch.getsockname()[1])
        self._switch = place
        return int(self._facing_phone.getsockname()[1])

    def _said(self, packet: bytes, sender: Place) -> None:
        if self._switch is not None and self._street.passes():
            moved = self._street.moved
            self._facing_switch.sendto(packet if moved is None else moved.of(packet), self._switch)

    def _heard(self, packet: bytes, sender: Place) -> None:
        if self._phone is not None and self._street.passes():
            self._facing_phone.sendto(packet, self._phone)
