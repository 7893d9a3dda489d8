"""Reading a desk."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from telephony.calls.models import Call
from telephony.control import desk_snapshot
from tenants.directory import caller_id_of
from tenants.live.pictures import OFFLINE_DESK
from tenants.queues.selectors import active_dispositions, memberships_of
from tenants.seats.selectors import seat_of

HISTORY_LENGTH = 5
SHORTEST_NUMBER = 5


def desk_picture(company_id: int, user_id: int) -> dict[str, Any]:
    """The desk as call control last wrote it; offline for somebody who never logged in."""
    return desk_snapshot(company_id, user_id) or {**OFFLINE_DESK, "seq": 0}


def history_of(company_id: int, user_id: int) -> list[Call]:
    """The latest earlier calls with whom the agent's own desk rings, talks to or writes up; empty without a call.

    Agents may not browse calls. Who is on the line is known from call control alone, so nobody can ask for a number.
    """
    call = desk_picture(company_id, user_id)["call"]
    if not call:
        return []
    other = str(call["caller"] if call["direction"] == "in" else call["called"])
    if len(other) < SHORTEST_NUMBER:
        return []  # a withheld number is many people
    with_other = Call.objects.filter(Q(direction="in", caller=other) | Q(direction="out", called=other))
    return list(with_other.exclude(pk=call["id"]).order_by("-started_at")[:HISTORY_LENGTH])


def desk_page(company_id: int, user_id: int) -> dict[str, Any]:
    """What stands around the desk, for `DeskPageSerializer`."""
    return {
        "seat": seat_of(user_id),
        "queues": memberships_of(user_id),
        "dispositions": active_dispositions(),
        "caller_id": caller_id_of(company_id),
    }
