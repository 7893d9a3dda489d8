"""What reports say of queues and agents, and how each figure is come by. Pure: facts in, counts and figures out.

Only counts and milliseconds are added up (``counts``); every ratio is computed from sums (``definitions``), so that a
month is the sum of its intervals, never the mean of their means.
"""

from tenants.reports.figures.counts import (
    INTERVAL,
    Counts,
    Facts,
    Key,
    Part,
    Spell,
    Visit,
    Waits,
    Written,
    presence,
    tally,
    waits,
)
from tenants.reports.figures.definitions import FIGURES, Figure

__all__ = [
    "FIGURES",
    "INTERVAL",
    "Counts",
    "Facts",
    "Figure",
    "Key",
    "Part",
    "Spell",
    "Visit",
    "Waits",
    "Written",
    "presence",
    "tally",
    "waits",
]
