"""Sitting down and standing up. Call control's answer is the truth; both are audited.

These are not database transactions around the question: call control reads what was committed. A log-in that call
control refuses takes its telephone back, so that no endpoint is left without an agent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from linepool.accounts.models import User
from linepool.audit.services import record
from linepool.kernel.errors import LinepoolError
from linepool.kernel.tenancy import current_company_id
from telephony.nodes.endpoints import Device, close_endpoint, close_endpoints_of, open_endpoint, phone_of
from tenants.desk.commands import Picture, ask
from tenants.desk.errors import NoPhone, NoSeat
from tenants.desk.selectors import companies_served, rights_of
from tenants.seats.errors import NoOutsideNumber
from tenants.seats.models import Seat, SeatDevice
from tenants.seats.selectors import seat_of


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A desk that was opened: the browser's telephone to register, if that rings, and the desk's first picture."""

    device: Device | None
    desk: Picture


def log_in(user: User, kind: str | None = None) -> LoggedIn:
    """Open the agent's desk with the kind of device asked for, else the seat's own.

    Raises `NoSeat`, `NoPhone`, `NoOutsideNumber`, `CommandRefused`, `ControllerUnavailable`. A second
    log-in (another tab, a reloaded page) replaces the first browser's telephone; a call in progress is call control's
    to keep or refuse.
    """
    seat = seat_of(user.pk)
    if seat is None:
        raise NoSeat
    kind = kind or seat.device
    args: dict[str, Any] = {"device": kind, "number": "", "username": ""}
    args |= {"companies": companies_served(user.pk), "permissions": rights_of(user.pk)}
    if kind == SeatDevice.BROWSER:
        return _log_in_by_browser(user, seat, args)
    return LoggedIn(None, _sit_down(user, seat, args | _fixed_device(user, seat, kind)))


def _log_in_by_browser(user: User, seat: Seat, args: dict[str, Any]) -> LoggedIn:
    device = open_endpoint(company_id=current_company_id(), user_id=user.pk, label=f"{seat.extension} {user.name}")
    try:
        return LoggedIn(device, _sit_down(user, seat, args | {"username": device.username}))
    except LinepoolError:
        close_endpoint(device.username)
        raise


def _fixed_device(user: User, seat: Seat, kind: str) -> dict[str, str]:
    if kind == SeatDevice.OUTSIDE:
        if not seat.outside_number:
            raise NoOutsideNumber
        return {"number": seat.outside_number}
    username = phone_of(current_company_id(), user.pk)
    if username is None:
        raise NoPhone
    return {"username": username}


def _sit_down(user: User, seat: Seat, args: dict[str, Any]) -> Picture:
    desk = ask(user, "desk.login", args)
    record("desk.logged_in", f"user:{user.pk}", actor=user, extension=seat.extension, device=args["device"])
    return desk


def log_out(user: User) -> Picture:
    """Close the desk and take the browser's telephone back; refused while talking."""
    desk = ask(user, "desk.logout")
    close_endpoints_of(company_id=current_company_id(), user_id=user.pk)
    record("desk.logged_out", f"user:{user.pk}", actor=user)
    return desk
