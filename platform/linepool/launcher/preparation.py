"""What must be there before anything can start: browser packages, API types, pages, the switch."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from linepool.launcher import asterisk
from linepool.launcher.asterisk import Asterisk
from linepool.launcher.environment import Environment
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.progress import Progress
from linepool.launcher.stamps import Stamps, fingerprint

OLDEST_NODE = 20
_ROOM_NEEDED = 1_500_000_000
_SERVER_CODE = (
    "platform/linepool/[!l]*/**/*.py",
    "tenants/**/*.py",
    "telephony/**/*.py",
    "billing/**/*.py",
    "platform/linepool/*.py",
)
_PAGES = ("frontend/src/**/*", "frontend/public/**/*", "frontend/*.json", "frontend/*.ts", "frontend/index.html")
_NPM_CI = (
    "npm",
    "ci",
    "--prefer-offline",
    "--fetch-retry-mintimeout=2000",
    "--fetch-retry-maxtimeout=8000",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
)
_NO_NETWORK = ("ENOTFOUND", "EAI_AGAIN", "ECONNREFUSED", "ETIMEDOUT", "ENETUNREACH", "network")


class Preparation:
    """Runs the steps whose inputs changed since they last succeeded."""

    def __init__(self, layout: Layout, environment: Environment, progress: Progress) -> None:
        self._layout = layout
        self._environment = environment
        self._progress = progress
        # What these steps make lies in the checkout and is shared by every state folder of it.
        self._stamps = Stamps(layout.root / "var" / "stamps")

    def everything(self) -> Asterisk | None:
        """Do all of it; return the Asterisk to run, or None when one is given from outside."""
        self.check_machine()
        with ThreadPoolExecutor(1) as beside:
            # The download waits for the network and npm for the processor: side by side they take half the time.
            fetched = beside.submit(self._obtain_switch)
            self.browser()
            with self._progress.step("Asterisk"):
                return fetched.result()

    def check_machine(self) -> None:
        """Complain in one line about a missing tool or a full disk, before anything is begun."""
        check_room(self._layout.var, (self._layout.root / ".venv" / "linepool.ready").exists())
        if self._pages_given:
            return
        node = _output(["node", "--version"]).lstrip("v")
        if not node or not node.split(".")[0].isdigit() or int(node.split(".")[0]) < OLDEST_NODE:
            raise LauncherError(
                f"Node {OLDEST_NODE} is missing (found: {node or 'none'}).", "Install Node 20 or newer."
            )
        if shutil.which("npm") is None:
            raise LauncherError("npm is missing.", "Install the npm that belongs to your Node.")

    @property
    def _pages_given(self) -> bool:
        return "LINEPOOL_BROWSER_DIR" in self._environment.values

    def browser(self) -> None:
        """Install the browser packages, generate the API types, build the pages; one copy at a time."""
        if self._pages_given:
            self._progress.skipped("pages", "given from outside")
            return
        lock = self._layout.root / "var" / "stamps" / "lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        with lock.open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._browser_steps()

    def _browser_steps(self) -> None:
        root = self._layout.root
        frontend = root / "frontend"
        packages = fingerprint(root, ("frontend/package.json", "frontend/package-lock.json", "frontend/.npmrc"))
        self._once("npm", "browser packages", packages, frontend / "node_modules", lambda: self._npm(_NPM_CI))
        code = fingerprint(root, _SERVER_CODE, packages)
        self._once("types", "API types", code, frontend / "src" / "api" / "generated" / "schema.ts", self._types)
        pages = fingerprint(root, _PAGES, packages)
        self._once(
            "pages", "pages", pages, frontend / "dist" / "index.html", lambda: self._npm(["npm", "run", "build"])
        )

    def switch(self) -> Asterisk | None:
        """Return the Asterisk to run, fetching one when there is none; None when it is given from outside."""
        with self._progress.step("Asterisk"):
            return self._obtain_switch()

    def _obtain_switch(self) -> Asterisk | None:
        return None if "asterisk" in self._environment.external else asterisk.obtain(self._layout)

    def _types(self) -> None:
        document = self._layout.root / "frontend" / "openapi.json"
        self._command(
            [str(self._layout.python), "manage.py", "spectacular", "--format", "openapi-json", "--file", str(document)],
            self._layout.root,
        )
        self._npm(["npm", "run", "generate"])

    def _once(self, step: str, label: str, inputs: str, product: Path, work: Callable[[], None]) -> None:
        if product.exists() and self._stamps.done(step, inputs):
            self._progress.skipped(label)
            return
        self._stamps.forget(step)
        with self._progress.step(label):
            work()
        self._stamps.mark(step, inputs)

    def _npm(self, command: Sequence[str]) -> None:
        self._command(command, self._layout.root / "frontend")

    def _command(self, command: Sequence[str], folder: Path) -> None:
        environment = {**self._environment.child(os.environ), "NO_COLOR": "1", "CI": "1"}
        done = subprocess.run(
            list(command),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        log = self._layout.log("setup")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("a") as output:
            output.write(f"$ {' '.join(command)}\n{done.stdout}{done.stderr}")
        if done.returncode != 0:
            raise explain(" ".join(command[:3]), done.stdout + done.stderr, log)


def check_room(folder: Path, installed: bool) -> None:
    """Complain when the disk has too little room: for everything at first, for running later."""
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    needed = 200_000_000 if installed else _ROOM_NEEDED
    free = shutil.disk_usage(existing).free
    if free < needed:
        raise LauncherError(
            f"The disk has {free // 1_000_000} MB left, {needed // 1_000_000} MB are needed.", "Free some."
        )


def explain(what: str, output: str, log: Path) -> LauncherError:
    """Turn a failed command's output into one line."""
    if "ENOSPC" in output or "No space left" in output:
        return LauncherError("The disk is full.", "Free 1 GB and start again.")
    if what.startswith("npm ci") and any(sign in output for sign in _NO_NETWORK):
        return LauncherError("The npm registry cannot be reached.", "Check the network and start again.")
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for sign in ("Could not", "rror:", "rror") for line in lines if sign in line] + lines[-1:]
    return LauncherError(f"`{what}` failed: {telling[0][:200] if telling else 'no reason given'}", f"See {log}.")


def _output(command: Sequence[str]) -> str:
    try:
        return subprocess.run(list(command), capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
