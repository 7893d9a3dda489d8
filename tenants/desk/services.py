"""What an agent does. Each asks call control, whose answer is the truth; log-in and log-out are also audited.

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
from telephony.control import send_command
from telephony.nodes.endpoints import Device, close_endpoint, close_endpoints_of, open_endpoint
from tenants.desk.errors import NoSeat
from tenants.queues.selectors import access_disposition
from tenants.seats.selectors import seat_of

Picture = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A desk that was opened: the telephone to register, and the desk's first picture."""

    device: Device
    desk: Picture


def log_in(user: User) -> LoggedIn:
    """Open the agent's desk with a fresh telephone; raises `NoSeat`, `CommandRefused`, `ControllerUnavailable`.

    A second log-in (another tab, a reloaded page) replaces the first telephone; a call in progress is call control's
    to keep or refuse.
    """
    seat = seat_of(user.pk)
    if seat is None:
        raise NoSeat
    device = open_endpoint(company_id=current_company_id(), user_id=user.pk, label=f"{seat.extension} {user.name}")
    try:
        desk = command(user, "desk.login", {"username": device.username, "endpoint": device.username})
    except LinepoolError:
        close_endpoint(device.username)
        raise
    record("desk.logged_in", f"user:{user.pk}", actor=user, extension=seat.extension)
    return LoggedIn(device, desk)


def log_out(user: User) -> Picture:
    """Close the desk and take the telephone back; refused while talking."""
    desk = command(user, "desk.logout")
    close_endpoints_of(company_id=current_company_id(), user_id=user.pk)
    record("desk.logged_out", f"user:{user.pk}", actor=user)
    return desk


def write_up(user: User, *, call_id: str, disposition: str, note: str, request_id: str | None = None) -> Picture:
    """End the wrap-up of a call with a result from the company's list ("" for none) and a note."""
    if disposition:
        access_disposition(disposition)
    args = {"call_id": call_id, "disposition_code": disposition, "note": note}
    return command(user, "call.wrapup", args, request_id)


def command(user: User, verb: str, args: Picture | None = None, request_id: str | None = None) -> Picture:
    """Ask call control in the current company; the same `request_id` of the same person is done once."""
    company_id = current_company_id()
    unique = f"{company_id}:{user.pk}:{request_id}" if request_id else None
    return send_command(verb, company_id=company_id, user_id=user.pk, args=args, request_id=unique)
