"""Lending and taking back. Each is one transaction, told in both audit trails: the operator's and the company's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from linepool.accounts.models import Membership, User
from linepool.accounts.ports import membership_changed
from linepool.audit.services import acting, record
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.lending.errors import NoQueueNamed, NotLent
from tenants.queues.models import QueueMember
from tenants.queues.selectors import access_queue
from tenants.queues.services import add_member
from tenants.seats.selectors import seat_of


@transaction.atomic
def lend(person: User, company: Company, queue_ids: Sequence[UUID], *, by: User) -> None:
    """Let a person serve exactly these queues of a company; again with other queues changes them.

    Raises `NoQueueNamed`, `QueueNotFound`, and `NotLent` for somebody whom the company itself employs.
    """
    if not queue_ids:
        raise NoQueueNamed(fields={"queue_ids": NoQueueNamed.message})
    place, _ = Membership.objects.select_for_update().get_or_create(
        user=person, company=company, defaults={"role": Role.AGENT}
    )
    with company_scope(company), acting(by):
        _require_lent(place)
        wanted = [access_queue(queue_id) for queue_id in queue_ids]
        QueueMember.objects.filter(user_id=person.pk).exclude(queue__in=wanted).delete()
        for queue in wanted:
            add_member(queue, person.pk)
    _tell("agent.lent", person, company, by, queue_ids=[str(queue_id) for queue_id in queue_ids])


@transaction.atomic
def take_back(person: User, company: Company, *, by: User) -> None:
    """End a person's serving a company; raises `NotLent` for anybody whom the company itself employs."""
    place = Membership.objects.select_for_update().filter(user=person, company=company).first()
    if place is None:
        raise NotLent
    with company_scope(company), acting(by):
        _require_lent(place)
    place.delete()
    with acting(by):
        membership_changed(company.pk, person.pk, None)
    _tell("agent.taken_back", person, company, by)


def _require_lent(place: Membership) -> None:
    if place.role != Role.AGENT or seat_of(place.user_id) is not None:
        raise NotLent


def _tell(verb: str, person: User, company: Company, by: User, **details: Any) -> None:
    record(verb, f"user:{person.pk}", actor=by, company=company.slug, **details)
    with company_scope(company):
        record(verb, f"user:{person.pk}", actor=by, name=person.name, **details)
