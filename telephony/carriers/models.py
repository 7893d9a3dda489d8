"""The operator's trunks. Public schema; what Asterisk reads of them is in ``telephony.nodes.realtime``."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from telephony.carriers.endpoints import endpoint_of


class Carrier(models.Model):
    """A trunk to the telephone network, recognised by the addresses it sends from.

    ``dial_prefix`` goes before the digits we dial (after the plus sign is cut when ``strip_plus``). Lower ``priority``
    is tried first. ``max_channels`` is what the carrier sells us, of which ``max_in`` and ``max_out`` at most may be
    calls that come in and go out (None: all of it), and ``calls_per_second`` new ones both ways; we refuse beyond it.
    """

    code = models.SlugField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    host = models.CharField(
        max_length=120, blank=True, default="", help_text="where outbound calls go; empty: inbound only"
    )
    port = models.PositiveIntegerField(default=5060)
    source_addresses = ArrayField(models.CharField(max_length=50), help_text="IP addresses or networks it sends from")
    username = models.CharField(max_length=80, blank=True, default="")
    password = models.CharField(max_length=128, blank=True, default="")
    codecs = models.CharField(max_length=80, default="ulaw,alaw")
    dial_prefix = models.CharField(max_length=16, blank=True, default="")
    strip_plus = models.BooleanField(default=False)
    max_channels = models.PositiveIntegerField(default=30)
    max_in = models.PositiveIntegerField(null=True, blank=True)
    max_out = models.PositiveIntegerField(null=True, blank=True)
    calls_per_second = models.PositiveIntegerField(default=100)
    priority = models.PositiveIntegerField(default=10)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["priority", "code"]

    def __str__(self) -> str:
        return self.code

    @property
    def endpoint(self) -> str:
        """The name of its endpoint in the switch."""
        return endpoint_of(self.code)
