"""The company's queues and calls as commissions need them; in the company's scope."""

from typing import NamedTuple
from uuid import UUID

from django.apps import apps


class CallRecord(NamedTuple):
    """What the record of an ended call says: the queue it was last in ("": none), and who of us had a part in it."""

    queue_id: str
    agents: frozenset[int]


def record_of_call(call_id: UUID | None) -> CallRecord | None:
    """The call's record; None while it has not arrived (or where there is no such call)."""
    if call_id is None:
        return None
    rows = list(apps.get_model("calls", "Call").objects.filter(pk=call_id).values_list("queue_id", flat=True))
    if not rows:
        return None
    legs = apps.get_model("calls", "Leg").objects.filter(call_id=call_id, user_id__isnull=False)
    return CallRecord(rows[0] or "", frozenset(int(one) for one in legs.values_list("user_id", flat=True) if one))


def queue_names() -> dict[str, str]:
    """Every queue's name by its id."""
    rows = apps.get_model("queues", "Queue").objects.values_list("pk", "name")
    return {str(queue_id): name for queue_id, name in rows}
