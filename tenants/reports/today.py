"""The company's day so far by queue, as wallboards show it beside this second."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils.timezone import now

from linepool.kernel.shared import shared
from tenants.companies.models import Company
from tenants.reports.figures import Counts
from tenants.reports.selectors import Wanted, lines

FRESH: Final = timedelta(seconds=15)


@dataclass(frozen=True)
class Today:
    """What was counted since the company's midnight, by queue id. Calls are counted when they are over."""

    at: datetime
    queues: dict[str, Counts]

    @property
    def total(self) -> Counts:
        """Of all queues."""
        return sum(self.queues.values(), Counts())


def today(company: Company, target_s: int) -> Today:
    """At most 15 seconds old, computed once for all who look. Raises BadFilter for too many calls."""
    wanted = Wanted.asked({"target_s": str(target_s)}, company.timezone)

    def compute() -> Today:
        found = lines(wanted, company.timezone)
        return Today(now(), {line.id: line.counts for line in found if line.id})

    return shared(f"today:{company.schema_name}:{wanted.first}:{target_s}", FRESH, compute)
