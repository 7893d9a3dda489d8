"""Renting, changing and giving back seats. Every function is one transaction with one audit entry."""

from __future__ import annotations

from django.db import transaction

from linepool.audit.services import record
from tenants.changes import company_changed
from tenants.integrity import refusing
from tenants.seats.errors import ExtensionTaken, PersonHasSeat
from tenants.seats.models import Seat
from tenants.seats.selectors import require_member

_RULES = {
    "extension": ExtensionTaken(fields={"extension": "is taken"}),
    "user": PersonHasSeat(fields={"user_id": "already has a seat"}),
}


@transaction.atomic
def create_seat(*, extension: str, label: str, user_id: int | None = None) -> Seat:
    """Rent a seat, perhaps with somebody on it; raises `ExtensionTaken`, `PersonHasSeat`, `NotAMember`."""
    if user_id is not None:
        require_member(user_id)
    with refusing(_RULES):
        seat = Seat.objects.create(extension=extension, label=label, user_id=user_id)
    record("seat.created", f"seat:{seat.pk}", extension=extension, user_id=user_id)
    company_changed()
    return seat


@transaction.atomic
def change_seat(seat: Seat, *, extension: str, label: str, user_id: int | None) -> Seat:
    """Give the seat this extension, label and person; raises as `create_seat`."""
    if user_id is not None and user_id != seat.user_id:
        require_member(user_id)
    before = {"extension": seat.extension, "label": seat.label, "user_id": seat.user_id}
    seat.extension, seat.label, seat.user_id = extension, label, user_id
    with refusing(_RULES):
        seat.save(update_fields=["extension", "label", "user"])
    after = {"extension": extension, "label": label, "user_id": user_id}
    record("seat.changed", f"seat:{seat.pk}", before=before, after=after)
    company_changed()
    return seat


@transaction.atomic
def remove_seat(seat: Seat) -> None:
    """Give the seat back. Calls taken on it stay."""
    seat_id = seat.pk
    seat.delete()
    record("seat.removed", f"seat:{seat_id}", extension=seat.extension, user_id=seat.user_id)
    company_changed()
