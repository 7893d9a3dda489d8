"""`./run chaos [--minutes 30] [--calls 24] [--seed N]`: calls in every state, and every 20–40 s something is killed.

Brings up a copy of its own. Prints each fault and what the callers and agents saw of it, then calls, losses, doubles,
worst silence. Ends with 1 when a promise of docs/reliability.md was broken.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linepool.launcher import bring_up
from linepool.launcher.layout import CHECKOUT, Layout, current
from linepool.launcher.stack import Stack, temporary_stack
from tests.chaos import faults
from tests.chaos.lives import Crowd
from tests.chaos.soak import Outcome, crowd_of, soak
from tests.chaos.town import Townspeople, build
from tests.lab.manage import lead_carrier_to
from tests.lab.outside import Outside, outside_world


def main(argv: list[str]) -> int:
    """0 when every promise was kept."""
    parser = argparse.ArgumentParser(prog="./run chaos", description=__doc__.split("\n\n")[1])
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--calls", type=int, default=24, help="at once, of every kind (at least one of each)")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    parser.add_argument("--only", nargs="*", default=[], metavar="FAULT", help="e.g. 'kill callcontrol'")
    options = parser.parse_args(argv)
    print(f"seed {options.seed}", flush=True)
    with _stack() as stack, _world(stack) as outside:
        people, kinds = Townspeople(outside), crowd_of(options.calls)
        crowd = Crowd(build(stack, people, kinds), people)
        outcome = soak(stack, outside, crowd, kinds, options.minutes, faults.chosen(options.seed, options.only))
    return report(outcome)


def report(outcome: Outcome) -> int:
    """Print what it came to; the exit code."""
    for name in outcome.unsettled:
        print(f"  not there: {name}")
    for failure in outcome.failures:
        print(f"  BROKEN {failure}")
    print(
        f"{outcome.calls} calls, {len(outcome.struck)} faults, {len(outcome.verdict.lost) + len(outcome.cut)} losses, "
        f"{len(outcome.verdict.doubled)} doubles, worst silence {outcome.worst_silence_ms} ms, "
        f"worst duration {outcome.verdict.worst_off_ms} ms, "
        f"slowest to act {max((one.acts_s for one in outcome.struck), default=0):.1f} s",
        flush=True,
    )
    return 1 if outcome.failures else 0


@contextmanager
def _stack() -> Iterator[Stack]:
    given = os.environ.get("LAB_STATE_DIR")
    if given:
        layout = Layout(CHECKOUT, Path(given).resolve(), current().cache)
        yield Stack(layout, dict(bring_up.environment_of(layout, {}).values))
        return
    with temporary_stack(patience=600) as running:
        yield running


@contextmanager
def _world(stack: Stack) -> Iterator[Outside]:
    address, sip_port = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    with outside_world(address, sip_port) as world:
        lead_carrier_to(stack, world.sip_port, max_channels=500)
        yield world


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
