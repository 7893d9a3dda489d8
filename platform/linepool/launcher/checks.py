"""``./run test``: every check of the project, in layers."""

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from linepool.launcher.environment import build
from linepool.launcher.layout import Layout
from linepool.launcher.ports import Reservations
from linepool.launcher.preparation import Preparation
from linepool.launcher.progress import Progress
from linepool.launcher.state import choose_ports, load
from linepool.launcher.tools import environment_with_tools

LAYERS = ("lint", "frontend", "unit", "lab", "chaos")
OTHERS = ("--ignore=tests/lab", "--ignore=tests/telephony", "--ignore=tests/billing")
PAIRED = {"lint", "unit"}
"""Layers whose checks share nothing, not even a server, and judge nothing by the clock: they run two at a time."""
CHAOS = ("--minutes", "3", "--seed", "134")
"""A seed by which what matters most comes in the first minutes; other seeds are for longer soaks."""


@dataclass(frozen=True)
class Check:
    """One runner: its name, its command, its folder, and where it counts its tests."""

    name: str
    command: Sequence[str]
    folder: Path
    report: Path | None = None


@dataclass
class Count:
    """Tests of one runner, or of all."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: "Count") -> None:
        """Add another runner's numbers."""
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


Result = tuple[Check, int, Count, float]
"""A check, its exit code, its tests, and how many seconds it took."""


def run(layout: Layout, progress: Progress, layer: str | None) -> int:
    """Run one layer or all; every runner's own output, then one line each, then the totals. 0 when all are content."""
    began = time.monotonic()
    layers = LAYERS if layer is None else (layer,)
    environment = prepare(layout, progress, layers)
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="linepool-checks-") as folder:
        for name in layers:
            checks = _checks(layout, name, Path(folder))
            results += beside(checks, environment) if name in PAIRED else [_run(one, environment) for one in checks]
    return _conclude(results, time.monotonic() - began)


def beside(checks: Sequence[Check], environment: Mapping[str, str]) -> list[Result]:
    """Run checks two at a time; each one's output in one piece, when it is over."""
    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(_run, check, environment, quiet=True) for check in checks]
        return [one.result() for one in running]


def _run(check: Check, environment: Mapping[str, str], *, quiet: bool = False) -> Result:
    head, start = f"\n== {check.name}: {' '.join(check.command[:6])}", time.monotonic()
    if not quiet:
        print(head, flush=True)
    done = subprocess.run(
        list(check.command),
        cwd=check.folder,
        env=environment,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
    )
    if quiet:
        print(f"{head}\n{done.stdout.strip()}", flush=True)
    return check, done.returncode, read_report(check.report, done.returncode), time.monotonic() - start


def _conclude(results: Sequence[Result], seconds: float) -> int:
    total, broken = Count(), [check.name for check, code, _, _ in results if code != 0]
    print("\n== summary")
    for check, code, count, took in results:
        total.add(count)
        numbers = str(count) if check.report else ""
        print(f"  {check.name:<14}{'ok' if code == 0 else f'FAILED ({code})':<12}{took:>7.1f} s  {numbers}")
    if broken:
        print(f"  not content: {', '.join(broken)}")
    print(f"{total} in {seconds:.1f}s", flush=True)
    return 1 if broken else 0


def prepare(layout: Layout, progress: Progress, layers: Sequence[str]) -> dict[str, str]:
    """Set up what these layers need and return the environment to run them in."""
    state = load(layout)
    if not state.ports:
        choose_ports(state, {}, progress.note, Reservations())
    preparation = Preparation(layout, build(layout, state, {}), progress)
    preparation.check_machine()
    preparation.browser()
    if {"unit", "lab", "chaos"} & set(layers):
        preparation.switch()
    if {"lab", "chaos"} & set(layers):
        return environment_with_tools(layout, progress, os.environ)
    return dict(os.environ)


def _checks(layout: Layout, layer: str, reports: Path) -> list[Check]:
    python, root, frontend = str(layout.python), layout.root, layout.root / "frontend"
    tests = [python, "-m", "pytest", "-q", "--durations=5"]
    calls, money, unit, lab, pages = (reports / f"{name}.xml" for name in ("calls", "money", "unit", "lab", "pages"))
    return {
        "lint": [
            Check("eslint", ["npm", "run", "-s", "lint"], frontend),
            Check("ruff", [python, "-m", "ruff", "check", "."], root),
            Check("mypy", [python, "-m", "mypy"], root),
            Check("imports", [str(layout.python.with_name("lint-imports")), "--no-logo"], root),
            Check("tsc", ["npm", "run", "-s", "typecheck"], frontend),
        ],
        "frontend": [
            Check(
                "vitest",
                [
                    "npx",
                    "--no-install",
                    "vitest",
                    "run",
                    "--reporter=default",
                    "--reporter=junit",
                    f"--outputFile.junit={pages}",
                ],
                frontend,
                pages,
            ),
        ],
        "unit": [
            Check("unit others", [*tests, "tests", *OTHERS, f"--junit-xml={unit}"], root, unit),
            Check("unit money", [*tests, "tests/billing", f"--junit-xml={money}"], root, money),
            Check("unit calls", [*tests, "tests/telephony", f"--junit-xml={calls}"], root, calls),
        ],
        "lab": [Check("lab", [*tests, "tests/lab", f"--junit-xml={lab}"], root, lab)],
        "chaos": [Check("chaos", [python, "-m", "tests.chaos", *CHAOS], root)],
    }[layer]


def read_report(path: Path | None, code: int) -> Count:
    """Count the tests in a JUnit file; a runner without one (a linter, or one that died) counts as one test."""
    if path is None or not path.exists():
        return Count(failed=1) if code else Count(passed=1)
    count = Count()
    for case in ElementTree.parse(path).getroot().iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            count.failed += 1
        elif case.find("skipped") is not None:
            count.skipped += 1
        else:
            count.passed += 1
    if code and not count.failed:
        count.failed = 1  # it was not content with something other than a test
    return count
