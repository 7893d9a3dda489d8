"""`./run bench recovery`: how long a killed call control is missed, with so many calls talking.

SIPp makes the calls and lets them stand; the active call control is killed with -9, and the clock runs until another is
active, until it has every call in hand again, and until a caller who came meanwhile is answered (one dials every half
second).
Afterwards everybody hangs up, and every call must be in the books as answered.
"""

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bench.calls import helper
from bench.calls_sipp import CALLERS, answering, register, sipp, write_field_file
from bench.figures import table
from linepool.launcher.stack import RTP_PORTS, Stack, temporary_stack

RAMP_PER_S = 25
UP_S = 25.0
"""How long the first caller stays after the last one came: looking, killing and recovering are done by then."""
REGISTERED_PER_S = 80
DIAL_PORT = 5074
DIAL_S = 0.5
LONGEST_S = 60.0
LOOK_S = 0.02


@dataclass(slots=True)
class Missed:
    """Seconds from the kill; ``stored``: calls in the books as answered afterwards, of ``calls``."""

    calls: int
    active: float = float("nan")
    in_hand: float = float("nan")
    answering: float = float("nan")
    stored: int = 0

    def row(self) -> list[str]:
        """The table's line."""
        seconds = (f"{value:.2f}" for value in (self.active, self.in_hand, self.answering))
        return [str(self.calls), *seconds, f"{self.stored} of {self.calls}"]


def measure(stack: Stack, folder: Path, numbers: list[str], calls: int) -> Missed:
    """Bring so many calls up, kill, wait, take them down."""
    target = _target(stack)
    answered_before = _answered(stack)
    began = time.monotonic()
    missed = Missed(calls)
    with _standing(folder, target, numbers, calls):
        _await(lambda: int(stack.health().get("calls", 0)) >= calls, f"{calls} calls are up")
        say(f"{calls} calls are up after {time.monotonic() - began:.0f} s")
        logs = _Logs(stack)
        os.kill(int(stack.health()["pid"]), signal.SIGKILL)
        killed = time.monotonic()
        with Dialler(target, numbers[0]) as dialler:
            while (waited := time.monotonic() - killed) < LONGEST_S and missed.answering != missed.answering:
                logs.look()
                if logs.active and missed.active != missed.active:
                    missed.active = waited
                if logs.in_hand >= calls and missed.in_hand != missed.in_hand:
                    missed.in_hand = waited
                if dialler.answered_at is not None and missed.in_hand == missed.in_hand:
                    missed.answering = dialler.answered_at - killed
                time.sleep(LOOK_S)
    _await(lambda: _answered(stack) - answered_before >= calls, "the books are written", fatal=False)
    missed.stored = min(calls, _answered(stack) - answered_before)
    return missed


class _Logs:
    """What every call control writes from now on."""

    def __init__(self, stack: Stack) -> None:
        self._offsets = {path: path.stat().st_size for path in stack.layout.logs.glob("callcontrol*.log")}
        self.active = False
        self.in_hand = 0

    def look(self) -> None:
        """Read on."""
        for path, offset in self._offsets.items():
            with path.open("rb") as log:
                log.seek(offset)
                news = log.read()
            self._offsets[path] = offset + len(news)
            self.active |= b"callcontrol.active" in news
            for line in news.decode(errors="replace").splitlines():
                found = re.search(r"recovery\.done\s.*\bcalls=(\d+)", line)
                self.in_hand = max(self.in_hand, int(found[1]) if found else 0)


