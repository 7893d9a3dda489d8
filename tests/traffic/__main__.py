"""`./run demo-traffic [--per-minute 6] [--agents 6] [--minutes N] [--company demo] [--seed N]`: life in a workspace.

Callers come and go by themselves, through the lab's carrier, and people on SIP phones take their calls, hold them, pass
them on, write them up and rest: real calls, on the wallboard, in the history and on the bill. Ctrl-C sends all home.
"""

import argparse
import signal
import sys
import threading
import time
from datetime import datetime
from types import FrameType

from linepool.launcher import bring_up
from linepool.launcher.layout import current
from linepool.launcher.stack import Stack
from tests.lab.manage import lead_carrier_to
from tests.lab.outside import outside_world
from tests.traffic.floor import Floor
from tests.traffic.manners import NAMES
from tests.traffic.play import CannotPlay, Play, play

_TELL_S = 10.0


def main(argv: list[str]) -> int:
    """0 when it ran to its end, 1 when the company cannot take calls."""
    options = _parser().parse_args(argv)
    layout = current()
    stack = Stack(layout, dict(bring_up.environment_of(layout, {}).values))
    address, port = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    with outside_world(address, port) as outside:
        lead_carrier_to(stack, outside.sip_port)
        try:
            with play(stack, outside, Play(options.company, options.agents, options.per_minute, options.seed)) as floor:
                _watch(floor, options.minutes)
        except CannotPlay as error:
            print(error, file=sys.stderr)
            return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run demo-traffic", description=(__doc__ or "").split("\n\n")[1])
    parser.add_argument("--per-minute", type=float, default=6, help="callers (default 6)")
    parser.add_argument(
        "--agents", type=int, default=6, choices=range(1, len(NAMES) + 1), metavar="N", help="default 6"
    )
    parser.add_argument("--minutes", type=float, default=float("inf"), help="end by itself after so many")
    parser.add_argument("--company", default="demo", metavar="SLUG", help="whose workspace (default demo)")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000, help="the same people again")
    return parser


def _watch(floor: Floor, minutes: float) -> None:
    """Tell every ten seconds what happened, until the time is over or somebody presses Ctrl-C."""

    def stop(_: int, __: FrameType | None) -> None:
        floor.over.set()

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)
    end = time.monotonic() + minutes * 60
    print("callers are on their way; Ctrl-C sends everybody home", flush=True)
    while not floor.wait(min(_TELL_S, max(0.0, end - time.monotonic()))) and time.monotonic() < end:
        print(f"{datetime.now().astimezone():%H:%M:%S}  {told(floor)}", flush=True)
        floor.outside.keep_only(())
    print(f"over: {told(floor)}", flush=True)


def told(floor: Floor) -> str:
    """One line: how many are on the line, and what happened so far."""
    counts = ", ".join(f"{count} {what}" for what, count in sorted(floor.counts.items()))
    return f"{floor.up} on the line; {counts or 'nothing yet'}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
