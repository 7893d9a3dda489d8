"""What call control needs from outside the pool, as protocols that others implement and settings bind.

Nothing here imports Django models: a port is values in, values out. Implementations are named by dotted path:

=============================  ==================================  =========================================
setting                        protocol                            made by
=============================  ==================================  =========================================
``LINEPOOL_COMPANY_DIRECTORY`` :class:`CompanyDirectory` (a class) ``tenants.directory``
``LINEPOOL_CREDIT_GATE``       :class:`CreditGate` (a class)       ``billing.ledger``
``LINEPOOL_USAGE_SINK``        :class:`UsageSink` (a function)     ``billing.ledger``
``LINEPOOL_ALARM_SINK``        :class:`AlarmSink` (a function)     ``tenants.companies``
=============================  ==================================  =========================================

Every method is synchronous and may read the database; call control runs them in its own threads and caches the answers.
Implementations enter the company's scope themselves and return plain values, never querysets or model objects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, cast

from linepool.kernel.usage import LegUsage
from linepool.kernel.verdicts import Allowed, Granted, Hold, Refused, Verdict
from telephony.direction import Direction
from telephony.fraud.rules import FraudRules

__all__ = [
    "AgentProfile",
    "AlarmSink",
    "Allowed",
    "CallSink",
    "CallbackRule",
    "Choice",
    "CompanyDirectory",
    "CompanyLimits",
    "CompanyProfile",
    "CreditGate",
    "Direction",
    "Granted",
    "Hold",
    "NumberRoute",
    "QueueMember",
    "QueueProfile",
    "Refused",
    "SkillNeed",
    "TeamShare",
    "UsageSink",
    "Verdict",
    "alarm_sink",
    "company_directory",
    "credit_gate",
    "usage_sink",
]


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
class SkillNeed:
    """A skill a queue's contacts need at ``level`` or better.

    ``relax_after_ms``: after so long a wait the need is dropped; 0 makes it a mere preference (who has it is asked
    first, but nobody waits for it); ``None`` never drops it.
    """

    skill: str
    level: int = 1
    relax_after_ms: int | None = None


@dataclass(frozen=True, slots=True)
class TeamShare:
    """A team's share, in percent, of a queue's contacts; all shares of a queue make 100."""

    team: str
    percent: int


@dataclass(frozen=True, slots=True)
class CallbackRule:
    """Calling back instead of waiting: offered after ``offer_after_ms`` in the line (0: from the start).

    ``attempts`` calls at most, ``retry_ms`` apart, none later than ``expires_ms`` after the wish. ``most``: promises
    open at once in this queue, so that a storm promises nothing in vain. ``most_to_number``: no further promise to a
    number which the company owes so many already, each in another queue.
    """

    offer_after_ms: int = 60_000
    attempts: int = 3
    retry_ms: int = 600_000
    expires_ms: int = 86_400_000
    most: int = 500
    most_to_number: int = 3


@dataclass(frozen=True, slots=True)
class Choice:
    """A code and its words: a disposition of a queue, which may be a ``sale``, or a reason for a pause (``limit_ms``
    0: no limit)."""

    code: str
    label: str
    limit_ms: int = 0
    sale: bool = False


@dataclass(frozen=True, slots=True)
class QueueProfile:
    """A queue and how it behaves. Times are milliseconds; ``None`` means no limit.

    ``strategy``: longest_idle, fewest_calls, round_robin, most_skilled, ring_all. ``weight`` is the queue's pull on an
    agent of several queues (2 pulls like twice the wait). ``ageing_ms``: so much waiting outweighs one point of
    priority. ``overflow`` leads from a reason ("full", "waited", "estimated", "unstaffed") to a destination (see
    ``Destination``); a reason without one goes on in the flow. ``record``: "all", "none", "share" (``record_share``
    percent) or "demand". ``greeting`` is whispered to the agent before the parties are joined.
    ``resume_ms``: how long a caller whose agent's device died hears music until the front of the queue is theirs.
    """

    id: str
    name: str
    members: tuple[QueueMember, ...] = ()
    strategy: str = "longest_idle"
    priority: int = 0
    weight: int = 1
    ageing_ms: int = 60_000
    offer_timeout_ms: int = 20_000
    auto_answer: bool = False
    wrap_up_ms: int = 30_000
    wrap_up_extra_ms: int = 0
    max_wait_ms: int | None = None
    max_length: int | None = None
    max_estimated_wait_ms: int | None = None
    announce_every_ms: int | None = 30_000
    missed_limit: int = 3
    skills: tuple[SkillNeed, ...] = ()
    split: tuple[TeamShare, ...] = ()
    last_agent_ms: int = 0
    overflow: Mapping[str, str] = field(default_factory=dict)
    callback: CallbackRule | None = None
    record: str = "all"
    record_share: int = 100
    greeting: str = ""
    script: str = ""
    dispositions: tuple[Choice, ...] = ()
    resume_ms: int = 15_000


@dataclass(frozen=True, slots=True)
class AgentProfile:
    """A person who may take the company's contacts.

    ``extension`` is their seat's, "" for somebody lent by the operator or another company. ``occupancy_cap`` is the
    greatest share of time in percent they may be busy (100: no cap).
    """

    user_id: int
    name: str
    extension: str = ""
    team: str = ""
    skills: tuple[tuple[str, int], ...] = ()
    occupancy_cap: int = 100


@dataclass(frozen=True, slots=True)
class CompanyLimits:
    """What a company may have: calls at once by way, new calls in a second (both ways), callers waiting in all its
    queues. ``None`` waiting: no limit. What it may spend is the credit gate's to know; ``trusted`` (by its contract):
    while that cannot be asked calls out are made all the same, and charged later."""

    calls_in: int = 10
    calls_out: int = 10
    per_second: int = 5
    waiting: int | None = None
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """Everything call control may need of one company during a call, read once and cached.

    ``flow`` is the graph that ``telephony.flows.Flow.parse`` takes. ``caller_id`` is the E.164 number shown on outbound
    calls ("" when the company has none, then it cannot dial). ``fraud`` says what is watched for when it dials out.
    ``music`` is a music-on-hold class of the switch.
    ``dispositions`` are for calls of no queue; a queue has its own (these among them).
    Among companies that share agents ``weight`` is the company's share, and ``reserved_agents`` of those who serve it
    are kept for it. ``park_ms``: how long a parked call waits before it goes to the front of its queue.
    """

    id: int
    schema: str
    name: str
    language: str
    timezone: str
    flow: Mapping[str, Any]
    slug: str = ""
    active: bool = True
    queues: tuple[QueueProfile, ...] = ()
    agents: tuple[AgentProfile, ...] = ()
    pause_reasons: tuple[Choice, ...] = ()
    dispositions: tuple[Choice, ...] = ()
    weight: int = 1
    reserved_agents: int = 0
    park_ms: int = 120_000
    limits: CompanyLimits = CompanyLimits()
    fraud: FraudRules = FraudRules()
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

    def recently_called(self, company_id: int) -> Sequence[str]:
        """Numbers (E.164) the company called in the last weeks, any one per country is enough."""
        ...

    def wants_no_calls(self, company_id: int, number: str) -> bool:
        """Whether somebody the company knows by this number (E.164) asked it not to call, and that is not over."""
        ...


class CreditGate(Protocol):
    """Says whether a company may start a call now, and keeps the money that its calls out may still cost."""

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        """``direction`` is "in" or "out"; ``destination`` is the number called, E.164 (ours for "in")."""
        ...

    def reserve(self, hold: Hold, ms: int) -> Granted | Refused:
        """Set money aside for ``ms`` of talk from the answer on, in all: to ask for the same again changes nothing.

        Less may be granted than was asked for, never less than was before; refused when nothing can be added. What
        nobody renews or settles for long after its time is set free by itself.
        """
        ...

    def settle(self, hold: Hold, ms: int) -> None:
        """The leg is over after ``ms`` of talk (0: nobody answered): what it did not use is free at once. Once only."""
        ...


class AlarmSink(Protocol):
    """Writes down that something goes wrong in a company, and tells its owners and the operator by e-mail."""

    def __call__(self, company_id: int, code: str, detail: str, at: datetime, *, subject: str = "", tell: bool) -> None:
        """``code`` is stable (``controller.refusals``); ``subject``: what of it may be allowed; ``tell``: by e-mail."""
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


def alarm_sink() -> AlarmSink:
    """The function bound by ``LINEPOOL_ALARM_SINK``."""
    return cast(AlarmSink, _bound("LINEPOOL_ALARM_SINK"))


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
