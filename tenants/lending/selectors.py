"""Who serves whom, over all companies. Call these in the public scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from tenants.agents.selectors import DESK_ROLES
from tenants.companies.across import in_each
from tenants.companies.models import CompanyStatus
from tenants.lending.errors import PersonNotFound

_SEATS = "SELECT {company}, user_id, extension FROM {schema}.seats_seat WHERE user_id = ANY(%(users)s)"
_QUEUES = (
    "SELECT {company}, member.user_id, queue.id, queue.name FROM {schema}.queues_queuemember AS member"
    " JOIN {schema}.queues_queue AS queue ON queue.id = member.queue_id WHERE member.user_id = ANY(%(users)s)"
)


@dataclass(slots=True)
class Service:
    """A person's place in a company: `extension` "" without a seat, and the queues they serve there."""

    company_id: int
    name: str
    slug: str
    role: str
    extension: str = ""
    queues: list[dict[str, Any]] = field(default_factory=list)

    @property
    def lent(self) -> bool:
        """Whether the operator may take the person back."""
        return self.role == Role.AGENT and not self.extension


def people(search: str = "", company_id: int | None = None) -> QuerySet[User]:
    """Everybody who takes calls somewhere, by name; by a part of name or e-mail, and of one company if named."""
    places = _places()
    if company_id is not None:
        places = places.filter(company_id=company_id)
    found = User.objects.filter(is_active=True, pk__in=places.values("user_id")).order_by("name", "pk")
    return found.filter(Q(name__icontains=search) | Q(email__icontains=search)) if search else found


def access_person(user_id: int) -> User:
    """Somebody who takes calls somewhere; raises `PersonNotFound`."""
    person = people().filter(pk=user_id).first()
    if person is None:
        raise PersonNotFound
    return person


def services_of(users: Iterable[User]) -> dict[int, list[Service]]:
    """For each person their companies by name, in three queries for a page of any length."""
    user_ids = [user.pk for user in users]
    places = list(_places().filter(user_id__in=user_ids).select_related("company").order_by("company__name"))
    companies = {place.company_id: place.company for place in places}
    found = {
        (place.company_id, place.user_id): Service(
            place.company_id, place.company.name, place.company.slug, place.role
        )
        for place in places
    }
    for company_id, user_id, extension in in_each(companies.values(), _SEATS, users=user_ids):
        if (company_id, user_id) in found:
            found[company_id, user_id].extension = extension
    for company_id, user_id, queue_id, name in in_each(companies.values(), _QUEUES, users=user_ids):
        if (company_id, user_id) in found:
            found[company_id, user_id].queues.append({"id": queue_id, "name": name})
    serving: dict[int, list[Service]] = {user_id: [] for user_id in user_ids}
    for (_, user_id), service in found.items():
        service.queues.sort(key=lambda queue: str(queue["name"]))
        serving[user_id].append(service)
    return serving


def _places() -> QuerySet[Membership]:
    return Membership.objects.filter(role__in=DESK_ROLES).exclude(company__status=CompanyStatus.CLOSED)
