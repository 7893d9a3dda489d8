"""Turning a confirmed sign-up into a company that can take calls: one transaction, all or nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from billing.contracts.services import open_trial
from linepool.accounts.models import Membership, User
from linepool.audit.services import acting, record
from linepool.kernel.addresses import workspace_host
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.tenancy.scope import Scope
from telephony.numbers.services import claim_any
from tenants.agents.services import create_default_pause_reasons
from tenants.companies import schemas
from tenants.companies.errors import SlugTaken
from tenants.companies.models import Company, Domain, schema_name_for
from tenants.companies.slugs import check_slug
from tenants.flows.services import create_default_flow
from tenants.queues.services import add_member, create_default_dispositions, create_queue
from tenants.seats.services import create_seat

FIRST_EXTENSION: Final = "801"
_FIRST_QUEUE: Final = {"zh-hans": "客服", "en": "Service"}
_FIRST_SEAT: Final = {"zh-hans": "座席", "en": "Seat"}


@dataclass(frozen=True)
class NewCompany:
    """What a newcomer said about their company."""

    name: str
    slug: str
    language: str
    timezone: str
    plan: str


def provision(wanted: NewCompany, owner: User, *, since: datetime | None = None) -> Company:
    """Make the company with everything a first call needs; on any error nothing of it exists.

    Schema, address, owner, contract with trial credit, a number, a queue with the owner in it, a seat and a
    published menu; the contract is in force from the day of ``since`` (now when None). Raises ``SlugTaken`` and
    whatever the parts raise (``NoNumberLeft``, ``UnknownPlan``).
    """
    with public_scope(), transaction.atomic():
        check_slug(wanted.slug)
        company = _open(wanted)
        Membership.objects.create(user=owner, company=company, role=Role.OWNER)
        record("company.created", f"company:{company.pk}", actor=owner, slug=company.slug, plan=wanted.plan)
        with company_scope(company), acting(owner):
            record("company.created", f"company:{company.pk}", slug=company.slug, plan=wanted.plan)
            open_trial(company.pk, wanted.plan, since)
            claim_any(company)
            _furnish(company, owner)
    return company


def _open(wanted: NewCompany) -> Company:
    """Make the row, the address and the schema; the row first, so that a rival for the slug waits here."""
    try:
        with transaction.atomic():
            company = Company.objects.create(
                slug=wanted.slug,
                name=wanted.name,
                schema_name=schema_name_for(wanted.slug),
                language=wanted.language,
                timezone=wanted.timezone,
            )
    except IntegrityError as error:
        raise SlugTaken(fields={"slug": SlugTaken.message}) from error
    Domain.objects.create(domain=workspace_host(wanted.slug), tenant=company, is_primary=True)
    schemas.create(Scope(company.schema_name, company.pk))
    return company


def _furnish(company: Company, owner: User) -> None:
    language = company.language if company.language in _FIRST_QUEUE else "en"
    create_seat(extension=FIRST_EXTENSION, label=f"{_FIRST_SEAT[language]} {FIRST_EXTENSION}", user_id=owner.pk)
    queue = create_queue(_FIRST_QUEUE[language])
    add_member(queue, owner.pk)
    create_default_dispositions(language)
    create_default_pause_reasons(language)
    create_default_flow(
        company_name=company.name, language=language, queue_id=queue.pk, timezone=company.timezone
    )
