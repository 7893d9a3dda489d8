"""Reading a desk."""

from __future__ import annotations

from typing import Any

from telephony.control import desk_snapshot
from tenants.directory import caller_id_of
from tenants.live.pictures import OFFLINE_DESK
from tenants.queues.selectors import active_dispositions, memberships_of
from tenants.seats.selectors import seat_of


def desk_of(company_id: int, user_id: int) -> dict[str, Any]:
    """What the desk's page shows at first, for `DeskSerializer`."""
    return {
        "desk": desk_snapshot(company_id, user_id) or {**OFFLINE_DESK, "seq": 0},
        "seat": seat_of(user_id),
        "queues": memberships_of(user_id),
        "dispositions": active_dispositions(),
        "caller_id": caller_id_of(company_id),
    }
