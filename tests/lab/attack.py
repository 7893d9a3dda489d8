"""A flood in a process of its own: `python -m tests.lab.attack METHOD FROM HOST PORT RATE NUMBER`.

Until its input ends. Prints what it sent and was answered, as JSON.
"""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from linepool.launcher.layout import CHECKOUT
from tests.lab.wire import Sender, sdp

BURST_S = 0.01


@dataclass
class Flood:
    """What came of it: filled in when it is over."""

    figures: dict[str, float] = field(default_factory=dict)


@contextlib.contextmanager
def flood(method: str, address: str, target: tuple[str, int], rate: int, number: str = "x") -> Iterator[Flood]:
    """So many requests a second from `address` for the length of the block, in a process of its own."""
    command = [sys.executable, "-m", "tests.lab.attack", method, address, target[0], str(target[1]), str(rate), number]
    process = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    found = Flood()
    try:
        assert process.stdout is not None
        process.stdout.readline()  # the first burst is out
        yield found
        assert process.poll() is None, "the flood lasted as long as what was measured in it"
    finally:
        said, _ = process.communicate("", timeout=20)
        found.figures |= json.loads(said.splitlines()[-1]) if said else {}
        print(f"{method} from {address}: {found.figures}")


def main(method: str, address: str, host: str, port: str, rate: str, number: str) -> None:
    """Send until standard input ends."""
    over = threading.Event()

    def await_end() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=await_end, daemon=True).start()
    with Sender(address, (host, int(port))) as sender:
        sender.socket.setblocking(False)
        body = sdp(address, 4_000) if method == "INVITE" else ""
        template = sender.message(method, number, body, call_id="CALLID", more=["X-Lab: flood"])
        sent, statuses, begun, began = 0, dict[str, int](), False, time.monotonic()
        while not over.is_set():
            due = int((time.monotonic() - began) * int(rate)) + 1
            for sequence in range(sent, min(due, sent + 2_000)):
                token = f"{port}{sequence}{address}".encode()
                with contextlib.suppress(BlockingIOError):
                    sender.says(template.replace(b"CALLID", token).replace(b"z9hG4bK", b"z9hG4bK" + token))
                sent += 1
            if not begun:
                print("begun", flush=True)
                begun = True
            _count(sender, statuses)
            over.wait(BURST_S)
        time.sleep(0.3)
        _count(sender, statuses)
    seconds = time.monotonic() - began
    print(json.dumps({"sent": sent, "a_second": round(sent / seconds), **statuses}), flush=True)


def _count(sender: Sender, statuses: dict[str, int]) -> None:
    with contextlib.suppress(BlockingIOError):
        while True:
            status = sender.socket.recv(65_536)[8:11].decode(errors="replace")
            statuses[status] = statuses.get(status, 0) + 1


if __name__ == "__main__":
    main(*sys.argv[1:])
