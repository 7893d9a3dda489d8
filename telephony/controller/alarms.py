"""What is wrong in a company at this moment, as its live board shows it; each one's beginning is written down.

An alarm stands as long as its cause goes on and a little longer, so that a storm is one alarm and not thousands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

STANDS = timedelta(seconds=120)
"""So long after the last time."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """``count`` times since ``since``; ``detail`` is the last one's, as is ``subject``: what of a fraud rule's finding
    an administrator may allow. ``told``: people are to be told by e-mail."""

    company_id: int
    code: str
    since: datetime
    last: datetime
    count: int = 1
    detail: str = ""
    told: bool = False
    subject: str = ""


class Alarms:
    """Holds the alarms that stand. ``changed`` is told whose board is out of date, ``begun`` of what began."""

    def __init__(self, changed: Callable[[int], None], begun: Callable[[Alarm], None]) -> None:
        self._changed = changed
        self._begun = begun
        self._standing: dict[int, dict[str, Alarm]] = {}

    def note(
        self, company_id: int, code: str, now: datetime, detail: str = "", *, subject: str = "", tell: bool = False
    ) -> None:
        """It happened (again). ``tell``: people are to be told, whether or not the alarm stands already."""
        standing = self._standing.setdefault(company_id, {})
        before = standing.get(code)
        if before is None:
            alarm = standing[code] = Alarm(company_id, code, now, now, 1, detail, tell, subject)
        else:
            alarm = standing[code] = replace(
                before, last=now, count=before.count + 1, detail=detail, told=tell, subject=subject
            )
        if before is None or tell:
            self._begun(alarm)
        self._changed(company_id)

    def of(self, company_id: int) -> list[Alarm]:
        """The company's, the oldest first."""
        return sorted(self._standing.get(company_id, {}).values(), key=lambda alarm: alarm.since)

    def sweep(self, now: datetime) -> None:
        """Let those end whose cause is over."""
        for company_id, standing in list(self._standing.items()):
            over = [code for code, alarm in standing.items() if now - alarm.last >= STANDS]
            for code in over:
                del standing[code]
            if not standing:
                del self._standing[company_id]
            if over:
                self._changed(company_id)
