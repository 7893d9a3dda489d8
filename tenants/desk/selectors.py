"""Reading a desk."""

from __future__ import annotations

from typing import Any

from telephony.control import desk_snapshot
from tenants.directory import caller_id_of
from tenants.live.pictures import OFFLINE_DESK
from tenants.queues.selectors import active_dispositions, memberships_of
from tenants.seats.selectors import seat_of


def desk_picture(company_id: int, user_id: int) -> dict[str, Any]:
    """The desk as call control last wrote it; offline for somebody who never logged in."""
    return desk_snapshot(company_id, user_id) or {**OFFLINE_DESK, "seq": 0}


def desk_page(company_id: int, user_id: int) -> dict[str, Any]:
    """What stands around the desk, for `DeskPageSerializer`."""
    return {
        "seat": seat_of(user_id),
        "queues": memberships_of(user_id),
        "dispositions": active_dispositions(),
        "caller_id": caller_id_of(company_id),
    }