class Dialler:
    """Somebody who dials again and again until a call is answered: ``answered_at`` on the monotonic clock."""

    def __init__(self, target: tuple[str, int], number: str) -> None:
        self.answered_at: float | None = None
        self._target, self._number = target, number
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((CALLERS, DIAL_PORT))
        self._socket.settimeout(DIAL_S)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Dialler":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()

    def _run(self) -> None:
        tries = 0
        while not self._over.is_set() and self.answered_at is None:
            tries += 1
            self._socket.sendto(self._request("INVITE", tries), self._target)
            try:
                while self.answered_at is None:
                    self._hear(self._socket.recv(8_192).decode(errors="replace"))
            except TimeoutError:
                continue
        for number in range(1, tries + 1):
            self._socket.sendto(self._request("CANCEL", number), self._target)
        with suppress(TimeoutError):
            while True:  # who was answered at the same time hangs up as well
                self._hear(self._socket.recv(8_192).decode(errors="replace"))

    def _hear(self, message: str) -> None:
        if not message.startswith("SIP/2.0 200") or "CSeq: 1 INVITE" not in message:
            return
        self.answered_at = self.answered_at or time.monotonic()
        found = dict(re.findall(r"^(To|Call-ID): (.*?)\r?$", message, re.M))
        number = int(found["Call-ID"].partition("@")[0].rpartition("-")[2])
        for method in ("ACK", "BYE"):
            self._socket.sendto(self._request(method, number, found["To"]), self._target)

    def _request(self, method: str, number: int, to: str = "") -> bytes:
        sdp = f"v=0\r\no=- 1 1 IN IP4 {CALLERS}\r\ns=-\r\nc=IN IP4 {CALLERS}\r\nt=0 0\r\nm=audio 49998 RTP/AVP 0\r\n"
        body = sdp if method == "INVITE" else ""
        at = f"{CALLERS}:{DIAL_PORT}"
        uri = f"sip:{self._number}@{self._target[0]}:{self._target[1]}"
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {at};branch=z9hG4bK-{id(self)}-{number}{to and method};rport",
            f"From: <sip:+8613700137001@{at}>;tag={number}",
            f"To: {to or f'<{uri}>'}",
            f"Call-ID: dial-{id(self)}-{number}@{CALLERS}",
            f"CSeq: {2 if method == 'BYE' else 1} {method}",
            f"Contact: <sip:dial@{at}>",
            "Max-Forwards: 70",
            *(["Content-Type: application/sdp"] if body else []),
            f"Content-Length: {len(body)}",
        ]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@contextmanager
def _standing(folder: Path, target: tuple[str, int], numbers: list[str], calls: int) -> Iterator[None]:
    """So many callers who stay until the end of the block, and then hang up."""
    fields = write_field_file(folder / "standing.csv", [(number,) for number in numbers])
    stay_ms = 1_000 * int(calls / RAMP_PER_S + UP_S)
    amount = ("-m", str(calls), "-l", str(calls), "-r", str(RAMP_PER_S), "-d", str(stay_ms))
    command = sipp("caller_stay", folder, target, "-inf", str(fields), "-i", CALLERS, "-mi", CALLERS, *amount)
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
        process.wait(stay_ms / 1_000 + LONGEST_S)
    finally:
        process.kill()
        process.wait()


def _target(stack: Stack) -> tuple[str, int]:
    return stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])


def _answered(stack: Stack) -> int:
    return int(helper(stack, "outcomes").get("answered", 0))


def say(what: str) -> None:
    """Tell at once where the run is."""
    print(what, flush=True)


def _await(fact: Callable[[], bool], what: str, *, fatal: bool = True) -> None:
    until = time.monotonic() + LONGEST_S + 60
    while not fact():
        if time.monotonic() > until:
            if fatal:
                raise SystemExit(f"not within {LONGEST_S + 60:.0f} s: {what}")
            return
        time.sleep(0.5)


def main(argv: list[str]) -> int:
    """Prints the table. Returns 1 when a call is not in the books."""
    parser = argparse.ArgumentParser(prog="run bench recovery", description=__doc__.split("\n\n")[0])
    parser.add_argument("--calls", type=int, nargs="+", default=[100, 500, 1_000])
    parser.add_argument("--companies", type=int, default=10)
    options = parser.parse_args(argv)
    head = ["calls up", "another active s", "all in hand s", "answers a new caller s", "in the books"]
    agents = -(-max(options.calls) // options.companies) + 1
    os.environ[RTP_PORTS] = str(max(2_000, 5 * max(options.calls)))
    with tempfile.TemporaryDirectory(prefix="bench-recovery-") as name, temporary_stack(patience=600) as stack:
        folder = Path(name)
        say("a copy is up")
        company = helper(stack, "make", str(options.companies), str(agents), "plain")
        register(folder, _target(stack), company["phones"], per_s=REGISTERED_PER_S)
        say(f"{len(company['phones'])} phones are registered")
        rows = []
        with answering(folder, _target(stack)):
            for calls in options.calls:
                helper(stack, "ready")
                rows.append(measure(stack, folder, company["numbers"], calls))
                say(" | ".join(f"{name} {value}" for name, value in zip(head, rows[-1].row(), strict=True)))
    table("recovery: seconds after kill -9 of the active call control", head, [missed.row() for missed in rows])
    return int(any(missed.stored != missed.calls for missed in rows))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
