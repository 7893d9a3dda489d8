"""A flow's graph, from the JSON it is stored as.

    {"version": 1, "entry": "greeting", "nodes": {
      "greeting": {"kind": "say", "text": "Welcome to Acme.", "next": "hours"},
      "hours":    {"kind": "hours", "timezone": "Asia/Shanghai", "weekly": {"mon": [["09:00", "18:00"]]},
                   "holidays": [{"date": "2026-10-01", "intervals": []}], "open": "menu", "closed": "closed"},
      "menu":     {"kind": "menu", "say": {"text": "Press 1 for sales.", "language": "en"},
                   "choices": {"1": "sales", "2": "vip", "3": "partner"},
                   "timeout_ms": 5000, "retries": 2, "invalid": {"text": "…"}, "otherwise": "sales"},
      "sales":    {"kind": "queue", "queue_id": "7", "priority": 0, "otherwise": "mail", "exits": {"*": "mail"},
                   "callback_key": "1", "callback_after_ms": 60000},
      "mail":     {"kind": "voicemail", "mailbox": "7", "say": {"text": "Leave a message."}, "max_ms": 120000},
      "vip":      {"kind": "set", "data": {"reason": "vip"}, "skills": {"law": 2}, "priority": 10, "next": "sales"},
      "partner":  {"kind": "transfer", "to": "number:+861012345678", "otherwise": "mail"},
      "closed":   {"kind": "play", "play": "closed", "next": "end"},
      "end":      {"kind": "hangup", "cause": "normal"}}}

A sound is `"play": NAME` or `"say": {"text": …, "language": …}` (a plain string will do; a "say" node may carry its
`text` itself). A transfer's `to` is a destination (see `telephony.destination`). `Flow.parse` refuses a graph with an
unknown target, a node nobody can reach, a menu without choices, or a circle in which no time passes: each with the
node's id.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from telephony.flows.hours import Hours
from telephony.flows.nodes import HoursNode, Node
from telephony.flows.read import read_node
from telephony.flows.types import FlowError

_NODE_ID = re.compile(r"[\w-]{1,64}")
"""As in a destination, so that a caller can be sent to every node, and no node is taken for a destination."""


@dataclass(frozen=True, slots=True)
class Flow:
    """A checked graph: every target exists, every node can be reached, and no circle is instant."""

    entry: str
    nodes: Mapping[str, Node]

    @classmethod
    def parse(cls, data: object) -> "Flow":
        """The flow of this JSON value. Raises `FlowError` for the first thing wrong."""
        if not isinstance(data, Mapping):
            raise FlowError("invalid", "", "a flow is an object with version, entry and nodes")
        if data.get("version") != 1:
            raise FlowError("version", "", f"version must be 1, not {data.get('version')!r}")
        nodes = _read_nodes(data.get("nodes"))
        entry = data.get("entry")
        if not isinstance(entry, str) or entry not in nodes:
            raise FlowError("entry", "", f"the entry {entry!r} is not a node")
        flow = cls(entry, nodes)
        _refuse_unknown_targets(flow)
        _refuse_unreachable(flow)
        _refuse_instant_cycles(flow)
        return flow

    @property
    def opening_hours(self) -> tuple[Hours, ...]:
        """The hours it asks for anywhere, in the order of its nodes."""
        return tuple(node.hours for node in self.nodes.values() if isinstance(node, HoursNode))


def _read_nodes(raw: Any) -> dict[str, Node]:
    if not isinstance(raw, Mapping) or not raw:
        raise FlowError("missing", "", "nodes must be an object with at least one node")
    for node_id in raw:
        if not isinstance(node_id, str) or not _NODE_ID.fullmatch(node_id):
            raise FlowError("invalid", str(node_id), "a node's id is 1 to 64 letters, digits, _ or -")
    return {node_id: read_node(node_id, value) for node_id, value in raw.items()}


def _refuse_unknown_targets(flow: Flow) -> None:
    for node in flow.nodes.values():
        for target in node.targets():
            if target not in flow.nodes:
                raise FlowError("unknown_target", node.id, f"leads to {target!r}, which is not a node")


def _refuse_unreachable(flow: Flow) -> None:
    seen = {flow.entry}
    todo = [flow.entry]
    while todo:
        fresh = [target for target in flow.nodes[todo.pop()].targets() if target not in seen]
        seen.update(fresh)
        todo.extend(fresh)
    for node_id in flow.nodes:
        if node_id not in seen:
            raise FlowError("unreachable", node_id, "nothing leads to this node")


def _refuse_instant_cycles(flow: Flow) -> None:
    """Peel off nodes whose instant targets are all peeled; what stays lies on an instant circle, or leads into one."""
    left = dict.fromkeys(flow.nodes)
    peeled = True
    while peeled:
        done = [node_id for node_id in left if not any(target in left for target in flow.nodes[node_id].instant())]
        peeled = bool(done)
        for node_id in done:
            del left[node_id]
    if left:
        raise FlowError("instant_cycle", _on_the_circle(flow, left), "leads round a circle in which no time passes")


def _on_the_circle(flow: Flow, left: Mapping[str, None]) -> str:
    """Walking on among the nodes left, the first one met again."""
    node_id, seen = next(iter(left)), set[str]()
    while node_id not in seen:
        seen.add(node_id)
        node_id = next(target for target in flow.nodes[node_id].instant() if target in left)
    return node_id
