"""Starts parts, watches them, restarts the ones that die, stops them all."""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from linepool.launcher import child, logs
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.parts import Part
from linepool.launcher.progress import Progress

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 30.0
_HEALTHY_AFTER = 20.0  # a part that lived this long starts again without the pauses of its past
_TICK = 0.1
_LOGS_EVERY = 10.0


class Stopped(Exception):
    """Somebody asked us to stop while we were waiting for something."""


@dataclass
class Running:
    """A part and its present process."""

    part: Part
    process: subprocess.Popen[bytes]
    log: Path
    log_begin: int  # where this process's own part of the log begins
    started: float
    restarts: int = 0
    pause: float = _FIRST_PAUSE
    restart_at: float | None = None
    ready: bool = False
    version: str = ""

    def is_ready(self) -> bool:
        """Whether the present process does its work."""
        return self._has_said() and self.part.ready()

    def _has_said(self) -> bool:
        if not self.part.says:
            return True
        with self.log.open("rb") as stream:
            stream.seek(min(self.log_begin, self.log.stat().st_size))
            return self.part.says.encode() in stream.read()


@dataclass
class Report:
    """What the supervisor tells the world; written to ``run/status.json`` whenever it changes."""

    state: str = "starting"
    pid: int = 0
    problem: str = ""
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)


class Supervisor:
    """Holds the children of one running copy. Call it from the main thread (see child.spawn)."""

    def __init__(self, layout: Layout, environment: dict[str, str], progress: Progress) -> None:
        self._layout = layout
        self._environment = environment
        self._progress = progress
        self._running: dict[str, Running] = {}
        self._stopping = False
        self._report = Report(pid=os.getpid())
        self._written = ""

    def request_stop(self, *_: object) -> None:
        """Ask for the end; safe in a signal handler."""
        self._stopping = True

    def start(self, parts: Sequence[Part]) -> None:
        """Start these parts side by side and return when all are ready.

        Raises LauncherError when one ends or stays silent, Stopped when asked to stop meanwhile.
        """
        for part in parts:
            self._running[part.name] = self._begin(part)
        for part in parts:
            with self._progress.step(f"start {part.name}"):
                self._await(self._running[part.name])

    def step(self, label: str, command: Sequence[str], log: Path) -> None:
        """Run a command to its end under our environment; its output goes to ``log``."""
        with self._progress.step(label):
            process = child.spawn(command, log=log, cwd=self._layout.root, env=self._environment)
            try:
                while process.poll() is None:
                    self._check_stop()
                    time.sleep(_TICK / 2)
            finally:
                child.stop(process)
            if process.returncode != 0:
                raise LauncherError(f"{label} failed: {child.last_line(log)}", f"See {log}.")

    def run(self, ready: Callable[[], None]) -> None:
        """Watch the parts until asked to stop. Calls ``ready`` once at the beginning."""
        self._tell("ready")
        ready()
        look_at_logs = 0.0
        while not self._stopping:
            for running in self._running.values():
                self._look_after(running)
            if time.monotonic() >= look_at_logs:
                logs.trim(self._layout.logs.rglob("*.log"))
                look_at_logs = time.monotonic() + _LOGS_EVERY
            self._tell(self._report.state)
            time.sleep(_TICK)

    def fail(self, problem: str) -> None:
        """Tell the world why we end."""
        self._report.problem = problem
        self._tell("failed")

    def stop(self) -> None:
        """Stop everything that runs: what was started last first, side by side within a group."""
        self._stopping = True
        if self._report.state != "failed":
            self._tell("stopping")
        order = list(self._running.values())[::-1]
        servers = [running for running in order if running.part.name in ("postgres", "valkey", "s3")]
        users = [running for running in order if running not in servers]
        for group in (users, servers):
            self._stop_group(group)
        if self._report.state != "failed":
            self._tell("stopped")

    def _stop_group(self, group: Iterable[Running]) -> None:
        alive = [running for running in group if running.process.poll() is None]
        for running in alive:
            with contextlib.suppress(ProcessLookupError):
                running.process.send_signal(running.part.stop_signal)
        deadline = time.monotonic() + max((running.part.grace for running in alive), default=0)
        for running in alive:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.process.wait(max(0.05, deadline - time.monotonic()))
            child.stop(running.process, signal.SIGKILL, grace=1)

    def _begin(self, part: Part) -> Running:
        log = self._layout.log(part.name)
        begin = child.length(log)
        return Running(part, self._spawn(part), log, begin, time.monotonic(), version=part.version())

    def _spawn(self, part: Part) -> subprocess.Popen[bytes]:
        return child.spawn(
            part.command(),
            log=self._layout.log(part.name),
            cwd=self._layout.root if part.credentials is None else Path("/"),
            env=self._environment,
            credentials=part.credentials,
            last_signal=part.stop_signal,
        )

    def _await(self, running: Running) -> None:
        part = running.part
        log = self._layout.log(part.name)
        deadline = running.started + part.start_timeout
        while not running.is_ready():
            self._check_stop()
            problem = ""
            if running.process.poll() is not None:
                problem = f"{part.name} ended at once (code {running.process.returncode})"
            elif time.monotonic() > deadline:
                problem = f"{part.name} is not ready after {part.start_timeout:.0f} s"
            if problem:
                raise LauncherError(f"{problem}: {child.last_line(log)}", f"See {log}.")
            time.sleep(_TICK / 2)
        running.ready = True
        self._tell(self._report.state)

    def _look_after(self, running: Running) -> None:
        now = time.monotonic()
        if running.restart_at is not None:
            if now >= running.restart_at:
                self._restart(running, now)
            return
        code = running.process.poll()
        if code is None:
            running.ready = running.ready or running.is_ready()
            return
        child.stop(running.process)  # what it left behind of its session
        if now - running.started > _HEALTHY_AFTER:
            running.pause = _FIRST_PAUSE
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended (code {code})"
        self._put_off(running, now, f"{how}: {child.last_line(self._layout.log(running.part.name))}")

    def _restart(self, running: Running, now: float) -> None:
        running.restart_at, running.log_begin = None, child.length(running.log)
        try:
            running.process, running.started = self._spawn(running.part), now
        except LauncherError as error:  # e.g. a full disk: the others go on, and this one is tried again
            self._put_off(running, now, str(error))
            return
        running.restarts += 1

    def _put_off(self, running: Running, now: float, why: str) -> None:
        self._progress.note(f"{running.part.name} {why} (starting again in {running.pause:.0f} s)")
        running.ready, running.restart_at = False, now + running.pause
        running.pause = min(running.pause * 2, _LONGEST_PAUSE)

    def _check_stop(self) -> None:
        if self._stopping:
            raise Stopped

    def _tell(self, state: str) -> None:
        self._report.state = state
        self._report.parts = {name: _describe(running) for name, running in self._running.items()}
        text = json.dumps(asdict(self._report))
        if text != self._written:
            write_status(self._layout, text)
            self._written = text


