"""`./run bench calls`: new calls per second through number, menu, queue and agent, beside Asterisk's own app_queue.

SIPp at both ends and no RTP from it; every call presses a key in the menu (SIP INFO) and talks for about two seconds.
Ours is a whole throwaway copy of the product with companies of five agents each, with skills, announcements, stereo
recording and every event kept (`--plain`: without the first three); app_queue is a plain Asterisk with the
same queues and agents, which keeps no call records at all. Both are measured in turn, in this run, on this machine.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.app_queue import plain_asterisk
from bench.calls_sipp import Run, answering, call, cpu_seconds, register
from bench.figures import percentile, table
from linepool.launcher.layout import CHECKOUT
from linepool.launcher.stack import Stack, temporary_stack

PARTS = ("asterisk", "callcontrol", "journal", "postgres", "valkey", "worker", "all")
REST_S = 10
"""So long the copy is measured with everybody ready and nobody calling."""
WARMING_PER_S = 10
"""Before the measured run every number is called once: a company's first call reads its settings and makes its words,
which a running day does not do again."""
DRAINED_S = 5
"""After the last call: what was put off meanwhile (storing, rating, uploads) is part of a call's cost."""


@dataclass(slots=True)
class Measured:
    """One run of one system. `cpu`: milliseconds per call by process. `answered`: by an agent, and ended as written.

    `rest`: milliseconds a second by process while nobody calls."""

    name: str
    rate: int
    run: Run
    cpu: dict[str, float]
    waits: list[float] = field(default_factory=list)
    answered: int = 0
    rest: dict[str, float] = field(default_factory=dict)

    def row(self) -> list[str]:
        """The table's line."""
        failed = self.run.started - self.answered
        waits = (f"{percentile(self.waits, 50):.1f}", f"{percentile(self.waits, 99):.1f}") if self.waits else ("-", "-")
        cpu = [f"{self.cpu[part]:.1f}" if part in self.cpu else "-" for part in PARTS]
        return [self.name, str(self.rate), str(self.run.started), str(failed), *cpu, *waits]


def product(stack: Stack, folder: Path, options: argparse.Namespace) -> Measured:
    """Our own journey."""
    features = "plain" if options.plain else "full"
    company = helper(stack, "make", str(options.companies), str(options.agents), features)
    target = stack.environment["LINEPOOL_SIP_HOST"], int(stack.environment["LINEPOOL_SIP_PORT"])
    register(folder, target, company["phones"])
    helper(stack, "ready")
    with answering(folder, target):
        rest = _at_rest(stack)
        call(folder, target, company["numbers"], WARMING_PER_S, -(-len(company["numbers"]) // WARMING_PER_S))
        time.sleep(DRAINED_S)
        before, began = _spent(stack), time.time()
        run = call(folder, target, company["numbers"], options.rate, options.seconds)
        time.sleep(DRAINED_S)
        after = _spent(stack)
    cpu = {part: 1_000 * (after[part] - before[part]) / max(1, run.started) for part in PARTS}
    facts = _settled(stack, run.started, began)
    answered = min(run.good, facts["outcomes"].get("answered", 0))
    return Measured("linepool", options.rate, run, cpu, facts["waits"], answered, rest)


def _at_rest(stack: Stack) -> dict[str, float]:
    before = _spent(stack)
    time.sleep(REST_S)
    after = _spent(stack)
    return {part: 1_000 * (after[part] - before[part]) / REST_S for part in PARTS}


def _spent(stack: Stack) -> dict[str, float]:
    """CPU seconds so far by kind of process, a second switch's and a standby's with the first's."""
    spent = dict.fromkeys(PARTS, 0.0)
    for part in stack.status["parts"]:
        if part["pid"] is None:
            continue
        name, seconds = part["name"].partition("-")[0], cpu_seconds(part["pid"])
        journal = cpu_seconds(part["pid"], "journal") if name == "callcontrol" else 0.0
        if name in spent:
            spent[name] += seconds - journal
        spent["journal"] += journal
        spent["all"] += seconds
    return spent


def app_queue(folder: Path, options: argparse.Namespace) -> Measured:
    """The same in the dialplan."""
    with plain_asterisk(options.companies, options.agents) as plain:
        with answering(folder, plain.target) as phones:
            before = cpu_seconds(plain.pid)
            run = call(folder, plain.target, plain.numbers, options.rate, options.seconds)
            spent = cpu_seconds(plain.pid) - before
        cpu = dict.fromkeys(("asterisk", "all"), 1_000 * spent / max(1, run.started))
        return Measured("app_queue", options.rate, run, cpu, answered=min(run.good, phones.answered))


def helper(stack: Stack, *arguments: str) -> Any:
    """What `bench.calls_company` answers inside this copy."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.calls_company", *arguments],
        cwd=CHECKOUT,
        env=stack.process_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2_000:])
    return json.loads(done.stdout.splitlines()[-1])


def _settled(stack: Stack, expected: int, began: float) -> Any:
    """The facts once every call is stored, or as they are after a few looks."""
    for _ in range(20):
        facts = helper(stack, "facts", str(began))
        if sum(facts["outcomes"].values()) >= expected:
            break
    return facts


def main(argv: list[str]) -> int:
    """Prints the table. Returns 1 when a call of ours failed."""
    parser = argparse.ArgumentParser(prog="run bench calls", description=__doc__.split("\n\n")[0])
    parser.add_argument("--rate", type=int, default=20, help="new calls per second")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--companies", type=int, default=40)
    parser.add_argument("--agents", type=int, default=13, help="per company")
    parser.add_argument("--plain", action="store_true", help="without skills, announcements and recording")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="bench-calls-") as name:
        folder = Path(name)
        theirs = app_queue(folder, options)
        with temporary_stack(patience=600) as stack:
            ours = product(stack, folder, options)
    features = "plain" if options.plain else "skills, announcements, recording"
    shape = f"{options.companies} queues of {options.agents} agents, {options.seconds} s, {features}"
    head = ["system", "new/s", "calls", "failed", *PARTS, "to INVITE p50 ms", "p99 ms"]
    table(f"calls: {shape}; CPU in ms per call", head, [ours.row(), theirs.row()])
    print("at rest, ms a second:", ", ".join(f"{part} {ours.rest[part]:.1f}" for part in PARTS))
    return int(ours.answered != ours.run.started)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
