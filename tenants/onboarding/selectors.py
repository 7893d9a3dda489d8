"""How far a company is on its way to its first call: read from what is really there, never from a tick."""

from __future__ import annotations

from typing import Any

from linepool.kernel.tenancy import current_company_id
from telephony.calls.models import Call
from telephony.numbers.selectors import in_service
from telephony.ports import Direction
from tenants.flows.models import Flow
from tenants.onboarding.errors import NothingToCall
from tenants.preferences.selectors import preference_of
from tenants.queues.models import Queue, QueueMember
from tenants.seats.models import Seat

FIRST_VERSION = 1


def checklist_of(user_id: int) -> dict[str, Any]:
    """The steps, in order, each with whether it is done, for `ChecklistSerializer`."""
    numbers = in_service(current_company_id())
    done = {
        "number": bool(numbers),
        "greeting": Flow.objects.filter(published__number__gt=FIRST_VERSION).exists(),
        "queue": Queue.objects.exists(),
        "people": _somebody_answers(),
        "call": Call.objects.filter(direction=Direction.INBOUND).exists(),
    }
    put_away = preference_of(user_id, "checklist") or {}
    return {
        "steps": [{"name": name, "done": is_done} for name, is_done in done.items()],
        "number": numbers[0] if numbers else "",
        "put_away": bool(put_away.get("put_away")),
    }


def number_to_try() -> str:
    """The company's number that a test call rings; raises `NothingToCall`."""
    numbers = in_service(current_company_id())
    if not numbers:
        raise NothingToCall
    return numbers[0]


def _somebody_answers() -> bool:
    """Whether anybody who serves a queue has a seat to take calls at."""
    seated = Seat.objects.exclude(user=None).values("user_id")
    return QueueMember.objects.filter(user_id__in=seated).exists()
