"""Reading seats. `access_seat` is the only door to one."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from linepool.accounts.models import Membership
from linepool.kernel.tenancy import current_company_id
from telephony.nodes.models import Device, DeviceKind
from tenants.seats.errors import NotAMember, SeatNotFound
from tenants.seats.models import Seat


def seats() -> QuerySet[Seat]:
    """The company's seats by extension, each with its person and whether that one `has_phone`."""
    phones = Device.objects.filter(company_id=current_company_id(), kind=DeviceKind.PHONE, user_id=OuterRef("user_id"))
    return Seat.objects.select_related("user").annotate(has_phone=Exists(phones)).order_by("extension")


def access_seat(seat_id: UUID) -> Seat:
    """The company's seat with this id; raises `SeatNotFound`."""
    seat = seats().filter(pk=seat_id).first()
    if seat is None:
        raise SeatNotFound
    return seat


def seat_of(user_id: int) -> Seat | None:
    """The seat a person sits on in this company, if any."""
    return seats().filter(user_id=user_id).first()


def extensions_of(user_ids: Collection[int] | None = None) -> dict[int, str]:
    """The extensions of those who have a seat, by user id; of everybody when none are named."""
    taken = Seat.objects.exclude(user=None)
    rows = taken if user_ids is None else taken.filter(user_id__in=user_ids)
    return {user_id: extension for user_id, extension in rows.values_list("user_id", "extension") if user_id}


def require_member(user_id: int) -> None:
    """Raise `NotAMember` unless the person belongs to the current company."""
    if not Membership.objects.filter(company_id=current_company_id(), user_id=user_id).exists():
        raise NotAMember(fields={"user_id": "is not a member"})
