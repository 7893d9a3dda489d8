"""What call control may know of a company: implements `telephony.ports.CompanyDirectory` on the tenants' tables.

Each read enters its own scope in the thread that queries, so that it may be called from anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from linepool.accounts.models import Membership
from linepool.kernel.permissions import allows
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.numbers.selectors import holder_of, in_service
from telephony.ports import AgentProfile, CompanyProfile, NumberRoute, QueueMember, QueueProfile
from tenants.companies.models import Company, CompanyStatus
from tenants.flows.errors import FlowNotFound
from tenants.flows.selectors import published_graph
from tenants.queues.models import Queue
from tenants.queues.selectors import queues
from tenants.seats.models import Seat

#: A company without a published menu cannot take calls: the caller hears congestion, not silence.
NO_FLOW: Mapping[str, Any] = {
    "version": 1,
    "entry": "end",
    "nodes": {"end": {"kind": "hangup", "cause": "congestion"}},
}
#: What a company may have at once until its contract says otherwise: per seat, with a floor for newcomers.
CALLS_PER_SEAT = 4
LEAST_CONCURRENT_CALLS = 10


class CompanyDirectory:
    """Leads from a number to its company, and from a company to everything its calls need."""

    def find_number(self, e164: str) -> NumberRoute | None:
        """The route of a number in service, or None."""
        with public_scope():
            company_id = holder_of(e164)
        return NumberRoute(e164, company_id) if company_id is not None else None

    def company(self, company_id: int) -> CompanyProfile | None:
        """The company's profile as committed now; None when there is no such company or it is closed."""
        with public_scope():
            company = Company.objects.filter(pk=company_id).exclude(status=CompanyStatus.CLOSED).first()
            if company is None:
                return None
            people = _agents_of(company_id)
            caller_id = caller_id_of(company_id)
        with company_scope(company):
            return _profile(company, people, caller_id)


def caller_id_of(company_id: int) -> str:
    """The number people called by this company see: the one it claimed first; "" when it has none."""
    numbers = in_service(company_id)
    return numbers[0] if numbers else ""


def _agents_of(company_id: int) -> set[int]:
    """The members who may use the desk; a seat or a place in a queue alone lets nobody take calls."""
    roles = Membership.objects.filter(company_id=company_id).values_list("user_id", "role")
    return {user_id for user_id, role in roles if allows(role, "desk.use")}


def _profile(company: Company, people: set[int], caller_id: str) -> CompanyProfile:
    agents = _seated(people)
    return CompanyProfile(
        id=company.pk,
        schema=company.schema_name,
        name=company.name,
        slug=company.slug,
        language=company.language,
        timezone=company.timezone,
        flow=_flow(),
        active=company.status == CompanyStatus.ACTIVE,
        queues=tuple(_queue(queue, people) for queue in queues()),
        agents=agents,
        max_concurrent_calls=max(LEAST_CONCURRENT_CALLS, CALLS_PER_SEAT * len(agents)),
        caller_id=caller_id,
    )


def _flow() -> Mapping[str, Any]:
    try:
        return published_graph()
    except FlowNotFound:
        return NO_FLOW


def _seated(people: set[int]) -> tuple[AgentProfile, ...]:
    seated = Seat.objects.filter(user_id__in=people).select_related("user").order_by("extension")
    return tuple(AgentProfile(seat.user.pk, seat.user.name, seat.extension) for seat in seated if seat.user is not None)


def _queue(queue: Queue, people: set[int]) -> QueueProfile:
    members = (member for member in queue.members.all() if member.user_id in people)
    return QueueProfile(
        id=str(queue.pk),
        name=queue.name,
        members=tuple(QueueMember(member.user_id, member.level, member.priority) for member in members),
        strategy=queue.strategy,
        offer_timeout_ms=queue.offer_timeout_ms,
        wrap_up_ms=queue.wrap_up_ms,
        max_wait_ms=queue.max_wait_ms,
        max_length=queue.max_waiting,
        announce_every_ms=queue.announce_every_ms or None,
        missed_limit=queue.missed_until_away,
        record="all" if queue.record else "none",
    )
