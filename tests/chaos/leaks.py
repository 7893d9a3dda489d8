"""What a running copy holds: when nobody calls, it must hold nothing of any call, and not ever more of anything."""

import os
from pathlib import Path

import httpx

from linepool.launcher.stack import Stack
from tests.chaos.faults import health, live

#: Hashes that hold something for each call or callback.
_OF_CALLS = ("lp:state:calls",)
#: Streams whose entries are work to be done.
_TO_DO = ("lp:journal:calls", "lp:journal:quarantine")
#: Everything else that may live for ever in Valkey; any other key must expire.
FOR_EVER = ("lp:state:", "lp:callcontrol:", "lp:commands", "lp:journal:", "lp:ban", "lp:limits", "lp:spend")


def left_behind(stack: Stack) -> list[str]:
    """What is left of calls although none is up: empty when nothing is."""
    found = [f"{kind}: {held}" for kind in ("channels", "bridges") if (held := _in_switch(stack, kind))]
    with live(stack) as valkey:
        found += [f"{name} holds {valkey.hlen(name)}" for name in _OF_CALLS if valkey.hlen(name)]
        found += [f"{name} holds {valkey.xlen(name)}" for name in _TO_DO if valkey.xlen(name)]
        for key in valkey.scan_iter("lp:*", count=1_000):
            if not str(key).startswith(FOR_EVER) and valkey.ttl(key) == -1:
                found.append(f"{key} never expires")
    said = health(stack)
    if said.get("calls"):
        found.append(f"call control knows of {said['calls']} calls")
    return found


def weight(stack: Stack) -> dict[str, int]:
    """File descriptors and tasks of the active call control; empty while there is none."""
    said = health(stack)
    pid = said.get("pid")
    if pid is None or not Path(f"/proc/{pid}").exists():
        return {}
    return {"pid": pid, "descriptors": len(os.listdir(f"/proc/{pid}/fd")), "tasks": int(said.get("tasks", 0))}


def _in_switch(stack: Stack, kind: str) -> list[str]:
    values = stack.environment
    user = values["LINEPOOL_ARI_USER"], values["LINEPOOL_ARI_PASSWORD"]
    listed = httpx.get(f"{values['LINEPOOL_ARI_URL']}/{kind}", auth=user, timeout=10).raise_for_status().json()
    return [str(one["id"]) for one in listed]
