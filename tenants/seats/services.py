"""Renting, changing and giving back seats. Every function is one transaction with one audit entry."""

from __future__ import annotations

from typing import Any, TypedDict, Unpack

from django.db import transaction

from linepool.audit.services import record
from linepool.kernel.tenancy import current_company_id
from telephony.nodes.endpoints import Phone, close_phone, open_phone
from tenants.changes import company_changed
from tenants.integrity import refusing
from tenants.seats.errors import ExtensionTaken, NoOutsideNumber, PersonHasSeat, SeatEmpty
from tenants.seats.models import Seat, SeatDevice
from tenants.seats.selectors import require_member

_RULES = {
    "extension": ExtensionTaken(fields={"extension": "is taken"}),
    "user": PersonHasSeat(fields={"user_id": "already has a seat"}),
}


class SeatOptions(TypedDict, total=False):
    """Everything of a seat that may be left at its default."""

    user_id: int | None
    device: str
    outside_number: str


class SeatSettings(SeatOptions, total=False):
    """Everything of a seat that may be set."""

    extension: str
    label: str


@transaction.atomic
def create_seat(*, extension: str, label: str, **options: Unpack[SeatOptions]) -> Seat:
    """Rent a seat, perhaps with somebody on it.

    Raises `ExtensionTaken`, `PersonHasSeat`, `NotAMember`, `NoOutsideNumber`.
    """
    seat = Seat(extension=extension, label=label, **options)
    _check(seat, moved=seat.user_id is not None)
    with refusing(_RULES):
        seat.save(force_insert=True)
    record("seat.created", f"seat:{seat.pk}", extension=extension, label=label, **options)
    company_changed()
    return seat


@transaction.atomic
def change_seat(seat: Seat, **settings: Unpack[SeatSettings]) -> Seat:
    """Change what is given and nothing else; raises as `create_seat`. Who leaves the seat leaves their SIP phone."""
    wanted: dict[str, Any] = {**settings}
    changed = {name: value for name, value in wanted.items() if getattr(seat, name) != value}
    before = {name: getattr(seat, name) for name in changed}
    for name, value in changed.items():
        setattr(seat, name, value)
    _check(seat, moved=changed.get("user_id") is not None)
    if changed:
        with refusing(_RULES):
            seat.save(update_fields=list(changed))
        if before.get("user_id") is not None:
            close_phone(current_company_id(), before["user_id"])
        record("seat.changed", f"seat:{seat.pk}", before=before, after=changed)
        company_changed()
    return seat


def _check(seat: Seat, *, moved: bool) -> None:
    if moved and seat.user_id is not None:
        require_member(seat.user_id)
    if seat.device == SeatDevice.OUTSIDE and not seat.outside_number:
        raise NoOutsideNumber(fields={"outside_number": "is needed when it shall ring"})


@transaction.atomic
def remove_seat(seat: Seat) -> None:
    """Give the seat back, and the SIP phone of who sat there. Calls taken on it stay."""
    seat_id = seat.pk
    seat.delete()
    if seat.user_id is not None:
        close_phone(current_company_id(), seat.user_id)
    record("seat.removed", f"seat:{seat_id}", extension=seat.extension, user_id=seat.user_id)
    company_changed()


@transaction.atomic
def make_phone(seat: Seat) -> Phone:
    """Make a SIP phone for who sits here, its secret told this once; raises `SeatEmpty`. The one before stops."""
    if seat.user is None:
        raise SeatEmpty
    phone = open_phone(current_company_id(), seat.user.pk, f"{seat.extension} {seat.user.name}")
    record("seat.phone_made", f"seat:{seat.pk}", user_id=seat.user.pk, username=phone.username)
    return phone


@transaction.atomic
def take_phone(seat: Seat) -> None:
    """Take the SIP phone of who sits here away; none is fine."""
    if seat.user_id is not None and close_phone(current_company_id(), seat.user_id):
        record("seat.phone_taken", f"seat:{seat.pk}", user_id=seat.user_id)
