"""Media nodes, agents' devices and the public bookkeeping of the switch. Public schema."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from telephony.nodes.realtime import PsAor, PsAuth, PsContact, PsEndpoint, PsEndpointIdIp
from telephony.nodes.switchlog import Cdr, Cel

__all__ = [
    "Cdr",
    "Cel",
    "Device",
    "MediaNode",
    "PsAor",
    "PsAuth",
    "PsContact",
    "PsEndpoint",
    "PsEndpointIdIp",
    "SpoolFile",
    "StrayChannel",
]


class NodeStatus(models.TextChoices):
    UNKNOWN = "unknown"
    UP = "up"
    DOWN = "down"
    DRAINING = "draining"


class MediaNode(models.Model):
    """One Asterisk of the pool and how it was when last asked."""

    name = models.SlugField(max_length=32, unique=True)
    ari_url = models.CharField(max_length=200)
    sip_address = models.CharField(max_length=120)
    ws_url = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=NodeStatus.choices, default=NodeStatus.UNKNOWN)
    draining = models.BooleanField(default=False, help_text="takes nothing new; what it has ends by itself")
    version = models.CharField(max_length=40, blank=True, default="")
    channels = models.PositiveIntegerField(default=0)
    max_channels = models.PositiveIntegerField(default=300)
    checked_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True, help_text="when the status last changed")
    last_error = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name


class DeviceKind(models.TextChoices):
    BROWSER = "browser"
    PHONE = "phone"
    TEST = "test"


class Device(models.Model):
    """An agent's phone: the owner and the end of life of a ``ps_endpoints`` row of the same name.

    A browser's lives for one log-in, a test phone's some minutes, a SIP phone's (``expires_at`` null) until it is
    closed.
    """

    username = models.CharField(max_length=40, primary_key=True)
    company_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, choices=DeviceKind.choices, default=DeviceKind.BROWSER)
    label = models.CharField(max_length=80, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(db_index=True, null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["company_id", "user_id"], name="device_owner")]

    def __str__(self) -> str:
        return self.username


class StrayChannel(models.Model):
    """A channel of the switch that belongs to no company, so that a reconciliation can account for it."""

    channel_id = models.CharField(max_length=150, primary_key=True)
    node = models.CharField(max_length=32, blank=True, default="")
    started_at = models.DateTimeField(db_index=True)
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    dialled_prefix = models.CharField(max_length=16, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.channel_id} {self.reason}"


class SpoolFile(models.Model):
    """A sound in the spool that still has to reach the store: the upload task's to-do list across companies.

    Written in the transaction that stores the call, deleted when the upload is proved and the local file gone. It
    names no person and no number, so it may live in the public schema.
    """

    id = models.UUIDField(primary_key=True, help_text="the Recording's or Voicemail's id in the company's schema")
    kind = models.CharField(max_length=12, choices=[("recording", "recording"), ("voicemail", "voicemail")])
    company_id = models.BigIntegerField()
    schema_name = models.CharField(max_length=63)
    file = models.CharField(max_length=200, help_text="relative to the spool directory")
    created_at = models.DateTimeField(auto_now_add=True)
    next_try_at = models.DateTimeField(db_index=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return self.file
