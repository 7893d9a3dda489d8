"""`./run restart`: in which order parts are replaced, and what is done around it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from linepool.launcher.errors import LauncherError
from linepool.launcher.progress import Progress
from linepool.launcher.restart import Restart

PARTS = (
    "postgres",
    "valkey",
    "s3",
    "asterisk",
    "asterisk-2",
    "web",
    "callcontrol",
    "callcontrol-2",
    "worker",
    "beat",
)


class Copy:
    """A running copy that says what it is asked, and whose second node has two calls for the first few looks."""

    def __init__(self, **environment: str) -> None:
        self.environment = environment
        self.calls = 2

    @property
    def status(self) -> dict[str, Any]:
        return {"parts": [{"name": name, "pid": number} for number, name in enumerate(PARTS, start=1)]}

    def active_controller(self) -> str:
        return "callcontrol"

    def health(self) -> dict[str, Any]:
        self.calls = max(0, self.calls - 1)
        return {"nodes": {"node-1": {"state": "up", "calls": 0}, "node-2": {"state": "draining", "calls": self.calls}}}


class Noted(Restart):
    """Writes down what it would do."""

    def __init__(self, **environment: str) -> None:
        self._stack: Any = Copy(**environment)
        self._progress = Progress()
        self._patience = 5
        self.done: list[str] = []

    def _replace(self, *names: str) -> None:
        if "asterisk-2" in names:
            assert self._stack.calls == 0, "its calls have ended"
        self.done += names

    def _node(self, verb: str, node: str) -> None:
        self.done.append(f"{verb} {node}")


def test_nobody_misses_a_part_that_is_replaced() -> None:
    restart = Noted()
    restart.everything()
    assert restart.done == [
        "web",
        "worker",
        "beat",
        "callcontrol-2",
        "callcontrol",
        "drain node-1",
        "asterisk",
        "resume node-1",
        "drain node-2",
        "asterisk-2",
        "resume node-2",
        "postgres",
        "valkey",
        "s3",
    ]


def test_the_only_node_is_not_drained_for_that_would_refuse_every_call() -> None:
    restart = Noted(LINEPOOL_NODES="1")
    restart.part("asterisk")
    assert restart.done == ["asterisk"]


def test_calls_that_do_not_end_keep_their_node(monkeypatch: pytest.MonkeyPatch) -> None:
    restart = Noted()
    monkeypatch.setattr(restart._stack, "health", lambda: {"nodes": {"node-2": {"state": "draining", "calls": 1}}})

    def no_patience(fact: Callable[[], bool], seconds: float, otherwise: str) -> None:
        if not fact():
            raise LauncherError(otherwise)

    monkeypatch.setattr(restart, "_await", no_patience)
    with pytest.raises(LauncherError, match="node-2 still has calls"):
        restart.part("asterisk-2")
    assert restart.done == ["drain node-2"]
