"""Entering legal entities and billing addresses, and giving out numbers without gaps."""

from typing import Any

from django.db import IntegrityError, transaction

from billing.parties.errors import LegalEntityExists
from billing.parties.models import BillingProfile, Document, LegalEntity, NumberSeries
from billing.parties.selectors import profile_of
from linepool.audit.services import record

_DIGITS = 6


def create_entity(code: str, invoice_prefix: str, credit_prefix: str, **facts: Any) -> LegalEntity:
    """A legal entity with its two series. Raises LegalEntityExists for a code or prefix that is taken."""
    try:
        with transaction.atomic():
            entity = LegalEntity.objects.create(code=code, **facts)
            for document, prefix in ((Document.INVOICE, invoice_prefix), (Document.CREDIT_NOTE, credit_prefix)):
                NumberSeries.objects.create(entity=entity, document=document, prefix=prefix)
            record("legal_entity.created", f"legal_entity:{code}", name=entity.name, tax_id=entity.tax_id)
    except IntegrityError as error:
        raise LegalEntityExists from error
    return entity


@transaction.atomic
def change_entity(entity: LegalEntity, **facts: Any) -> None:
    """Change what coming invoices say; those that are final keep what they said. Series keep their prefix."""
    for name, value in facts.items():
        setattr(entity, name, value)
    entity.save(update_fields=list(facts))
    record("legal_entity.changed", f"legal_entity:{entity.code}", changed={name: str(facts[name]) for name in facts})


@transaction.atomic
def change_profile(company_id: int, **facts: Any) -> BillingProfile:
    """Change whom the company's coming invoices name."""
    profile = profile_of(company_id)
    for name, value in facts.items():
        setattr(profile, name, value)
    profile.save()
    record("billing_profile.changed", f"company:{company_id}", changed={name: str(facts[name]) for name in facts})
    return profile


def take_number(entity: LegalEntity, document: Document) -> tuple[int, str]:
    """The next number of the series, as a count and as printed: (17, "INV-000017").

    Call it last in the transaction that stores the document: the series is locked until its end, and given back when it
    fails, so that no number is ever missing (rule 15).
    """
    series = NumberSeries.objects.select_for_update().get(entity=entity, document=document)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last, f"{series.prefix}{series.last:0{_DIGITS}}"
