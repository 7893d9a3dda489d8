"""Where a queue's overflow leads: to something that is there, and never round in a circle without a moment's wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from telephony.destination import Destination, Kind
from tenants.destinations import flow_nodes, require_destination
from tenants.queues.errors import OverflowCircle
from tenants.queues.models import Queue

#: Reasons for which a call leaves a queue in the moment it enters: a circle of these would never let it go.
AT_ONCE = ("full", "estimated", "unstaffed")


def checked_overflow(overflow: Mapping[str, Destination | str], queue: Queue | None) -> dict[str, str]:
    """As it is stored; raises `DestinationUnknown` or `OverflowCircle`, naming the reason. None: a queue not made yet.

    A queue that leads to itself is a circle for any reason: whoever waited too long there would begin again.
    """
    wanted = {reason: Destination.parse(str(to)) for reason, to in overflow.items()}
    for reason, to in wanted.items():
        require_destination(to, f"overflow.{reason}")
    if queue is not None:
        _refuse_circles(str(queue.pk), wanted)
    return {reason: str(to) for reason, to in wanted.items()}


def _refuse_circles(own_id: str, wanted: Mapping[str, Destination]) -> None:
    nodes = flow_nodes()
    others = Queue.objects.exclude(pk=own_id).values_list("pk", "overflow")
    leads = {
        str(pk): {_queue_of(Destination.parse(overflow[reason]), nodes) for reason in AT_ONCE if reason in overflow}
        for pk, overflow in others
    }
    for reason, to in wanted.items():
        first = _queue_of(to, nodes)
        if first == own_id or (reason in AT_ONCE and own_id in _reached([first], leads)):
            raise OverflowCircle(fields={f"overflow.{reason}": "leads back into the queue"})


def _queue_of(to: Destination, nodes: Mapping[str, Mapping[str, object]]) -> str | None:
    """The queue a call is in at once when it is sent there."""
    if to.kind is Kind.FLOW:
        node = nodes.get(to.value, {})
        return str(node["queue_id"]) if node.get("kind") == "queue" else None
    return to.value if to.kind is Kind.QUEUE else None


def _reached(begin: Iterable[str | None], leads: Mapping[str, set[str | None]]) -> set[str]:
    found: set[str] = set()
    todo = [queue_id for queue_id in begin if queue_id is not None]
    while todo:
        queue_id = todo.pop()
        if queue_id not in found:
            found.add(queue_id)
            todo += [after for after in leads.get(queue_id, ()) if after is not None]
    return found
