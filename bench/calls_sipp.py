"""SIPp as many callers and as every agent's phone, without sound."""

import contextlib
import csv
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CALLERS, PHONES = "127.0.0.2", "127.0.0.4"
PHONES_PORT = 5090
SCENARIOS = Path(__file__).parent / "calls_etc"


@dataclass(frozen=True, slots=True)
class Run:
    """What SIPp counted: calls begun, ended as written, and not."""

    started: int
    good: int
    failed: int
    seconds: float


@dataclass(slots=True)
class Phones:
    """The agents' side of a run."""

    answered: int = 0


def sipp(scenario: str, folder: Path, target: tuple[str, int], *options: str) -> list[str]:
    """The command line of one SIPp."""
    program = shutil.which("sipp")
    if program is None:
        raise SystemExit("sipp is missing: ./run test lab installs it")
    common = ["-nostdin", "-nd", "-bind_local", "-trace_err", "-error_file", str(folder / f"{scenario}.errors")]
    return [program, f"{target[0]}:{target[1]}", "-sf", str(SCENARIOS / f"{scenario}.xml"), *common, *options]


def write_field_file(path: Path, rows: Sequence[Sequence[str]], order: str = "SEQUENTIAL") -> Path:
    """SIPp's list of values, one row a call."""
    path.write_text(order + "\n" + "".join(";".join(row) + "\n" for row in rows))
    return path


def register(
    folder: Path, target: tuple[str, int], phones: Sequence[Sequence[str]], port: int = PHONES_PORT, per_s: int = 20
) -> None:
    """Register every phone at the address where `answering` will answer for it."""
    rows = [(name, f"[authentication username={name} password={secret}]") for name, secret in phones]
    fields = write_field_file(folder / "phones.csv", rows)
    options = ("-inf", str(fields), "-i", PHONES, "-p", str(port), "-m", str(len(phones)), "-r", str(per_s))
    done = subprocess.run(
        sipp("register", folder, target, *options), cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        errors = folder / "register.errors"
        raise SystemExit(f"the phones do not register: {errors.read_text()[:500] if errors.exists() else done.stdout}")


@contextlib.contextmanager
def answering(folder: Path, target: tuple[str, int]) -> Iterator["Phones"]:
    """Answer every phone for the length of a block; afterwards `Phones.answered` is how many calls were."""
    statistics = folder / "agents.csv"
    statistics.unlink(missing_ok=True)
    options = ("-i", PHONES, "-mi", PHONES, "-p", str(PHONES_PORT), "-trace_stat", "-stf", str(statistics), "-fd", "1")
    command = sipp("agent", folder, target, *options)
    phones = Phones()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield phones
    finally:
        process.send_signal(signal.SIGUSR1)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(5)
        process.kill()
        process.wait()
        phones.answered = int(_last_row(statistics)["SuccessfulCall(C)"])


def call(folder: Path, target: tuple[str, int], numbers: Sequence[str], rate: int, seconds: int) -> Run:
    """`rate` new calls a second for so long, to the numbers in turn."""
    fields = write_field_file(folder / "numbers.csv", [(number,) for number in numbers])
    statistics = folder / "callers.csv"
    statistics.unlink(missing_ok=True)
    count = rate * seconds
    options = ["-inf", str(fields), "-i", CALLERS, "-mi", CALLERS, "-m", str(count), "-r", str(rate), "-l", str(count)]
    options += ["-trace_stat", "-stf", str(statistics), "-fd", "1", "-timeout", f"{seconds + 60}s"]
    began = time.monotonic()
    subprocess.run(
        sipp("caller", folder, target, *options),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    last = _last_row(statistics)
    return Run(
        started=int(last["TotalCallCreated"]),
        good=int(last["SuccessfulCall(C)"]),
        failed=int(last["FailedCall(C)"]),
        seconds=time.monotonic() - began,
    )


def _last_row(statistics: Path) -> dict[str, str]:
    with statistics.open() as lines:
        return list(csv.DictReader(lines, delimiter=";"))[-1]


def cpu_seconds(pid: int, word: str = "") -> float:
    """Processor time of a process and its children so far, or of those with this word in their command alone."""
    total = 0.0
    for each in (pid, *_descendants(pid)):
        with contextlib.suppress(OSError):
            if word and word not in Path(f"/proc/{each}/cmdline").read_text().split("\0"):
                continue
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            spent = fields[11:13] if word else fields[11:15]  # with the children that have ended since
            total += sum(map(int, spent)) / os.sysconf("SC_CLK_TCK")
    return total


def _descendants(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in re.findall(r"\d+", task.read_text()):
                found += [int(child), *_descendants(int(child))]
    return found
