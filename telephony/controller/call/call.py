"""The call with everything it does: importing this gathers the actions of the table."""

from __future__ import annotations

from telephony.controller.call import (
    conferring,
    consulting,
    ending,
    flowing,
    leading,
    outbound,
    parking,
    recording,
    ringing,
    supervising,
    talking,
    waiting,
)
from telephony.controller.call.core import ACTIONS, Call
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.states import TABLE

__all__ = ["Call", "Happening", "missing_actions", "unused_actions"]

_MODULES = (
    conferring,
    consulting,
    ending,
    flowing,
    leading,
    outbound,
    parking,
    recording,
    ringing,
    supervising,
    talking,
    waiting,
)


def missing_actions() -> set[str]:
    """Actions the table names and nobody has written: must be empty, and a test says so."""
    return _named() - ACTIONS.keys()


def unused_actions() -> set[str]:
    """Actions the table does not name: must be empty too."""
    return ACTIONS.keys() - _named()


def _named() -> set[str]:
    return {follows.action for row in TABLE.values() for follows in row.values()}
