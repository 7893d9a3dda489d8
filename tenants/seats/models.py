"""A company's rented workplaces (座席): a seat has an extension and, at most, one person sitting on it."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from linepool.kernel.ids import new_id

EXTENSION_PATTERN = r"^[1-9][0-9]{1,5}$"


class SeatDevice(models.TextChoices):
    """What rings when a call is offered: `telephony.control` (`desk.login`) says how each works."""

    BROWSER = "browser"
    PHONE = "phone"
    OUTSIDE = "outside"


class Seat(models.Model):
    """A workplace with an extension number; unique in its company, priced per month by billing.

    `device` rings unless the agent chooses another at log-in; `outside_number` (E.164) is set by who manages seats,
    because the company pays for calls to it.

    `user` is who sits here; a person holds at most one seat of a company. Deleting a user happens in the public
    schema, where these tables cannot be seen: the database alone refuses it (DO_NOTHING), here and wherever a
    company's table names a user.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    extension = models.CharField(max_length=6, unique=True, validators=[RegexValidator(EXTENSION_PATTERN)])
    label = models.CharField(max_length=60)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+"
    )
    device = models.CharField(max_length=10, choices=SeatDevice.choices, default=SeatDevice.BROWSER)
    outside_number = models.CharField(max_length=16, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("extension",)

    def __str__(self) -> str:
        return f"{self.extension} {self.label}"
