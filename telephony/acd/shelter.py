"""Shelter from a neighbour's storm: reserves worked out of what each company usually needs, while a storm lasts.

Companies share agents, and fair queueing gives each its turn; but while one of them has more callers than it may bring,
nobody is ever free, and a neighbour's caller who used to find somebody waits for the next one to finish. So for as long
as a company is refused callers at its limits,

- each neighbour has the agents reserved whom it usually keeps busy, and `HEADROOM` standard deviations more;
- the storming company has those reserved whom it usually keeps busy: it goes on as before, and beyond that gets whoever
  the neighbours' reserves leave.

What is usual is a running mean of the last hour, and does not learn from a storm. In calm weather nothing is reserved
but what was asked for, and everybody shares everybody.
"""

from collections.abc import Hashable
from math import ceil, sqrt

from telephony.acd.pace import Mean

HEADROOM = 2.5
"""In standard deviations, the number of busy agents being nearly Poisson. In simulated storms of ten times the limit
(`test_promises`) with 1.5 a lightly loaded neighbour waits up to 1.8 times as long as in calm weather, with 2.5 never
longer."""
SAMPLE_S = 10
MEMORY = 360
"""Samples: an hour of them."""


class Shelter:
    """What is usual for each company. Sample each every `SAMPLE_S` in calm weather."""

    def __init__(self) -> None:
        self._usual: dict[Hashable, Mean] = {}

    def sample(self, company: Hashable, working: int) -> None:
        """So many agents are busy for the company now, which does not storm."""
        self._usual.setdefault(company, Mean(MEMORY)).learn(working)

    def reserve(self, company: Hashable, *, storms: bool) -> int:
        """Agents to reserve for a company that storms, or for one that shares agents with one that does."""
        usual = self._usual.get(company)
        mean = 0.0 if usual is None else usual.value
        return int(mean) if storms else ceil(mean + HEADROOM * sqrt(mean))
