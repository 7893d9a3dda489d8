"""A difference, before it is kept."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Found:
    """A difference to be kept; see ``models.Difference``."""

    kind: str
    detail: str
    company_id: int | None = None
    day: date | None = None
    opens: str = ""
    subject: str = ""
