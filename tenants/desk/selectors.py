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
from tenants.contacts.models import Contact
from tenants.contacts.selectors import of_number
from tenants.directory import caller_id_of
from tenants.live.pictures import OFFLINE_DESK
from tenants.queues.selectors import memberships_of
from tenants.seats.selectors import seat_of

HISTORY_LENGTH = 5
SHORTEST_NUMBER = 5
MOST_CONTACTS = 5


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
    and only the company whose call it is has a memory of them. One contact's other numbers are the same person.
    """
    call = desk_picture(company_id, user_id)["call"]
    other = other_party(call)
    if not other:
        return []
    with company_scope(call_company(call) or company_id):
        contacts = list(of_number(other)[:2])
        known = [row.number for row in contacts[0].numbers.all()] if len(contacts) == 1 else []
        return list(calls_with({other, *known}).exclude(pk=call["id"])[:HISTORY_LENGTH])


def contacts_on_line(company_id: int, user_id: int) -> list[Contact]:
    """Who may be on the line of the agent's own desk, among the contacts of the company whose call it is."""
    call = desk_picture(company_id, user_id)["call"]
    with company_scope(call_company(call) or company_id):
        return list(of_number(other_party(call))[:MOST_CONTACTS])


def other_party(call: dict[str, Any] | None) -> str:
    """The number outside of a desk's call; empty without a call, and for a withheld number, which is many people."""
    if not call:
        return ""
    other = str(call["called"] if call["direction"] == "out" else call["caller"])
    return other if len(other) >= SHORTEST_NUMBER else ""


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
