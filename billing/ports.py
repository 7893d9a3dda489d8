"""What billing needs from outside: what a company holds. Others implement it, a setting binds it.

=============================  ==========================  ==================
setting                        protocol                    made by
=============================  ==========================  ==================
``LINEPOOL_BILLING_INVENTORY`` :class:`Inventory` (class)  ``tenants``
=============================  ==========================  ==================
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from billing.rating import Holding


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
