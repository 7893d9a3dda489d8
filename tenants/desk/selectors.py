"""Reading a desk."""

from __future__ import annotations

from typing import Any

from linepool.accounts.models import Membership
from linepool.kernel.permissions import allows, permissions_of
from linepool.kernel.tenancy import company_scope, current_company_id
from telephony.calls.models import Call
from telephony.calls.selectors import calls_with
from telephony.control import desk_snapshot
from tenants.companies.across import in_each
from tenants.companies.models import CompanyStatus
from tenants.directory import caller_id_of
from tenants.live.pictures import OFFLINE_DESK
from tenants.queues.selectors import memberships_of
from tenants.seats.selectors import seat_of

HISTORY_LENGTH = 5
SHORTEST_NUMBER = 5


def desk_picture(company_id: int, user_id: int) -> dict[str, Any]:
    """The desk as call control last wrote it; offline for somebody who never logged in."""
    return desk_snapshot(company_id, user_id) or {**OFFLINE_DESK, "seq": 0}


def company_of_call(company_id: int, user_id: int) -> int:
    """Whose call is on the desk that a person has in a company; that company itself without a call."""
    return call_company(desk_picture(company_id, user_id)["call"]) or company_id


def call_company(call: dict[str, Any] | None) -> int | None:
    """The id of the company whose call a desk's picture shows."""
    return int(call["company"]["id"]) if call and "company" in call else None


def history_of(company_id: int, user_id: int) -> list[Call]:
    """The latest earlier calls with whom the agent's own desk rings, talks to or writes up; empty without a call.

    Agents may not browse calls. Who is on the line is known from call control alone, so nobody can ask for a number;
    and only the company whose call it is has a memory of them.
    """
    call = desk_picture(company_id, user_id)["call"]
    if not call:
        return []
    other = str(call["called"] if call["direction"] == "out" else call["caller"])
    if len(other) < SHORTEST_NUMBER:
        return []  # a withheld number is many people
    with company_scope(call_company(call) or company_id):
        return list(calls_with([other]).exclude(pk=call["id"])[:HISTORY_LENGTH])


def companies_served(user_id: int) -> list[int]:
    """The companies whose calls a person takes from a desk in the current one: it, and those with a queue of theirs."""
    home = current_company_id()
    places = Membership.objects.filter(user_id=user_id, company__status=CompanyStatus.ACTIVE).select_related("company")
    others = [place.company for place in places if place.company_id != home and allows(place.role, "desk.use")]
    query = "SELECT {company}, count(*) FROM {schema}.queues_queuemember WHERE user_id = %(user_id)s"
    served = in_each(others, query, user_id=user_id)
    return [home, *sorted(company_id for company_id, places in served if places)]


def rights_of(user_id: int) -> list[str]:
    """What the person may do in the current company: call control shows only the buttons that are theirs to press."""
    place = Membership.objects.filter(user_id=user_id, company_id=current_company_id()).first()
    return sorted(permissions_of(place.role)) if place is not None else []


def desk_page(company_id: int, user_id: int) -> dict[str, Any]:
    """What stands around the desk, for `DeskPageSerializer`."""
    return {
        "seat": seat_of(user_id),
        "queues": memberships_of(user_id),
        "caller_id": caller_id_of(company_id),
    }
