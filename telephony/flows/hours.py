"""Opening hours: local times per weekday, with holidays, in a named time zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Interval:
    """Open from `start` until just before `end`, local wall time. `end` 00:00 means midnight at the day's end."""

    start: time
    end: time

    def contains(self, moment: time) -> bool:
        """True from `start` on, until just before `end`."""
        return self.start <= moment and (self.end == time.min or moment < self.end)


@dataclass(frozen=True, slots=True)
class Hours:
    """When a company is open. A holiday's intervals replace its weekday's: none means closed all day."""

    timezone: ZoneInfo
    weekly: Mapping[str, tuple[Interval, ...]]
    holidays: Mapping[date, tuple[Interval, ...]] = field(default_factory=dict)

    def is_open(self, now: datetime) -> bool:
        """Whether the aware moment `now` lies in an interval of its local day."""
        local = now.astimezone(self.timezone)
        intervals = self.holidays.get(local.date())
        if intervals is None:
            intervals = self.weekly.get(WEEKDAYS[local.weekday()], ())
        return any(interval.contains(local.time()) for interval in intervals)
