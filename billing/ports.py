"""What billing needs from outside: what a company holds and used. Others implement it, a setting binds it.

================================  ============================  ==================
setting                           protocol                      made by
================================  ============================  ==================
``LINEPOOL_BILLING_INVENTORY``    :class:`Inventory` (class)    ``tenants``
``LINEPOOL_BILLING_MEASUREMENTS`` :class:`Measurements` (class) ``tenants``
================================  ============================  ==================
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.rating import Holding
from billing.rating.parts import Sale, Sold


class Inventory(Protocol):
    """Tells what a company rented and when, in days of its own calendar. Also of things it has given back since."""

    def seats(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        """Every seat held on at least one of the days from `first` to `last`, named by its extension."""
        ...

    def numbers(self, company_id: int, first: date, last: date) -> Sequence[Holding]:
        """Every number held on at least one of those days, named in E.164; one number may occur twice."""
        ...


def inventory() -> Inventory:
    """The inventory bound by ``LINEPOOL_BILLING_INVENTORY``."""
    return cast(Inventory, import_string(settings.LINEPOOL_BILLING_INVENTORY)())


@dataclass(frozen=True, slots=True)
class Presence:
    """What agents did, by local day: the most of them logged in at once (and since what time of that day they were so
    many), and how long they waited for and handled contacts, in milliseconds. A day missing from a mapping is 0."""

    logged_in: Mapping[date, int]
    waiting_ms: Mapping[date, int]
    handling_ms: Mapping[date, int]
    peak_at: Mapping[date, time] = field(default_factory=dict)


class Measurements(Protocol):
    """Tells what a company used beyond calls, by days of its own calendar."""

    def presence(self, company_id: int, first: date, last: date) -> Presence:
        """What agents did for the company on the days from `first` to `last`."""
        ...

    def stored_bytes(self, company_id: int, first: date, last: date) -> Mapping[date, int]:
        """How many bytes of recordings were kept at the end of each of those days, or are now."""
        ...

    def sales(self, company_id: int, first: date, last: date) -> Sequence[Sale]:
        """Sales confirmed, and clawed back, on those days."""
        ...

    def sold(self, company_id: int, first: date, last: date) -> Sold:
        """How much was confirmed on those days, whatever became of it."""
        ...


def measurements() -> Measurements:
    """The measurements bound by ``LINEPOOL_BILLING_MEASUREMENTS``."""
    return cast(Measurements, import_string(settings.LINEPOOL_BILLING_MEASUREMENTS)())
