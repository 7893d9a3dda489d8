"""What the switch's side tells of a day, for the comparison with finance. Telephony tells it, a setting binds it.

================================  ===============================  ==============
setting                           protocol                         made by
================================  ===============================  ==============
``LINEPOOL_SWITCH_BOOKS``         :class:`SwitchBooks`             ``telephony``
================================  ===============================  ==============
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class DayTally:
    """The legs a company had on a day of its own calendar, and what finance says of them; the last five sum to
    `legs`."""

    company_id: int
    legs: int
    rated: int
    free: int
    quarantined: int
    pending: int
    unknown: int
    """Finance was never told of them."""


@dataclass(frozen=True, slots=True)
class BooksDifference:
    """Something the switch and our books disagree about. None and "" where it cannot be told."""

    kind: str
    company_id: int | None
    call_id: str
    subject: str
    """The switch's own name of the channel, or the leg's id."""
    detail: str


@dataclass(frozen=True, slots=True)
class SwitchDay:
    """A day as both books have it. `whole`: the switch's own records of it are still kept; else only our legs were
    compared with finance."""

    tallies: Sequence[DayTally]
    differences: Sequence[BooksDifference]
    whole: bool = True


class SwitchBooks(Protocol):
    """Reads the day from the switch's records, our legs, and what finance says of these."""

    def __call__(self, day: date) -> SwitchDay:
        """Every company's day, in its own calendar."""
        ...


def switch_books() -> SwitchBooks:
    """What is bound by ``LINEPOOL_SWITCH_BOOKS``."""
    return cast(SwitchBooks, import_string(settings.LINEPOOL_SWITCH_BOOKS))
