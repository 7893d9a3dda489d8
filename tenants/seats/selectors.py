"""Reading seats. `access_seat` is the only door to one."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from linepool.accounts.models import Membership
from linepool.kernel.tenancy import current_company_id
from tenants.seats.errors import NotAMember, SeatNotFound
from tenants.seats.models import Seat


def seats() -> QuerySet[Seat]:
    """The company's seats by extension, each with its person."""
    return Seat.objects.select_related("user").order_by("extension")


def access_seat(seat_id: UUID) -> Seat:
    """The company's seat with this id; raises `SeatNotFound`."""
    seat = seats().filter(pk=seat_id).first()
    if seat is None:
        raise SeatNotFound
    return seat


def seat_of(user_id: int) -> Seat | None:
    """The seat a person sits on in this company, if any."""
    return Seat.objects.filter(user_id=user_id).first()


def require_member(user_id: int) -> None:
    """Raise `NotAMember` unless the person belongs to the current company."""
    if not Membership.objects.filter(company_id=current_company_id(), user_id=user_id).exists():
        raise NotAMember(fields={"user_id": "is not a member"})
