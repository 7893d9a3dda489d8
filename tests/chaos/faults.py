"""What can be done to a running copy. Each fault returns when it is done and over; the product heals by itself."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import redis

from linepool.launcher import asterisk
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import current
from linepool.launcher.stack import Stack
from tests.chaos.patience import patiently

BACK_S = 90
FLAPS = 8
FROZEN_S = 30.0


@dataclass(frozen=True, slots=True)
class Fault:
    """`name` as printed; `do` it to a stack."""

    name: str
    do: Callable[[Stack], None]


def kill(part: str) -> Callable[[Stack], None]:
    """kill -9; done when the process is gone."""

    def do(stack: Stack) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(stack.pid(part), signal.SIGKILL)

    return do


def wipe_valkey(stack: Stack) -> None:
    """kill -9, and its append-only file is lost with it."""
    data = stack.layout.var / "valkey"
    kill("valkey")(stack)
    for path in data.iterdir():
        if path.name.startswith(("appendonly", "dump")):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def restart_postgres(stack: Stack) -> None:
    """A fast shutdown, as an upgrade does: every connection ends. The supervisor starts it again."""
    os.kill(stack.pid("postgres"), signal.SIGINT)


@contextlib.contextmanager
def frozen(stack: Stack, part: str) -> Iterator[None]:
    """The part and its children stand still during the block: it answers nobody and refuses nobody."""
    first = stack.pid(part)
    stopped = [first]
    os.kill(first, signal.SIGSTOP)
    try:
        for pid in _children(first):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGSTOP)
                stopped.append(pid)
        yield
    finally:
        for pid in reversed(stopped):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def freeze(part: str, seconds: float) -> Callable[[Stack], None]:
    """Stand still for so long."""

    def do(stack: Stack) -> None:
        with frozen(stack, part):
            time.sleep(seconds)

    return do


def flap(stack: Stack) -> None:
    """The connection between the switch and call control breaks every second."""
    for _ in range(FLAPS):
        cut_ari(stack)
        time.sleep(1)


def cut_ari(stack: Stack) -> None:
    """The switch ends call control's connections."""
    for config in switch_configs(stack):
        switch_says(config, "ari shutdown websocket sessions")


def switch_configs(stack: Stack) -> list[Path]:
    """The asterisk.conf of every node."""
    return sorted((stack.layout.var / "etc").rglob("asterisk.conf"))


def switch_says(config: Path, command: str) -> str:
    """A command on the switch's own console."""
    found = asterisk.find(current())
    if found is None:
        raise LauncherError("no Asterisk is unpacked")
    done = subprocess.run(
        [*found.program, "-C", str(config), "-rx", command], capture_output=True, text=True, check=False, timeout=20
    )
    return done.stdout


ALL = (
    Fault("kill callcontrol", kill("callcontrol")),
    Fault("kill web", kill("web")),
    Fault("kill worker", kill("worker")),
    Fault("kill beat", kill("beat")),
    Fault("kill valkey", kill("valkey")),
    Fault("wipe valkey", wipe_valkey),
    Fault("restart postgres", restart_postgres),
    Fault("freeze postgres", freeze("postgres", FROZEN_S)),
    Fault("freeze s3", freeze("s3", 10)),
    Fault("flap ari", flap),
    Fault("kill second node", kill("asterisk-2")),
)


def chosen(seed: int, only: Collection[str] = ()) -> Iterator[Fault]:
    """Faults for ever: each of them once in every round, in an order of the seed; call control comes twice.

    `only` these, when there are any."""
    dice = random.Random(seed)  # noqa: S311 (to be repeated)
    last = ""
    while True:
        deck = [fault for fault in (*ALL, ALL[0]) if not only or fault.name in only]
        dice.shuffle(deck)
        for fault in deck:
            if fault.name != last or len(only) == 1:
                yield fault
            last = fault.name


def healed(stack: Stack) -> None:
    """Wait until every part is up again and one call control is active. Raises TimeoutError."""

    def all_up() -> bool:
        report = stack.status
        return report["state"] == "ready" and all(part["state"] == "up" for part in report["parts"])

    patiently(all_up, BACK_S, "every part is up again")
    patiently(lambda: bool(health(stack)), BACK_S, "a call control is active")


def live(stack: Stack) -> "redis.Redis":
    """The Valkey with the live state."""
    url = f"{stack.environment['LINEPOOL_VALKEY_URL']}/0"
    return redis.Redis.from_url(url, decode_responses=True, socket_timeout=5, socket_connect_timeout=2)


def health(stack: Stack) -> dict[str, Any]:
    """What the active call control says of itself; empty while none does."""
    try:
        return stack.health()
    except redis.RedisError:
        return {}


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError, IndexError):
                if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == pid:
                    found.append(int(folder.name))
    return found
