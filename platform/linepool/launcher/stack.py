"""A whole running copy for the length of a block: what the lab tests against."""

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from linepool.launcher import bring_up, child, parts, status, supervisor
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import CHECKOUT, Layout, current

RTP_PORTS = "LINEPOOL_RTP_PORTS"
"""How many each node has, four for a call of two; the usual 2,000 are for 500 calls."""
# What a person may set for the set-up of any copy; everything else a throwaway copy chooses itself.
KEPT = ("LINEPOOL_CACHE", "LINEPOOL_ASTERISK_PREFIX", "LINEPOOL_DEBIAN_MIRROR", "LINEPOOL_NEVER_BAN", RTP_PORTS)


@dataclass(frozen=True)
class Stack:
    """A copy that is up. ``status`` is what `./run status --json` says; ``environment`` the LINEPOOL_* values."""

    layout: Layout
    environment: Mapping[str, str]

    @property
    def status(self) -> dict[str, Any]:
        """The present state of every part."""
        return status.collect(self.layout)

    def pid(self, part: str) -> int:
        """The process of a part, e.g. to kill it; raises LauncherError when it is down.

        ``callcontrol`` is the active one, whatever its part's name: waited for while none is.
        """
        pids = self._pids()
        if part == "callcontrol":
            return pids[self.active_controller()]
        if part not in pids:
            raise LauncherError(f"{part} is not running.")
        return pids[part]

    def active_controller(self, patience: float = 30.0) -> str:
        """The name of the part that is the active call control now; raises LauncherError when none becomes so."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            acting, pids = self.health().get("pid"), self._pids()
            for name in parts.controllers(self.environment):
                if acting is not None and pids.get(name) == acting:
                    return name
            time.sleep(0.1)
        raise LauncherError("No call control is active.")

    def health(self) -> dict[str, Any]:
        """What the active call control last said of itself; empty when it has said nothing for seconds."""
        with redis.Redis.from_url(self.environment["LINEPOOL_VALKEY_URL"], decode_responses=True) as client:
            said = client.get("lp:callcontrol:health")
        found: dict[str, Any] = json.loads(str(said)) if said else {}
        return found

    def _pids(self) -> dict[str, int]:
        return {entry["name"]: int(entry["pid"]) for entry in self.status["parts"] if entry["pid"] is not None}

    def process_environment(self) -> dict[str, str]:
        """The environment for a program run beside the parts, e.g. manage.py."""
        return {**_clean(os.environ), **self.environment, "DJANGO_SETTINGS_MODULE": "linepool.settings"}


@contextmanager
def temporary_stack(
    *, demo: bool = False, patience: float = 180.0, given: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """Bring a whole copy up on free ports with empty data, and take it down and away at the end. ``given`` are
    variables as a person sets them."""
    with tempfile.TemporaryDirectory(prefix="linepool-stack-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL's user must be able to pass
        with running_stack(folder, demo=demo, patience=patience, given=given) as stack:
            yield stack


@contextmanager
def running_stack(
    folder: Path, *, demo: bool = False, patience: float = 180.0, given: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """Bring a copy up with its state in ``folder``, and take it down at the end."""
    given = given or {}
    layout = Layout(CHECKOUT, folder, current().cache)
    log = layout.log("launcher")
    ours = {"LINEPOOL_STATE_DIR": str(folder), "LINEPOOL_DEMO": "yes" if demo else "no"}
    environ = {**_clean(os.environ), **ours, **given}
    process = child.spawn([sys.executable, "-m", "linepool.launcher", "up"], log=log, cwd=CHECKOUT, env=environ)
    try:
        _await_ready(layout, process.pid, process.poll, log, patience)
        yield Stack(layout, dict(bring_up.environment_of(layout, given).values))
    finally:
        child.stop(process, signal.SIGTERM, grace=30)


def _await_ready(layout: Layout, pid: int, poll: Callable[[], int | None], log: Path, patience: float) -> None:
    deadline = time.monotonic() + patience
    while True:
        report = supervisor.read_status(layout)
        if report is not None and report["state"] == "ready" and report["pid"] == pid:
            return
        if poll() is not None:
            raise LauncherError(f"The copy ended: {child.last_line(log)}", f"See {log}.")
        if time.monotonic() > deadline:
            raise LauncherError(f"The copy is not ready after {patience:.0f} s: {child.last_line(log)}", f"See {log}.")
        time.sleep(0.1)


def _clean(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if not name.startswith("LINEPOOL_") or name in KEPT}
