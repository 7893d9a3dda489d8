"""``./run restart``: every part anew, one after another, with calls up.

What must not be without a process for a moment has two: the call control that stands by is restarted first, then the
active one, which hands over; a media node is drained before, so its calls end by themselves and none is dropped.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from linepool.launcher import nodes, parts, supervisor
from linepool.launcher.errors import LauncherError
from linepool.launcher.progress import Progress
from linepool.launcher.stack import Stack

READY_S = 120.0
DRAINED_S = 3600.0
"""How long calls are waited for before a node is restarted; `--patience` changes it."""
_TICK_S = 0.2


def bring_tables_up_to_date(stack: Stack, progress: Progress, environ: Mapping[str, str]) -> None:
    """Public tables, then every company's, while the old processes go on. Raises LauncherError when some are not."""
    with progress.step("tables"):
        command = [str(stack.layout.python), "manage.py", "prepare", "--tables"]
        done = subprocess.run(command, cwd=stack.layout.root, env=environ, check=False)
    if done.returncode:
        raise LauncherError("Not all tables are up to date; no part was restarted.", "Run the same command again.")


class Restart:
    """Restarts parts of a running copy; the copy's supervisor starts what ends."""

    def __init__(self, stack: Stack, progress: Progress, *, patience: float = DRAINED_S) -> None:
        self._stack = stack
        self._progress = progress
        self._patience = patience

    def everything(self) -> None:
        """All parts of ours, in an order in which nobody misses one."""
        ours = [entry["name"] for entry in self._stack.status["parts"] if entry["pid"] is not None]
        servers = [name for name in ours if name in ("s3", "valkey", "postgres")]
        controllers = [name for name in ours if name in parts.controllers(self._stack.environment)]
        media = [name for name in ours if name in nodes.parts(self._stack.environment)]
        others = [name for name in ours if name not in (*servers, *controllers, *media)]
        with self._progress.step(f"restart {', '.join(others)}"):
            self._replace(*others)
        for name in (*self._standby_first(controllers), *media, *servers):
            self.part(name)

    def part(self, name: str) -> None:
        """One part; returns when the new process is ready. Raises LauncherError."""
        media = nodes.parts(self._stack.environment)
        with self._progress.step(f"restart {name}"):
            if name not in media:
                self._replace(name)
                return
            node = nodes.name(media.index(name) + 1)
            others = len(media) > 1
            if others:
                self._node("drain", node)
            still = f"{node} still has calls (it drains on; `./run manage node resume {node}` takes it back)"
            self._await(lambda: self._calls(node) == 0, self._patience, still)
            self._replace(name)
            if others:
                self._node("resume", node)

    def _standby_first(self, controllers: Sequence[str]) -> list[str]:
        if not controllers:
            return []
        active = self._stack.active_controller()
        return [*(name for name in controllers if name != active), active]

    def _replace(self, *names: str) -> None:
        """These at the same time."""
        replaced = {name: self._pid_of(name) for name in names}
        for name, old in replaced.items():
            os.kill(old, signal.SIGINT if name == "postgres" else signal.SIGTERM)
        for name, old in replaced.items():
            self._await(partial(self._is_anew, name, old), READY_S, f"{name} is not back")

    def _is_anew(self, name: str, old: int) -> bool:
        report = supervisor.read_status(self._stack.layout) or {"parts": {}}
        entry = report["parts"].get(name, {})
        return entry.get("state") == "up" and entry.get("pid") not in (None, old)

    def _pid_of(self, name: str) -> int:
        for entry in self._stack.status["parts"]:
            if entry["name"] == name and entry["pid"] is not None:
                return int(entry["pid"])
        raise LauncherError(f"{name} is not running.", "`./run status` shows what is.")

    def _calls(self, node: str) -> int:
        known = self._stack.health().get("nodes", {}).get(node, {})
        calls: int = known.get("calls", 0)
        return calls if known.get("state") in ("draining", "up") else 0

    def _node(self, verb: str, node: str) -> None:
        command = [sys.executable, "manage.py", "node", verb, node]
        done = subprocess.run(
            command,
            cwd=self._stack.layout.root,
            env=self._stack.process_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LauncherError(f"{node} cannot be told to {verb}: {done.stderr.strip()[-200:]}")
        wanted = "draining" if verb == "drain" else "up"
        self._await(lambda: self._state(node) == wanted, READY_S, f"{node} is not {wanted}")

    def _state(self, node: str) -> str:
        found: str = self._stack.health().get("nodes", {}).get(node, {}).get("state", "")
        return found

    @staticmethod
    def _await(fact: Callable[[], bool], seconds: float, otherwise: str) -> None:
        deadline = time.monotonic() + seconds
        while not fact():
            if time.monotonic() > deadline:
                raise LauncherError(f"{otherwise} after {seconds:.0f} s.")
            time.sleep(_TICK_S)
