"""The ears and mouths of the people: audio to and from the outside switch by TCP (its channel driver AudioSocket).

What is heard stays as it came from the network, G.711 µ-law: the switch's own decoder falls silent for good when the
numbers of the packets begin anew, which they do whenever a bridge at the other side changes its way of working.

One thread serves all lines: it keeps what each person heard in the last minute, and every 20 ms says each one's tone.
"""

import contextlib
import functools
import selectors
import socket
import struct
import threading
import time
import uuid
from collections import deque

import numpy as np

from tests.lab.hearing import LEVEL
from tests.lab.sound import RATE, Samples

FRAME = RATE // 50
KEPT_S = 60
_HANG_UP, _ID, _AUDIO = 0x00, 0x01, 0x10
_TICK_S = 0.02
_CATCH_UP = 10  # frames at most: after a pause of the machine speech goes on, it is not made up for


def _expanded() -> Samples:
    """What each byte of µ-law means, full scale 1.0 (ITU-T G.711)."""
    code = ~np.arange(256, dtype=np.uint8)
    magnitude = (((code & 0x0F).astype(np.int64) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude) / 32_768


_MEANING = _expanded()


def from_ulaw(sound: bytes) -> Samples:
    """Samples, full scale 1.0."""
    return np.asarray(_MEANING[np.frombuffer(sound, dtype=np.uint8)])


@functools.cache
def _second_of(hertz: int) -> list[bytes]:
    """A tone as messages of one frame each; whole hertz go on into the next second without a click."""
    wave = np.sin(2 * np.pi * hertz / RATE * np.arange(RATE)) * LEVEL
    body = (wave * 32_767).astype("<i2").tobytes()
    frames = [body[start : start + 2 * FRAME] for start in range(0, len(body), 2 * FRAME)]
    return [struct.pack(">BH", _AUDIO, len(frame)) + frame for frame in frames]


class Line:
    """One person's connection during one call; `key` is what the switch names it by, `frames` how many were heard and
    `said` how many were spoken."""

    def __init__(self, hertz: float) -> None:
        self.key = uuid.uuid4()
        self.open = threading.Event()
        self.closed = threading.Event()
        self.frames = 0
        self.said = 0
        self._heard: deque[tuple[float, bytes]] = deque(maxlen=KEPT_S * 50)
        self._hertz = round(hertz)
        self._socket: socket.socket | None = None

    def between(self, since: float, until: float = 0.0) -> Samples:
        """What was heard between so many seconds ago and so many; shorter when the switch sent less."""
        now = time.monotonic()
        frames = [frame for at, frame in self._frames() if now - since <= at < now - until]
        return from_ulaw(b"".join(frames))

    def after(self, mark: int) -> tuple[list[float], list[Samples]]:
        """What was heard after the first `mark` frames (of the last minute at most): when each frame came, and each."""
        frames = self._frames()
        new = frames[len(frames) - min(len(frames), max(0, self.frames - mark)) :]
        return [at for at, _ in new], [from_ulaw(frame) for _, frame in new]

    def hang_up(self) -> None:
        """End the call by ending the connection."""
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)

    def connect(self, connection: socket.socket) -> None:
        """The switch is there."""
        self._socket = connection
        self.open.set()

    def receive(self, kind: int, payload: bytes) -> None:
        """Something of the switch."""
        if kind == _AUDIO:
            self._heard.append((time.monotonic(), payload))
            self.frames += 1

    def say(self, frames: int) -> None:
        """The next frames of the tone."""
        if self._socket is None or self.closed.is_set():
            return
        words = _second_of(self._hertz)
        speech = b"".join(words[place % len(words)] for place in range(self.said, self.said + frames))
        self.said += frames
        with contextlib.suppress(OSError):
            self._socket.sendall(speech)

    def _frames(self) -> list[tuple[float, bytes]]:
        while True:
            try:
                return list(self._heard)
            except RuntimeError:  # it grew while it was read
                continue


class Lines:
    """Where the outside switch connects the people's lines."""

    def __init__(self, address: str) -> None:
        self._server = socket.create_server((address, 0))
        self.address = f"{address}:{self._server.getsockname()[1]}"
        self._lines: dict[uuid.UUID, Line] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._server, selectors.EVENT_READ)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name="lines")
        self._thread.start()

    def line(self, hertz: float) -> Line:
        """A line the switch may connect by its key."""
        line = Line(hertz)
        self._lines[line.key] = line
        return line

    def close(self) -> None:
        """End all lines."""
        self._over.set()
        self._thread.join(5)
        for key in list(self._selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
        self._selector.close()

    def _run(self) -> None:
        due = time.monotonic()
        while not self._over.is_set():
            for key, _ in self._selector.select(max(0.0, due - time.monotonic())):
                if key.fileobj is self._server:
                    self._accept()
                else:
                    self._read(key)
            behind = int((time.monotonic() - due) / _TICK_S) + 1
            if behind > 0:
                due += behind * _TICK_S
                for line in list(self._lines.values()):
                    line.say(min(behind, _CATCH_UP))

    def _accept(self) -> None:
        connection, _ = self._server.accept()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection, selectors.EVENT_READ, _Talk())

    def _read(self, key: selectors.SelectorKey) -> None:
        connection, talk = key.fileobj, key.data
        if not isinstance(connection, socket.socket) or not isinstance(talk, _Talk):
            raise TypeError("a stranger in the selector")
        try:
            data = connection.recv(65_536)
        except OSError:
            data = b""
        for kind, payload in talk.messages(data):
            if kind == _ID:
                talk.line = self._lines.get(uuid.UUID(bytes=payload))
                if talk.line is not None:
                    talk.line.connect(connection)
            elif kind == _HANG_UP:
                data = b""
            elif talk.line is not None:
                talk.line.receive(kind, payload)
        if not data:
            self._end(connection, talk)

    def _end(self, connection: socket.socket, talk: "_Talk") -> None:
        self._selector.unregister(connection)
        connection.close()
        if talk.line is not None:
            talk.line.closed.set()
            self._lines.pop(talk.line.key, None)


class _Talk:
    """What came of one connection so far, cut into messages."""

    def __init__(self) -> None:
        self.line: Line | None = None
        self._rest = b""

    def messages(self, data: bytes) -> list[tuple[int, bytes]]:
        self._rest += data
        found = []
        while len(self._rest) >= 3:
            kind, length = struct.unpack_from(">BH", self._rest)
            if len(self._rest) < 3 + length:
                break
            found.append((kind, self._rest[3 : 3 + length]))
            self._rest = self._rest[3 + length :]
        return found
