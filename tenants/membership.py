"""What a changed membership means for the desk: implements `linepool.accounts.ports.MembershipChanged`."""

from __future__ import annotations

from django.db import transaction

from linepool.audit.services import record
from linepool.kernel.permissions import allows
from linepool.kernel.tenancy import company_scope
from telephony.nodes.endpoints import close_endpoints_of
from tenants.agents.services import forget_agent
from tenants.changes import company_changed
from tenants.queues.models import QueueMember
from tenants.seats.models import Seat


@transaction.atomic
def membership_changed(company_id: int, user_id: int, role: str | None) -> None:
    """Whoever left gives up seat and queues; whoever may not use the desk any more loses the telephone at once.

    Call control hears of it on commit, and serves nobody who is no member with `desk.use`.
    """
    with company_scope(company_id):
        if role is None:
            _give_up_places(user_id)
        if role is None or not allows(role, "desk.use"):
            close_endpoints_of(company_id, user_id, phone=True)
        company_changed()


def _give_up_places(user_id: int) -> None:
    seats = Seat.objects.filter(user_id=user_id).update(user=None)
    forget_agent(user_id)
    queues = QueueMember.objects.filter(user_id=user_id).delete()[0]
    if seats or queues:
        record("member.places_freed", f"user:{user_id}", seats=seats, queues=queues)
