"""A company's contract (合同) and its immutable versions."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from billing.catalogue.models import Plan
from billing.catalogue.terms import Terms


class Contract(models.Model):
    """One per company: what it agreed to pay, by versions."""

    company = models.OneToOneField("companies.Company", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    notice_given_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    """The last day it is in force, once somebody gave notice; until then it goes on."""

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


class ProposalStatus(models.TextChoices):
    """A proposal is open until somebody else decides, or its proposer takes it back."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Proposal(Terms):
    """A change of a contract that waits for a second person. Approved it becomes the contract's next version."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="proposals")
    effective_on = models.DateField()
    """The first local day of the new version."""
    reason = models.CharField(max_length=200)
    status = models.CharField(max_length=9, choices=ProposalStatus.choices, default=ProposalStatus.OPEN)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    decided_at = models.DateTimeField(null=True)
    version = models.OneToOneField(ContractVersion, on_delete=models.PROTECT, related_name="proposal", null=True)

    class Meta(Terms.Meta):
        abstract = False
        ordering: ClassVar[list[str]] = ["-proposed_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["contract"], condition=models.Q(status="open"), name="contracts_one_open_proposal"
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(status="approved")
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="contracts_four_eyes",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.pk} for contract {self.contract_id}"
