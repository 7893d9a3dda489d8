"""Whom a company talks to. Company's schema: names, numbers and notes never leave it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.crypto import salted_hmac

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import current_company_id

LONGEST_NAME = 200
LONGEST_COMPANY_NAME = 300
LONGEST_NOTES = 10_000
LONGEST_REASON = 200
LONGEST_LABEL = 40
MOST_OF_EACH = 20
"""Numbers, and mails, of one contact."""


class Contact(models.Model):
    """A person or a firm at the other end of the line.

    `search` is kept by the services: what ``tenants.contacts.searching`` makes of the other fields, in small letters.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=LONGEST_NAME)
    company_name = models.CharField(max_length=LONGEST_COMPANY_NAME, blank=True, default="")
    mails = models.JSONField(default=list, blank=True)
    notes = models.TextField(max_length=LONGEST_NOTES, blank=True, default="")
    do_not_call = models.BooleanField(default=False)
    do_not_call_reason = models.CharField(max_length=LONGEST_REASON, blank=True, default="")
    do_not_call_until = models.DateTimeField(null=True, blank=True, help_text="null: for good")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["name", "id"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["name", "id"], name="contact_by_name"),
            GinIndex(fields=["search"], name="contact_search", opclasses=["public.gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactNumber(models.Model):
    """One of a contact's telephone numbers, E.164. Several contacts may share one: a household, a switchboard."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="numbers")
    number = models.CharField(max_length=16, db_index=True)
    label = models.CharField(max_length=LONGEST_LABEL, blank=True, default="")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["place"]
        constraints = (models.UniqueConstraint(fields=("contact", "number"), name="contact_number_once"),)

    def __str__(self) -> str:
        return str(self.pk)


class ErasedBan(models.Model):
    """A number of somebody erased who had asked not to be called: a keyed digest, which says who to nobody."""

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(null=True, blank=True, help_text="null: for good")

    def __str__(self) -> str:
        return self.digest[:8]

    @staticmethod
    def digest_of(number: str) -> str:
        """Of a number, E.164, in the current company."""
        return salted_hmac(f"contacts.erased.{current_company_id()}", number, algorithm="sha256").hexdigest()

    @classmethod
    def keep(cls, numbers: Iterable[str], until: datetime | None) -> None:
        """Remember that nobody calls these numbers."""
        for number in numbers:
            cls.objects.update_or_create(digest=cls.digest_of(number), defaults={"until": until})
