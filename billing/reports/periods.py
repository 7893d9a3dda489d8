"""The days a report is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.utils import timezone

from billing.reports.errors import BadPeriod

MAX_DAYS = 400


@dataclass(frozen=True, slots=True)
class Days:
    """From the first to the last day, both included."""

    first: date
    last: date

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """``first`` and ``last`` like 2026-11-01; this month so far for those left out. Raises BadPeriod."""
        today = timezone.now().date()
        try:
            last = date.fromisoformat(query.get("last") or today.isoformat())
            first = date.fromisoformat(query.get("first") or last.replace(day=1).isoformat())
        except ValueError as error:
            raise BadPeriod from error
        if not 0 <= (last - first).days < MAX_DAYS:
            raise BadPeriod
        return cls(first, last)

    def written(self) -> dict[str, str]:
        """The same as parameters."""
        return {"first": self.first.isoformat(), "last": self.last.isoformat()}
