"""What call control needs from outside the pool, as protocols that others implement and settings bind.

Nothing here imports Django models: a port is values in, values out. Implementations are named by dotted path:

=============================  ==================================  =========================================
setting                        protocol                            made by
=============================  ==================================  =========================================
``LINEPOOL_COMPANY_DIRECTORY`` :class:`CompanyDirectory` (a class) ``tenants.directory``
``LINEPOOL_CREDIT_GATE``       :class:`CreditGate` (a class)       ``billing.ledger``
``LINEPOOL_USAGE_SINK``        :class:`UsageSink` (a function)     ``billing.ledger``
=============================  ==================================  =========================================

Every method is synchronous and may read the database; call control runs them in its own threads and caches the answers.
Implementations enter the company's scope themselves and return plain values, never querysets or model objects.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol, cast

from linepool.kernel.usage import LegUsage
from linepool.kernel.verdicts import Allowed, Refused, Verdict

__all__ = [
    "AgentProfile",
    "Allowed",
    "CallSink",
    "CompanyDirectory",
    "CompanyProfile",
    "CreditGate",
    "Direction",
    "NumberRoute",
    "QueueMember",
    "QueueProfile",
    "Refused",
    "UsageSink",
    "Verdict",
    "company_directory",
    "credit_gate",
    "usage_sink",
]


class Direction(enum.StrEnum):
    """Which way a call goes, seen from the company."""

    INBOUND = "in"
    OUTBOUND = "out"


@dataclass(frozen=True, slots=True)
class NumberRoute:
    """Whose an E.164 number is. Only numbers in service are routed; any other number is ``None`` in the directory."""

    e164: str
    company_id: int


@dataclass(frozen=True, slots=True)
class QueueMember:
    """A user who may be offered a queue's contacts. Lower ``priority`` is asked first; ``level`` is the skill."""

    user_id: int
    level: int = 1
    priority: int = 0


@dataclass(frozen=True, slots=True)
class QueueProfile:
    """A queue and how it behaves. Times are milliseconds; ``None`` means no limit."""

    id: str
    name: str
    members: tuple[QueueMember, ...] = ()
    strategy: str = "longest_idle"
    priority: int = 0
    offer_timeout_ms: int = 20_000
    wrap_up_ms: int = 30_000
    max_wait_ms: int | None = None
    max_length: int | None = None
    announce_every_ms: int | None = 30_000
    missed_limit: int = 3
    record: bool = True


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """A person who may sit in the company: user, name on the board and the seat's extension ("" without a seat)."""

    user_id: int
    name: str
    extension: str = ""


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """Everything call control may need of one company during a call, read once and cached.

    ``flow`` is the graph that ``telephony.flows.Flow.parse`` takes. ``caller_id`` is the E.164 number shown on outbound
    calls ("" when the company has none, then it cannot dial). ``music`` is a music-on-hold class of the switch.
    """

    id: int
    schema: str
    name: str
    language: str
    timezone: str
    flow: Mapping[str, Any]
    active: bool = True
    queues: tuple[QueueProfile, ...] = ()
    agents: tuple[AgentProfile, ...] = ()
    max_concurrent_calls: int = 10
    calls_per_second: int = 5
    caller_id: str = ""
    music: str = "default"
    data: Mapping[str, str] = field(default_factory=dict)

    def queue(self, queue_id: str) -> QueueProfile | None:
        """The company's queue with this id, or ``None``."""
        return next((queue for queue in self.queues if queue.id == queue_id), None)

    def agent(self, user_id: int) -> AgentProfile | None:
        """The company's agent with this user id, or ``None``."""
        return next((agent for agent in self.agents if agent.user_id == user_id), None)


class CompanyDirectory(Protocol):
    """Leads from a number to its company and from a company to its settings."""

    def find_number(self, e164: str) -> NumberRoute | None:
        """The route of a number in service (``+`` and digits), or ``None``."""
        ...

    def company(self, company_id: int) -> CompanyProfile | None:
        """The company's profile as it is now, or ``None`` when there is no such company."""
        ...


class CreditGate(Protocol):
    """Says whether a company may start a call now."""

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        """``direction`` is "in" or "out"; ``destination`` is the number called, E.164 (ours for "in")."""
        ...


class UsageSink(Protocol):
    """Takes the narrow usage facts of finished calls, inside the transaction that stores the calls."""

    def __call__(self, legs: Sequence[LegUsage]) -> None:
        """Idempotent by (company, call, leg). Raising rolls the stored calls back too."""
        ...


class CallSink(Protocol):
    """Stores finished calls: ``telephony.calls.services.store_calls``. Idempotent by call id."""

    def __call__(self, records: Sequence[Any]) -> None:
        """Raises when nothing was stored; call control then keeps the records and tries again."""
        ...


def company_directory() -> CompanyDirectory:
    """The directory bound by ``LINEPOOL_COMPANY_DIRECTORY``."""
    return cast(CompanyDirectory, _bound("LINEPOOL_COMPANY_DIRECTORY")())


def credit_gate() -> CreditGate:
    """The gate bound by ``LINEPOOL_CREDIT_GATE``."""
    return cast(CreditGate, _bound("LINEPOOL_CREDIT_GATE")())


def usage_sink() -> UsageSink:
    """The function bound by ``LINEPOOL_USAGE_SINK``."""
    return cast(UsageSink, _bound("LINEPOOL_USAGE_SINK"))


def _bound(setting: str) -> Any:
    from django.conf import settings  # late, so that values here stay usable without configured settings

    return _import(str(getattr(settings, setting)))


@lru_cache(maxsize=32)
def _import(path: str) -> Any:
    from django.utils.module_loading import import_string

    return import_string(path)
