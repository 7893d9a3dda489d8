"""How the product's processes are: before an attack, and after it."""

import os
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher.stack import Stack
from tests.lab.workspace import await_value

WATCHED = ("asterisk", "callcontrol", "web")
MORE_MB = 200
STORM_MB = 1_150
"""What waits in the switch during a storm, before it is shut out: PJSIP reads requests into 31 queues, each of them a
whole packet's buffer of 66 KB, and takes no more when one of the queues has 500: 1,023 MB, and what they are made of.
Freed, it is not always given back. Seen: +720 and +960 MB."""
MORE_FILES = 60
PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Vital:
    """One process: its id, its memory in MB and its open files."""

    pid: int
    mb: int
    files: int


def vitals(stack: Stack) -> dict[str, Vital]:
    """The processes that meet the network."""
    return {part: _vital(stack.pid(part)) for part in WATCHED}


def _vital(pid: int) -> Vital:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return Vital(pid, pages * PAGE // 1_000_000, len(os.listdir(f"/proc/{pid}/fd")))


def unharmed(stack: Stack, before: dict[str, Vital], *, more_mb: int = MORE_MB, seconds: float = 60) -> None:
    """Wait until the same processes have about as many files and as little memory as before; tells the figures."""

    def as_before() -> bool:
        now = vitals(stack)
        return all(
            now[part].pid == was.pid and now[part].mb <= was.mb + more_mb and now[part].files <= was.files + MORE_FILES
            for part, was in before.items()
        )

    try:
        await_value(as_before, seconds, "the processes are as they were before")
    finally:
        print("before:", before, "\nafter: ", vitals(stack))
