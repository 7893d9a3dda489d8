"""May this go on? The answers of a gate, shared by who asks (telephony) and who answers (billing)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowed:
    """The call may start."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The call may not start. ``reason`` is a stable code, like ``no_credit`` or ``no_price``."""

    reason: str


Verdict = Allowed | Refused
