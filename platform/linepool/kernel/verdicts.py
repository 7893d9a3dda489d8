"""May this go on? The answers of a gate, shared by who asks (telephony) and who answers (billing)."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Allowed:
    """The call may start."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The call may not start. ``reason`` is a stable code, like ``no_credit`` or ``no_price``."""

    reason: str


Verdict = Allowed | Refused


@dataclass(frozen=True, slots=True)
class Hold:
    """What money is set aside for: one leg of a call to ``destination`` (E.164). Unique by company, call and leg."""

    company_id: int
    call_id: UUID
    leg: str
    destination: str


@dataclass(frozen=True, slots=True)
class Granted:
    """Money is set aside for so many milliseconds of talk in all; ``amount`` is what was added just now."""

    ms: int
    amount: Decimal = Decimal(0)
