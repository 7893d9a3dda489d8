"""One client at a time: implements `linepool.kernel.api.reading.ReadingRule` for people who serve several companies."""

from __future__ import annotations

from linepool.accounts.models import Membership
from linepool.kernel.permissions import Role
from tenants.desk.errors import BusyForOther
from tenants.desk.selectors import call_company, desk_picture


def check_reading(membership: Membership) -> None:
    """Refuse (`BusyForOther`) an agent's reading while a call of another company is on their desk, wherever that is.

    Roles above agent answer for the whole company and are exempt.
    """
    if membership.role != Role.AGENT:
        return
    here, user_id = membership.company_id, membership.user_id
    homes = set(Membership.objects.filter(user_id=user_id).values_list("company_id", flat=True))
    if homes == {here}:
        return
    if any(call_company(desk_picture(home, user_id)["call"]) not in {None, here} for home in homes):
        raise BusyForOther
