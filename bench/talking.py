"""`./run bench talking`: calls that talk with real RTP both ways and are recorded in stereo, on one media node.

SIPp makes the calls and streams G.711 from both ends of each. A few more calls belong to probes, which time every
packet on its way through the node (bench.probe): jitter, loss, delay, and the E-model's MOS (bench.voice).
What the machine does besides (SIPp's own packets most of all) is in the figures.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.calls import helper
from bench.calls_sipp import CALLERS, PHONES, cpu_seconds, register, sipp, write_field_file
from bench.figures import percentile, table
from bench.probe import ADDRESS, Probes
from bench.voice import Heard
from linepool.launcher.stack import Stack, temporary_stack

PROBES = 4
PROBE_PORT = 5098
FIRST_MEDIA = 41_000
RAMP_PER_S = 10
PARTS = ("asterisk", "callcontrol", "postgres", "worker")


def talking(stack: Stack, folder: Path, options: argparse.Namespace) -> None:
    """Bring the calls up, measure, take them down, print."""
    agents = -(-options.calls // options.companies) + 1
    company = helper(stack, "make", str(options.companies + 1), str(agents), "full")
    target = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    load, theirs = company["phones"][:-agents], company["phones"][-agents:]
    register(folder, target, load)
    register(folder, target, theirs, PROBE_PORT)
    helper(stack, "ready")
    stay_ms = 1_000 * (options.calls // RAMP_PER_S + options.seconds + 20)
    probes = Probes(FIRST_MEDIA, 2 * PROBES)
    with (
        _load(folder, target, company["numbers"][:-1], options.calls, stay_ms),
        _probed(folder, target, company["numbers"][-1], stay_ms),
    ):
        probes.start()
        time.sleep(options.calls / RAMP_PER_S + 8)
        up = _channels(stack)
        if up < 2 * (options.calls + PROBES):
            raise SystemExit(f"{up} channels are up, not two for each of {options.calls} calls and {PROBES} probes")
        probes.measure()
        before = {part: cpu_seconds(stack.pid(part)) for part in PARTS}
        time.sleep(options.seconds)
        spent = {part: cpu_seconds(stack.pid(part)) - before[part] for part in PARTS}
        heard = probes.stop()
    _print(options, up, {part: seconds / options.seconds for part, seconds in spent.items()}, heard)


@contextlib.contextmanager
def _load(folder: Path, target: tuple[str, int], numbers: list[str], calls: int, stay_ms: int) -> Iterator[None]:
    (folder / "speech.ulaw").write_bytes(os.urandom(8_000 * 5))  # the scenarios name it
    callers = write_field_file(folder / "callers.csv", [(number,) for number in numbers])
    amount = ("-m", str(calls), "-l", str(calls), "-r", str(RAMP_PER_S), "-d", str(stay_ms))
    with (
        _running(sipp("agent_talk", folder, target, *_at(PHONES, 5090), "-mp", "20000"), folder),
        _running(
            sipp("caller_talk", folder, target, *_at(CALLERS), "-mp", "30000", "-inf", str(callers), *amount),
            folder,
        ),
    ):
        yield


@contextlib.contextmanager
def _probed(folder: Path, target: tuple[str, int], number: str, stay_ms: int) -> Iterator[None]:
    """Calls whose callers are the first half of the probes, and their agents the other."""
    ports = [str(FIRST_MEDIA + 2 * index) for index in range(2 * PROBES)]
    agents = write_field_file(folder / "probes.csv", [(ADDRESS, port) for port in ports[PROBES:]])
    callers = write_field_file(folder / "probing.csv", [(number, ADDRESS, port) for port in ports[:PROBES]])
    amount = ("-m", str(PROBES), "-l", str(PROBES), "-r", "2", "-d", str(stay_ms))
    with (
        _running(sipp("agent_probe", folder, target, *_at(PHONES, PROBE_PORT), "-inf", str(agents)), folder),
        _running(sipp("caller_probe", folder, target, *_at(CALLERS), "-inf", str(callers), *amount), folder),
    ):
        yield


def _at(address: str, port: int | None = None) -> tuple[str, ...]:
    """Where SIPp is; any port that is free for those who only call."""
    return ("-i", address, "-mi", address, *(("-p", str(port)) if port else ()))


@contextlib.contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def _channels(stack: Stack) -> int:
    return int(helper(stack, "channels")["channels"])


def _print(options: argparse.Namespace, channels: int, cores: dict[str, float], heard: dict[int, Heard]) -> None:
    calls = f"{options.calls} calls and {PROBES} probes, recorded in stereo, {channels} channels up"
    busy = [["cores busy", *(f"{cores[part]:.2f}" for part in PARTS)]]
    table(f"talking: {calls}; {options.seconds} s", ["", *PARTS], busy)
    rows = [_row(name, found) for name, found in _sides(heard).items()]
    table("what a probe hears", ["way", "streams", "loss", "delay p50 ms", "p99 ms", "jitter ms", "worst MOS"], rows)


def _sides(heard: dict[int, Heard]) -> dict[str, list[Heard]]:
    return {
        "caller → agent": [one for talker, one in heard.items() if talker < PROBES],
        "agent → caller": [one for talker, one in heard.items() if talker >= PROBES],
    }


def _row(name: str, found: list[Heard]) -> list[Any]:
    ways = [way for one in found for way in one.ways]
    sent = sum(one.sent for one in found)
    return [
        name,
        len(found),
        f"{100 * (1 - len(ways) / sent) if sent else 100:.3f} %",
        f"{percentile(ways, 50):.2f}",
        f"{percentile(ways, 99):.2f}",
        f"{max((one.jitter_ms for one in found), default=0):.2f}",
        f"{min((one.mos() for one in found), default=1):.2f}",
    ]


def main(argv: list[str]) -> int:
    """Prints both tables."""
    parser = argparse.ArgumentParser(prog="run bench talking", description=__doc__.split("\n\n")[0])
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--seconds", type=int, default=30, help="of measuring")
    parser.add_argument("--companies", type=int, default=20)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-talking-") as name, temporary_stack(patience=600) as stack:
        talking(stack, Path(name), options)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
