"""What is done about an invoice that nobody pays, and when: pure, in days after it was due."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final


class Step(StrEnum):
    """The steps of a reminder, in their order."""

    REMINDER_1 = "reminder_1"
    REMINDER_2 = "reminder_2"
    NOTICE = "notice"
    """Calls out will stop."""
    SUSPENDED = "suspended"


DAYS: Final[dict[Step, int]] = {Step.REMINDER_1: 3, Step.REMINDER_2: 10, Step.NOTICE: 17, Step.SUSPENDED: 24}
"""Days after the due date on which a step is taken."""
APART: Final = 3
"""Two steps are at least so many days apart: who was told nothing for a month is reminded first, not suspended."""


def next_step(due_on: date, today: date, taken: Collection[Step], last_taken_on: date | None) -> Step | None:
    """The one step to take now; None when none is due yet or all are taken. Steps are taken one after another."""
    waiting = [step for step in Step if step not in taken]
    if not waiting or (today - due_on).days < DAYS[waiting[0]]:
        return None
    if last_taken_on is not None and (today - last_taken_on).days < APART:
        return None
    return waiting[0]


def suspended_from(due_on: date) -> date:
    """When calls out stop if nothing is paid and each step was taken in time."""
    return date.fromordinal(due_on.toordinal() + DAYS[Step.SUSPENDED])
