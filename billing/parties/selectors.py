"""Reading the two sides of an invoice."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from billing.parties.errors import NoLegalEntity, UnknownLegalEntity
from billing.parties.models import BillingProfile, LegalEntity, TaxTreatment
from billing.parties.vat import Treatment, treatment_of
from linepool.accounts.models import Membership
from linepool.kernel.errors import NotFound
from linepool.kernel.permissions import Role


def legal_entities() -> QuerySet[LegalEntity]:
    """All of them with their series, the installation's first one first."""
    return LegalEntity.objects.prefetch_related("series").order_by("pk")


def access_entity(code: str) -> LegalEntity:
    """Raises UnknownLegalEntity."""
    entity = legal_entities().filter(code=code).first()
    if entity is None:
        raise UnknownLegalEntity
    return entity


def profile_of(company_id: int) -> BillingProfile:
    """The company's billing profile; an empty one, not stored, when it has none."""
    found = BillingProfile.objects.select_related("entity").filter(company_id=company_id).first()
    return found or BillingProfile(company_id=company_id)


def entity_of(profile: BillingProfile) -> LegalEntity:
    """Who bills this company. Raises NoLegalEntity when the operator has entered none yet."""
    entity = profile.entity or LegalEntity.objects.order_by("pk").first()
    if entity is None:
        raise NoLegalEntity
    return entity


def seller_on_paper(entity: LegalEntity) -> dict[str, str]:
    """What an invoice keeps of who issued it, as of its day."""
    names = ("name", "address", "country", "tax_id", "bank", "email", "notes_zh", "notes_en")
    return {name: getattr(entity, name) for name in names}


def buyer_on_paper(profile: BillingProfile, company: Any) -> dict[str, str]:
    """What an invoice keeps of whom it bills, as of its day. Language and time zone are those it is printed in."""
    kept = {name: getattr(profile, name) for name in ("address", "country", "tax_id", "order_reference")}
    return {
        "name": profile.name or company.name,
        "language": company.language,
        "timezone": company.timezone,
        "slug": company.slug,
        **kept,
    }


def treatment_on_paper(profile: BillingProfile) -> Treatment:
    """Who owes the tax of what the company is billed: by rule, unless its profile says otherwise."""
    if profile.tax_treatment != TaxTreatment.BY_RULE:
        asked = profile.tax_treatment == TaxTreatment.REVERSE_CHARGE
        return Treatment.REVERSE_CHARGE if asked else Treatment.CHARGED
    entity = profile.entity or LegalEntity.objects.order_by("pk").first()
    if entity is None:
        return Treatment.CHARGED
    return treatment_of(entity.country, entity.tax_id, profile.country, profile.tax_id)


def mail_addresses(company_id: int) -> list[str]:
    """Where a company's bills and reminders go: its billing address, or its finance people, or its owners."""
    profile = profile_of(company_id)
    if profile.email:
        return [profile.email]
    members = Membership.objects.filter(company_id=company_id, user__is_active=True).order_by("pk")
    for role in (Role.FINANCE, Role.OWNER):
        found = list(members.filter(role=role).values_list("user__email", flat=True))
        if found:
            return found
    return []


def company_of(company_id: int) -> Any:
    """The company itself. Raises NotFound."""
    company = apps.get_model("companies", "Company").objects.filter(pk=company_id).first()
    if company is None:
        raise NotFound
    return company
