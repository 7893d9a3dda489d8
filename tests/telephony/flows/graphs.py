"""A company's usual flow, and small changes to it, for the tests of flows."""

from copy import deepcopy
from typing import Any

DAYS = ("mon", "tue", "wed", "thu", "fri")

USUAL: dict[str, Any] = {
    "version": 1,
    "entry": "hours",
    "nodes": {
        "hours": {
            "kind": "hours",
            "timezone": "Asia/Shanghai",
            "weekly": {day: [["09:00", "12:00"], ["13:30", "18:00"]] for day in DAYS},
            "holidays": [
                {"date": "2026-10-01", "intervals": []},
                {"date": "2026-10-10", "intervals": [["10:00", "24:00"]]},
            ],
            "open": "greeting",
            "closed": "closed",
        },
        "greeting": {"kind": "say", "text": "Welcome to Acme.", "next": "menu"},
        "menu": {
            "kind": "menu",
            "say": {"text": "Press 1 for sales, 2 to leave a message.", "language": "en"},
            "choices": {"1": "sales", "2": "mail", "9": "end"},
            "timeout_ms": 4000,
            "retries": 1,
            "invalid": {"text": "That is not a choice."},
            "otherwise": "sales",
        },
        "sales": {"kind": "queue", "queue_id": "7", "otherwise": "mail", "exits": {"*": "mail"}},
        "mail": {"kind": "voicemail", "mailbox": "7", "say": {"text": "Leave a message."}, "max_ms": 60000},
        "closed": {"kind": "play", "prompt": "closed", "next": "end"},
        "end": {"kind": "hangup"},
    },
}


def usual(**changes: dict[str, Any]) -> dict[str, Any]:
    """The usual graph, with fields of nodes replaced (or nodes added)."""
    graph = deepcopy(USUAL)
    for node_id, fields in changes.items():
        graph["nodes"].setdefault(node_id, {}).update(fields)
    return graph


def without(node_id: str, field: str) -> dict[str, Any]:
    """The usual graph lacking one field of one node."""
    graph = usual()
    del graph["nodes"][node_id][field]
    return graph
