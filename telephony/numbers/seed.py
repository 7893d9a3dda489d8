"""Numbers for a new installation, so that the first sign-up finds one. Runs again harmlessly."""

from __future__ import annotations

from typing import Final

from telephony.carriers.models import Carrier
from telephony.numbers.services import add_numbers

#: A block of Guangzhou numbers for the lab, and Ofcom's London numbers for drama (020 7946 0xxx), which nobody has.
_BLOCKS: Final = (
    ("+86208188", 4, 1000, "CN", "广州"),
    ("+44207946", 4, 1000, "GB", "London"),
)


def seed(carrier_code: str = "lab") -> int:
    """Add the blocks to the pool on the carrier with this code (if it exists); returns how many are new.

    Call it in the public scope.
    """
    carrier = Carrier.objects.filter(code=carrier_code).first()
    added = 0
    for prefix, width, count, country, area in _BLOCKS:
        numbers = [f"{prefix}{last:0{width}d}" for last in range(count)]
        added += add_numbers(numbers, country=country, area=area, carrier_id=carrier.pk if carrier else None)
    return added
