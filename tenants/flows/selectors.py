"""Reading flows. A company answers its calls with its main flow: the oldest one."""

from __future__ import annotations

from typing import Any

from tenants.flows.errors import FlowNotFound
from tenants.flows.models import Flow


def main_flow() -> Flow:
    """The flow that answers the company's numbers, with its published version; raises `FlowNotFound`."""
    flow = Flow.objects.select_related("published", "published__created_by").order_by("created_at").first()
    if flow is None:
        raise FlowNotFound
    return flow


def published_graph() -> dict[str, Any]:
    """The graph that answers calls now; raises `FlowNotFound` when none was ever published."""
    flow = main_flow()
    if flow.published is None:
        raise FlowNotFound
    graph: dict[str, Any] = flow.published.graph
    return graph


def published_queue_ids() -> set[str]:
    """The queues the published flow leads to."""
    try:
        nodes = published_graph()["nodes"]
    except FlowNotFound:
        return set()
    return {str(node["queue_id"]) for node in nodes.values() if node.get("kind") == "queue"}
