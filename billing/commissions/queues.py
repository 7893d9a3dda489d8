"""The company's queues as commissions need them; in the company's scope."""

from uuid import UUID

from django.apps import apps


def queue_of_call(call_id: UUID | None) -> str:
    """The id of the queue a call was last in; "" when it was in none, or is not known (yet)."""
    if call_id is None:
        return ""
    found = apps.get_model("calls", "Call").objects.filter(pk=call_id).values_list("queue_id", flat=True).first()
    return found or ""


def queue_names() -> dict[str, str]:
    """Every queue's name by its id."""
    rows = apps.get_model("queues", "Queue").objects.values_list("pk", "name")
    return {str(queue_id): name for queue_id, name in rows}
