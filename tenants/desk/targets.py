"""Whom an agent may send the call on the desk to: the directory of the company whose call it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from linepool.kernel.tenancy import company_scope
from telephony.control import board_snapshot
from tenants.agents.selectors import agents
from tenants.destinations import flow_nodes
from tenants.queues.models import Queue
from tenants.seats.selectors import extensions_of

LENGTH = 50
#: Ends of the line; sending somebody there is done by the other buttons.
_ENDS = frozenset({"hangup"})


def directory(company_id: int, search: str) -> dict[str, Any]:
    """Agents, queues and places in the menu of a company whose name or extension holds `search`, 50 of each at most.

    States and lengths are the live board's; without call control everybody is offline and nobody waits.
    """
    board = board_snapshot(company_id) or {"agents": [], "queues": []}
    with company_scope(company_id):
        return {
            "agents": list(_matching(_agents(board), search, "name", "extension")),
            "queues": list(_matching(_queues(board), search, "name")),
            "flow_nodes": list(_matching(_places(), search, "label", "id")),
        }


def _matching(rows: Iterable[dict[str, Any]], search: str, *fields: str) -> list[dict[str, Any]]:
    wanted = search.strip().casefold()
    found = (row for row in rows if any(wanted in str(row[field]).casefold() for field in fields))
    return [row for _, row in zip(range(LENGTH), found, strict=False)]


def _agents(board: dict[str, Any]) -> Iterable[dict[str, Any]]:
    states = {row["user_id"]: row["state"] for row in board["agents"]}
    extensions = extensions_of()
    for place in agents():
        yield {
            "user_id": place.user_id,
            "name": place.user.name,
            "extension": extensions.get(place.user_id, ""),
            "state": states.get(place.user_id, "offline"),
        }


def _queues(board: dict[str, Any]) -> Iterable[dict[str, Any]]:
    seen = {row["id"]: row for row in board["queues"]}
    for pk, name in Queue.objects.order_by("name").values_list("pk", "name"):
        row = seen.get(str(pk), {})
        yield {"id": pk, "name": name, "waiting": row.get("waiting", 0), "ready": row.get("ready", 0)}


def _places() -> Iterable[dict[str, Any]]:
    for name, node in flow_nodes().items():
        if node.get("kind") not in _ENDS:
            yield {"id": name, "label": node.get("label") or _first_words(node) or name}


def _first_words(node: dict[str, Any]) -> str:
    says = node.get("say")
    return str(says.get("text", ""))[:60] if isinstance(says, dict) else ""
