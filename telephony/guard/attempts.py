"""What the switch's security events mean for the rule. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from telephony.guard.rule import Attempt, place_of

#: An answer to a challenge of ours, and wrong.
_ANSWERED: Final = frozenset({"ChallengeResponseFailed", "InvalidPassword"})
#: A request from nobody we know, or none that makes sense.
_UNASKED: Final = frozenset({"InvalidAccountID", "RequestNotAllowed", "RequestBadFormat", "RequestNotSupported"})
_SUCCESS: Final = "SuccessfulAuth"
#: Over these nobody can pretend to be at another address.
_CONNECTED: Final = frozenset({"TCP", "TLS", "WS", "WSS"})
_LONGEST_ACCOUNT: Final = 60


@dataclass(frozen=True, slots=True)
class Success:
    """Somebody at `address` had the right password."""

    address: str
    at: datetime


def attempt_of(event: Mapping[str, str], at: datetime) -> Attempt | Success | None:
    """An event of the switch's `security` class that came in at `at`; None for what says nothing of a guesser."""
    kind = event.get("Event", "")
    if event.get("Service") != "PJSIP" or kind not in _ANSWERED | _UNASKED | {_SUCCESS}:
        return None
    found = _remote(event.get("RemoteAddress", ""))
    if found is None:
        return None
    address, transport = found
    if kind == _SUCCESS:
        return Success(address, at)
    account = "".join(filter(str.isprintable, event.get("AccountID", "")))[:_LONGEST_ACCOUNT]
    return Attempt(address, account, kind, kind in _ANSWERED or transport in _CONNECTED, at)


def _remote(text: str) -> tuple[str, str] | None:
    """`IPV4/UDP/192.0.2.7/5060` as address and transport."""
    parts = text.split("/")
    if len(parts) != 4:
        return None
    try:
        return place_of(parts[2]), parts[1]
    except ValueError:
        return None
