"""SIP by hand: messages as one likes them, and a caller who keeps to no rule it does not choose."""

import hashlib
import random
import re
import socket
import time
import uuid
from collections.abc import Iterable
from types import TracebackType
from typing import Self

from tests.lab.workspace import await_value

SILENCE = b"\xff" * 160
EVENT_PAYLOAD = 101
Target = tuple[str, int]


def sdp(address: str, port: int, *lines: str) -> str:
    """A usual offer of G.711 and keys, with further lines."""
    usual = (
        f"v=0\r\no=x 1 1 IN IP4 {address}\r\ns=-\r\nc=IN IP4 {address}\r\nt=0 0\r\nm=audio {port} RTP/AVP 0 101\r\n"
        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\n"
    )
    return usual + "".join(f"{line}\r\n" for line in lines)


class Sender:
    """A UDP socket at an address of the loopback network that says SIP to `target`."""

    def __init__(self, address: str, target: Target) -> None:
        self.target = target
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 0))
        self.socket.settimeout(0.5)
        self.address, self.port = self.socket.getsockname()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.socket.close()

    def message(
        self,
        method: str,
        user: str,
        body: str = "",
        *,
        call_id: str = "",
        cseq: int = 1,
        to_tag: str = "",
        kind: str = "application/sdp",
        more: Iterable[str] = (),
    ) -> bytes:
        """A request with everything a request needs, and more header lines."""
        host, token = self.target[0], uuid.uuid4().hex
        lines = [
            f"{method} sip:{user}@{host} SIP/2.0",
            f"Via: SIP/2.0/UDP {self.address}:{self.port};branch=z9hG4bK{token};rport",
            f"From: <sip:+8613800138009@{self.address}>;tag=f{call_id or token}",
            f"To: <sip:{user}@{host}>" + (f";tag={to_tag}" if to_tag else ""),
            f"Call-ID: {call_id or token}",
            f"CSeq: {cseq} {method}",
            "Max-Forwards: 70",
            f"Contact: <sip:x@{self.address}:{self.port}>",
            *more,
            *([f"Content-Type: {kind}"] if body else []),
            f"Content-Length: {len(body.encode())}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def says(self, *messages: bytes) -> None:
        """Send them, as fast as that goes."""
        for message in messages:
            self.socket.sendto(message, self.target)

    def asks(self, request: bytes, seconds: float = 10) -> str:
        """The final answer to a request, which is said again while nothing comes (RFC 3261, 17.1): who is flooded or
        busy may not have read it. Raises TimeoutError."""
        branch = re.search(rb"branch=([^;\r]+)", request)
        if branch is None:
            raise ValueError("a request without a branch cannot be told from others")
        deadline = time.monotonic() + seconds
        self.says(request)
        while time.monotonic() < deadline:
            try:
                text = self.socket.recv(65_536)
            except TimeoutError:
                self.says(request)
                continue
            if re.match(rb"SIP/2\.0 [2-6]", text) and branch[1] in text:
                return text.decode(errors="replace")
        raise TimeoutError(f"no final answer within {seconds:.0f} s")

    def is_answered(self, message: bytes, seconds: float = 10) -> int:
        """The status of the final answer to a request."""
        return int(self.asks(message, seconds).split()[1])

    def offers(self, number: str, offer: str) -> int:
        """Call with this offer; the final status. Who answers is thanked and hung up on."""
        call_id = uuid.uuid4().hex
        answer = self.asks(self.message("INVITE", number, offer, call_id=call_id))
        found = re.search(r"\r\nTo:[^\r]*;tag=([^\r;]+)", answer)
        tag = found[1] if found else ""
        self.says(self.message("ACK", number, call_id=call_id, to_tag=tag))
        if answer.startswith("SIP/2.0 2"):
            self.says(self.message("BYE", number, call_id=call_id, cseq=2, to_tag=tag))
        return int(answer.split()[1])

    def guesses(self, account: str) -> int:
        """Try to register with a made-up response to the switch's challenge; the final status."""
        return self._answers(account, "")

    def registers(self, account: str, password: str) -> int:
        """Register as a phone does that knows its password; the final status."""
        return self._answers(account, password)

    def _answers(self, account: str, password: str) -> int:
        user, uri = f"From: <sip:{account}@{self.target[0]}>;tag={uuid.uuid4().hex}", f"sip:{self.target[0]}"
        asking = re.sub(rb"From: [^\r]*", user.encode(), self.message("REGISTER", account))
        first = self.asks(asking)
        if not first.startswith("SIP/2.0 401"):
            return int(first.split()[1])
        asked = {name: _quoted(first, name) for name in ("nonce", "realm", "opaque")}
        who, what = _md5(f"{account}:{asked['realm']}:{password}"), _md5(f"REGISTER:{uri}")
        response = _md5(f"{who}:{asked['nonce']}:00000001:x:auth:{what}")
        digest = ", ".join(f'{name}="{value}"' for name, value in asked.items())
        answer = (
            f'Authorization: Digest username="{account}", {digest}, uri="{uri}", response="{response}", '
            'algorithm=MD5, qop=auth, cnonce="x", nc=00000001'
        )
        again = self.message("REGISTER", account, cseq=2, more=[answer])
        return self.is_answered(re.sub(rb"From: [^\r]*", user.encode(), again))


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _quoted(text: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', text)
    return found[1] if found else ""


class RudeCall(Sender):
    """A call that is answered and in which the caller does what it likes."""

    def __init__(self, address: str, target: Target, number: str) -> None:
        super().__init__(address, target)
        self.number = number
        self.call_id = uuid.uuid4().hex
        self.sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.sound.bind((address, 0))
        self.to_tag = ""
        self.cseq = 1
        self.far: Target = target
        self._sequence = random.randrange(30_000)  # noqa: S311 - a protocol's beginning

    def __exit__(self, *about: object) -> None:
        self.sound.close()
        self.socket.close()

    def dial(self, *, acknowledge: bool = True) -> None:
        """Call and be answered."""
        offer = sdp(self.address, self.sound.getsockname()[1])
        answer = self.asks(self.message("INVITE", self.number, offer, call_id=self.call_id), 15)
        assert answer.startswith("SIP/2.0 200"), answer.splitlines()[0]
        self.to_tag = (re.search(r"\r\nTo:[^\r]*;tag=([^\r;]+)", answer) or [""] * 2)[1]
        port = re.search(r"m=audio (\d+)", answer)
        host = re.search(r"\r\nc=IN IP4 ([\d.]+)", answer)
        if port and host:
            self.far = host[1], int(port[1])
        if acknowledge:
            self.in_dialogue("ACK")

    def in_dialogue(self, method: str, body: str = "", kind: str = "application/sdp") -> None:
        """A request within the call; an ACK is for the INVITE before it."""
        self.cseq += method != "ACK"
        self.says(
            self.message(method, self.number, body, call_id=self.call_id, cseq=self.cseq, to_tag=self.to_tag, kind=kind)
        )

    def presses_by_info(self, times: int) -> None:
        """Keys in INFO requests, all at once."""
        for number in range(times):
            self.in_dialogue("INFO", f"Signal={number % 10}\r\nDuration=80\r\n", "application/dtmf-relay")

    def presses_by_rtp(self, times: int) -> None:
        """Whole key presses (RFC 4733), begin and end, all at once."""
        for number in range(times):
            stamp = (number * 800) & 0xFFFFFFFF
            for position, (marker, end) in enumerate(((True, False), (False, True), (False, True))):
                event = bytes([number % 10, 0x8A if end else 0x0A]) + (160 * (position + 1)).to_bytes(2, "big")
                self._rtp(EVENT_PAYLOAD, stamp, event, marker=marker)

    def offers_again(self, times: int) -> None:
        """Re-INVITEs without waiting for any answer, each with another offer."""
        for number in range(times):
            self.in_dialogue("INVITE", sdp(self.address, self.sound.getsockname()[1], f"a=x-{number}:1"))

    def hangs_up(self) -> None:
        """The polite end."""
        self.in_dialogue("BYE")

    def _rtp(self, kind: int, stamp: int, payload: bytes, *, marker: bool) -> None:
        self._sequence = (self._sequence + 1) & 0xFFFF
        head = bytes([0x80, kind | (0x80 if marker else 0)]) + self._sequence.to_bytes(2, "big")
        self.sound.sendto(head + stamp.to_bytes(4, "big") + b"rude" + payload, self.far)


def wait_until_shut_out(sender: Sender, account: str, seconds: float = 20) -> None:
    """Guess on until the switch says 403 to whatever comes."""
    await_value(lambda: sender.guesses(account) == 403, seconds, f"{sender.address} is shut out")
