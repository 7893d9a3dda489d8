"""Who was shut out, when and why. Public schema."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from linepool.kernel.ids import new_id


class Way(models.TextChoices):
    """Where they tried to get in."""

    SIP = "sip"
    WEB = "web"


class Ban(models.Model):
    """One time out of one address. Rows are kept: the next one's length goes by them. With the reason "account" only
    the account named was refused from there: right passwords came from the same address."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    address = models.CharField(max_length=50, help_text="an address, or an IPv6 network")
    way = models.CharField(max_length=4, choices=Way.choices)
    reason = models.CharField(max_length=20, help_text="guessing: wrong passwords; flood: requests nobody asked for")
    tries = models.PositiveIntegerField()
    accounts = models.JSONField(default=list, help_text="some of the names tried")
    tried_since = models.DateTimeField()
    began_at = models.DateTimeField(db_index=True)
    until = models.DateTimeField(db_index=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.CharField(max_length=254, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["-began_at", "-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["address", "way"], name="ban_address")]

    def __str__(self) -> str:
        return f"{self.address} until {self.until:%F %T}"
