"""The three published ways to count callers who gave up quickly in a service level."""

from enum import StrEnum
from typing import Final


class ServiceLevel(StrEnum):
    """What a caller who gives up within the target time counts as.

    - `IGNORED`: nothing: answered in time / (offered - gave up in time).
    - `FOR`: as served in time: (answered in time + gave up in time) / offered.
    - `AGAINST`: as not served in time: answered in time / offered.
    """

    IGNORED = "short abandons ignored"
    FOR = "short abandons counted for"
    AGAINST = "short abandons counted against"

    def of(self, answered_in_time: float, gave_up_in_time: float, offered: float) -> float | None:
        """The service level from counts or from shares; None when there is nobody to count."""
        match self:
            case ServiceLevel.IGNORED:
                good, base = answered_in_time, offered - gave_up_in_time
            case ServiceLevel.FOR:
                good, base = answered_in_time + gave_up_in_time, offered
            case ServiceLevel.AGAINST:
                good, base = answered_in_time, offered
        return good / base if base > 0 else None


LEVEL_CODES: Final = tuple(one.name.lower() for one in ServiceLevel)
"""The variants as addresses and kept choices name them."""