def _describe(running: Running) -> dict[str, Any]:
    alive = running.process.poll() is None
    state = "up" if alive and running.ready else "starting" if alive else "down"
    return {
        "state": state,
        "pid": running.process.pid if alive else None,
        "address": running.part.address,
        "version": running.version,
        "restarts": running.restarts,
    }


def write_status(layout: Layout, text: str) -> None:
    """Replace ``run/status.json`` whole."""
    layout.run.mkdir(parents=True, exist_ok=True)
    partial = layout.run / "status.partial"
    partial.write_text(text)
    partial.replace(layout.run / "status.json")


def read_status(layout: Layout) -> dict[str, Any] | None:
    """Return the last report, or None; the supervisor may have died since (see ``holder``)."""
    path = layout.run / "status.json"
    if not path.exists():
        return None
    report: dict[str, Any] = json.loads(path.read_text())
    return report


def lock(layout: Layout) -> TextIO:
    """Become this copy's one supervisor for as long as the returned file is open; the kernel frees it with us."""
    layout.run.mkdir(parents=True, exist_ok=True)
    handle = (layout.run / "supervisor.lock").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        raise LauncherError("This copy is already up.", "`./run status` shows it, `./run down` stops it.") from None
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def holder(layout: Layout) -> int | None:
    """Return the pid of the living supervisor of this copy, or None."""
    path = layout.run / "supervisor.lock"
    if not path.exists():
        return None
    with path.open("r") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = handle.read().strip()
            return int(text) if text.isdigit() else None
    return None
