"""Child processes that cannot outlive us."""

import contextlib
import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher.errors import LauncherError

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Credentials:
    """The user a child runs as when we are root and the program refuses root."""

    uid: int
    gid: int


def spawn(
    command: Sequence[str],
    *,
    log: Path,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    credentials: Credentials | None = None,
    last_signal: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in its own session, its output appended to ``log``.

    The kernel sends it ``last_signal`` when the thread that started it dies, even by kill -9: call this
    from a thread that lives as long as the child should.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        try:
            return subprocess.Popen(
                list(command),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=cwd,
                env=dict(os.environ if env is None else env),
                start_new_session=True,
                preexec_fn=_die_with_parent(last_signal, os.getpid()),
                user=None if credentials is None else credentials.uid,
                group=None if credentials is None else credentials.gid,
                extra_groups=None if credentials is None else [],
            )
        except OSError as error:
            raise LauncherError(f"{command[0]} does not start: {error}.", f"See {log}.") from error


def _die_with_parent(last_signal: signal.Signals, parent: int) -> Callable[[], None]:
    def arrange() -> None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, int(last_signal), 0, 0, 0)
        if os.getppid() != parent:  # it died between fork and prctl
            os._exit(1)

    return arrange


def stop(child: subprocess.Popen[bytes], first: signal.Signals = signal.SIGTERM, grace: float = 10.0) -> None:
    """Ask a child to end, wait up to ``grace`` seconds, then end its whole session."""
    if child.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(first)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(grace)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def wait_until(ready: Callable[[], bool], child: subprocess.Popen[bytes], what: str, log: Path, timeout: float) -> None:
    """Poll ``ready`` until true; raise when the child ends first or the time is over."""
    deadline = time.monotonic() + timeout
    while not ready():
        if child.poll() is not None:
            raise LauncherError(f"{what} ended at once (code {child.returncode}): {last_line(log)}", f"See {log}.")
        if time.monotonic() > deadline:
            raise LauncherError(f"{what} is not ready after {timeout:.0f} s: {last_line(log)}", f"See {log}.")
        time.sleep(0.05)


def length(log: Path) -> int:
    """How many bytes a log has now; none when there is no such file."""
    return log.stat().st_size if log.exists() else 0


def last_line(log: Path) -> str:
    """Return the line of a log's end that tells most (an error, else the last with text), shortened, or a dash."""
    if not log.exists():
        return "-"
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - 4096))
        lines = [line.strip() for line in stream.read().decode(errors="replace").splitlines() if line.strip()]
    complaints = [line for line in lines[-4:] if any(sign in line for sign in ("FATAL", "rror:", "ERROR", "Unknown"))]
    return (complaints or lines or ["-"])[-1][:200]
