"""A few telephones whose packets are timed: RTP from both ends of calls that SIPp makes for them.

Each packet carries who sent it and when; the kernel says when it arrived. Where to send is learnt from where the first
packet comes from, as telephones behind routers have it.
"""

import selectors
import socket
import struct
import threading
import time
from collections import defaultdict

from bench.voice import PACKET_MS, Heard

ADDRESS = "127.0.0.6"
_RTP = struct.Struct("!BBHII")
_MARK = struct.Struct("!8sIIQ")
_OURS = b"linepool"
_PAYLOAD = 160
_TIMESTAMP = getattr(socket, "SO_TIMESTAMPNS", 35)


class Probes:
    """So many sockets at even ports from ``first`` on; they talk from :meth:`start` to :meth:`stop`."""

    def __init__(self, first: int, count: int) -> None:
        self._sockets = [_bound(first + 2 * index) for index in range(count)]
        self._peers: dict[int, tuple[str, int]] = {}
        self._ways: dict[int, dict[int, float]] = defaultdict(dict)
        self._first: dict[int, int] = {}
        self._sequence = 0
        self._measured_from = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._send, self._receive)]

    def start(self) -> None:
        """Begin to listen, and to talk to whoever is heard."""
        for thread in self._threads:
            thread.start()

    def measure(self) -> None:
        """What was sent so far does not count."""
        self._measured_from = self._sequence + 1

    def stop(self) -> dict[int, Heard]:
        """Stop talking; by talker, what became of their packets since :meth:`measure`."""
        last = self._sequence
        time.sleep(0.3)
        self._over.set()
        for thread in self._threads:
            thread.join()
        for each in self._sockets:
            each.close()
        sent = last - self._measured_from + 1
        counted = range(self._measured_from, last + 1)
        return {
            talker: Heard(sent, [ways[number] for number in counted if number in ways])
            for talker, ways in self._ways.items()
        }

    def _send(self) -> None:
        due = time.monotonic()
        while not self._over.is_set():
            self._sequence += 1
            for talker, peer in list(self._peers.items()):
                header = _RTP.pack(0x80, 0, self._sequence & 0xFFFF, self._sequence * _PAYLOAD & 0xFFFFFFFF, talker + 1)
                mark = _MARK.pack(_OURS, talker, self._sequence, time.time_ns())
                self._sockets[talker].sendto(header + mark.ljust(_PAYLOAD, b"\xff"), peer)
            due += PACKET_MS / 1000
            time.sleep(max(0.0, due - time.monotonic()))

    def _receive(self) -> None:
        selector = selectors.DefaultSelector()
        for index, each in enumerate(self._sockets):
            selector.register(each, selectors.EVENT_READ, index)
        while not self._over.is_set():
            for key, _ in selector.select(0.2):
                self._take(key.data)

    def _take(self, index: int) -> None:
        packet, about, _, peer = self._sockets[index].recvmsg(2_048, 64)
        self._peers[index] = peer
        mark = packet[_RTP.size : _RTP.size + _MARK.size]
        if len(mark) < _MARK.size or not mark.startswith(_OURS):
            return
        _, talker, number, sent_ns = _MARK.unpack(mark)
        seconds, nanoseconds = struct.unpack("qq", about[0][2][:16])
        self._ways[talker][number] = (seconds * 1_000_000_000 + nanoseconds - sent_ns) / 1e6


def _bound(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setsockopt(socket.SOL_SOCKET, _TIMESTAMP, 1)
    made.bind((ADDRESS, port))
    return made
