"""What a running copy holds: when nobody calls, it must hold nothing of any call, and not ever more of anything."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path

import httpx

from linepool.launcher.stack import Stack
from tests.chaos.faults import health, live
from tests.chaos.patience import UNWHOLE

#: Hashes that hold something for each call or callback.
_OF_CALLS = ("lp:state:calls",)
#: What may live for ever in Valkey; any other key must expire.
FOR_EVER = ("lp:state:", "lp:callcontrol:", "lp:commands")
#: By how much a call control may grow between two moments in which nobody calls.
MOST_MORE = {"descriptors": 60, "tasks": 60}


def left_behind(stack: Stack) -> list[str]:
    """What is left of calls although none is up: empty when nothing is."""
    found = [f"{kind}: {held}" for kind in ("channels", "bridges") if (held := _in_switches(stack, kind))]
    with live(stack) as valkey:
        found += [f"{name} holds {valkey.hlen(name)}" for name in _OF_CALLS if valkey.hlen(name)]
        for key in valkey.scan_iter("lp:*", count=1_000):
            if not str(key).startswith(FOR_EVER) and valkey.ttl(key) == -1:
                found.append(f"{key} never expires")
    said = health(stack)
    found += [f"call control knows of {said[what]} {what}" for what in ("calls", "unsaved") if said.get(what)]
    return found


class Scales:
    """Weighs call control again and again; a new process begins anew."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def grown(self, stack: Stack) -> list[str]:
        """What has become too much since the first time."""
        now = weight(stack)
        if now.get("pid") != self._first.get("pid"):
            self._first = now
        more = {what: now.get(what, 0) - self._first.get(what, 0) for what in MOST_MORE}
        return [f"call control has {more[what]} more {what}" for what, most in MOST_MORE.items() if more[what] > most]


def nothing_left(stack: Stack, seconds: float = 20) -> list[str]:
    """What is still left of calls after so long; empty as soon as nothing is."""
    return soon_nothing(lambda: left_behind(stack), seconds)


def soon_nothing(look: Callable[[], list[str]], seconds: float) -> list[str]:
    """What is still there after so long; empty as soon as nothing is. What cannot be seen is there."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            left = look()
        except (*UNWHOLE, OSError) as error:  # a process that ends while it is weighed
            left = [repr(error)]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.2)


def weight(stack: Stack) -> dict[str, int]:
    """File descriptors and tasks of the active call control; empty while there is none."""
    said = health(stack)
    pid = said.get("pid")
    if pid is None or not Path(f"/proc/{pid}").exists():
        return {}
    return {"pid": pid, "descriptors": len(os.listdir(f"/proc/{pid}/fd")), "tasks": int(said.get("tasks", 0))}


def _in_switches(stack: Stack, kind: str) -> list[str]:
    values = stack.environment
    user = values["LINEPOOL_ARI_USER"], values["LINEPOOL_ARI_PASSWORD"]
    further = json.loads(values.get("LINEPOOL_MORE_NODES") or "[]")
    found: list[str] = []
    for url in [values["LINEPOOL_ARI_URL"], *(node["ari_url"] for node in further)]:
        listed = httpx.get(f"{url}/{kind}", auth=user, timeout=10).raise_for_status().json()
        found += [str(one["id"]) for one in listed]
    return found
