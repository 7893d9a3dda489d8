"""What the engine takes and gives: immutable values, aware datetimes, durations in integer milliseconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from billing.rating.prefixes import PrefixTable
from billing.rating.pulses import Pulse

PLACES = 6
SECONDS_PER_MINUTE = 60
MILLION = 10**PLACES


class ChargeKind(StrEnum):
    """What a leg is charged for. One usage row exists for each leg and kind."""

    INBOUND = "inbound"
    """The outside caller's leg: 功能费, the call centre's function fee."""
    OUTBOUND = "outbound"
    """A leg to the outside: 长途费, the carrier's way to the destination."""
    AGENT = "agent"
    """The leg to the agent's own browser or SIP phone: included in the seat."""
    AUTOMATIC = "automatic"
    """The outside caller's time in the menu, where a contract prices it apart (企业自动语音)."""


PRICED_KINDS = frozenset({ChargeKind.INBOUND, ChargeKind.OUTBOUND, ChargeKind.AUTOMATIC})
"""What a price book may price by the minute."""


class Clock(StrEnum):
    """When the billed time begins (rule 1)."""

    LINE_ANSWER = "line_answer"
    AGENT_ANSWER = "agent_answer"
    """Listening to the automatic voice service is free (收听自动语音免收功能费)."""
    MENU = "menu"
    """The time in the menu alone."""


class StartedSecond(StrEnum):
    """Whether a started second counts."""

    COUNTS = "counts"
    DROPPED = "dropped"


class MatchOn(StrEnum):
    """Which number the prefix is looked up for."""

    OWN = "own"
    REMOTE = "remote"


def micros(amount: Decimal) -> int:
    """A price in millionths. Raises ValueError when it is negative, not finite or finer than six places."""
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"a price is a finite amount of at least 0, not {amount}")
    scaled = amount.scaleb(PLACES)
    if scaled != scaled.to_integral_value():
        raise ValueError(f"a price has at most {PLACES} decimal places, not {amount}")
    return int(scaled)


@dataclass(frozen=True)
class Rate:
    """One row of a price book version: what a minute to this prefix costs. `barred`: no price on purpose."""

    id: int
    per_minute: Decimal
    pulse: Pulse
    connect_fee: Decimal = Decimal(0)
    barred: bool = False
    per_minute_micros: int = field(init=False, repr=False, compare=False)
    connect_fee_micros: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "per_minute_micros", micros(self.per_minute))
        object.__setattr__(self, "connect_fee_micros", micros(self.connect_fee))

    def price(self, billed_s: int) -> int:
        """Millionths of the currency for billed seconds (more than 0), half up at the sixth place, in integers: no
        binary fraction, no double rounding."""
        half = SECONDS_PER_MINUTE // 2
        return self.connect_fee_micros + (self.per_minute_micros * billed_s + half) // SECONDS_PER_MINUTE


@dataclass(frozen=True)
class RateVersion:
    """One immutable version of a price book: a table of rates per charge kind, in force from `effective_from`."""

    id: int
    effective_from: datetime
    tables: Mapping[ChargeKind, PrefixTable[Rate]]


@dataclass(frozen=True)
class ChargeRule:
    """How a contract counts one charge kind.

    `included` kinds cost nothing and need no price; `by_call` ones are counted as calls and charged on the bill.
    """

    clock: Clock = Clock.LINE_ANSWER
    started_second: StartedSecond = StartedSecond.COUNTS
    match_on: MatchOn = MatchOn.REMOTE
    included: bool = False
    by_call: bool = False


class Hours(Protocol):
    """Tells which of a contract's other price books holds at a moment; None: its main one."""

    def book_at(self, moment: datetime) -> int | None:
        """The id of the price book of the band the moment lies in."""
        ...


@dataclass(frozen=True)
class ContractTerms:
    """The part of one immutable contract version that rating needs.

    `hours` and `band_books` (by price book) are for contracts with other prices at some hours.
    """

    id: int
    effective_from: datetime
    currency: str
    rules: Mapping[ChargeKind, ChargeRule]
    rate_versions: Sequence[RateVersion]
    hours: Hours | None = None
    band_books: Mapping[int, Sequence[RateVersion]] = field(default_factory=dict)


class Leg(NamedTuple):
    """One leg under one charge kind, as the switch measured it.

    `number` is the company's own (whole), `destination` the other side's without its last four digits.
    `billable_ms` counts from the line's answer, `talk_ms` from the agent's.
    """

    kind: ChargeKind
    number: str
    destination: str
    started_at: datetime
    answered_at: datetime | None
    agent_answered_at: datetime | None
    ended_at: datetime
    billable_ms: int
    talk_ms: int
    supervises: bool = False
    """A supervisor's own device: listening to a call is no part of what the call costs."""
    ivr_ms: int = 0
    """Time in the menu."""


class Rated(NamedTuple):
    """A priced leg. `amount_micros` is exact to the millionth; round it only in the sum of an invoice line."""

    amount_micros: int
    currency: str
    clock: Clock
    duration_ms: int
    counted_s: int
    billed_s: int
    prefix: str
    rate: Rate
    contract_version_id: int
    rate_version_id: int

    @property
    def amount(self) -> Decimal:
        """The amount in the currency's unit with six places."""
        return Decimal(self.amount_micros).scaleb(-PLACES)


class Free(NamedTuple):
    """A leg that costs nothing by rule. `reason`: not_answered, supervision, no_agent, included, by_call or
    under_a_second."""

    reason: str
    contract_version_id: int | None


class Quarantined(NamedTuple):
    """A leg nobody may price: it waits for a person. `reason` is a stable code, `detail` the offending value."""

    reason: str
    detail: str


Outcome = Rated | Free | Quarantined
