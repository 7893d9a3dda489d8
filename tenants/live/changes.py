"""What makes of one board the next: a wallboard of a hundred agents is told the two that changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

Board = Mapping[str, Any]

KEYS: Final = {"agents": "user_id", "calls": "id", "queues": "id"}
"""The lists of which only what is new is told, and what each row is known by; all else is short and told whole."""


def changes(before: Board, after: Board) -> dict[str, Any]:
    """The next board by what differs: ``after`` is the number of the board it follows, the lists of ``board`` hold rows
    that are new or different, and ``order`` names all rows of a list whose order or length is another."""
    news, order = {name: value for name, value in after.items() if name not in KEYS}, {}
    for name, key in KEYS.items():
        known = {row[key]: row for row in before[name]}
        news[name] = [row for row in after[name] if known.get(row[key]) != row]
        ids = [row[key] for row in after[name]]
        if ids != list(known):
            order[name] = ids
    return {"after": before["seq"], "order": order, "board": news}
