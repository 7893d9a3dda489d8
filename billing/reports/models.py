"""What our accounts are called in the accounting of a legal entity."""

from typing import ClassVar

from django.db import models

from billing.ledger.models import Account
from billing.parties.models import LegalEntity


class AccountName(models.Model):
    """An account of ours as the legal entity's accountants number and call it."""

    entity = models.ForeignKey(LegalEntity, on_delete=models.CASCADE, related_name="account_names")
    account = models.CharField(max_length=24, choices=Account.choices)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entity", "account"], name="reports_account_once")
        ]

    def __str__(self) -> str:
        return f"{self.account} → {self.number}"
