"""A company's contract (合同) and its immutable versions."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from billing.catalogue.models import Plan
from billing.catalogue.terms import Terms


class Contract(models.Model):
    """One per company: what it agreed to pay, by versions."""

    company = models.OneToOneField("companies.Company", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"contract {self.pk} of company {self.company_id}"


class ContractVersion(Terms):
    """The terms in force from `effective_from` until the next version begins. The database refuses any change."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    effective_from = models.DateTimeField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta(Terms.Meta):
        abstract = False
        ordering: ClassVar[list[str]] = ["contract_id", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["contract", "number"], name="contracts_version_number_once"),
            models.UniqueConstraint(fields=["contract", "effective_from"], name="contracts_version_start_once"),
        ]

    def __str__(self) -> str:
        return f"contract {self.contract_id} v{self.number}"
