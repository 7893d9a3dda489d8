"""The menu a newcomer starts with. Pure."""

from __future__ import annotations

from tenants.flows.form import WEEKDAYS, MenuForm, OpenDay
from tenants.flows.keys import Choice
from tenants.flows.words import words


def default_form(company_name: str, language: str, queue_id: str, timezone: str) -> MenuForm:
    """Greeting, 1 → the queue, 2 → voicemail; a caller who presses nothing goes to the queue.

    Monday to Friday 9–18 is filled in but not switched on: somebody who signs up on a Sunday evening dials the new
    number at once, and that first call must reach the queue whatever the time is.
    """
    said = words(language)
    return MenuForm(
        language=language if language == "zh-hans" else "en",
        timezone=timezone,
        greeting=said.greeting.format(company=company_name),
        closed_message=said.closed.format(company=company_name),
        choices=(
            Choice("1", said.service, "queue", queue_id),
            Choice("2", said.message, "voicemail"),
        ),
        default_key="1",
        always_open=True,
        days=tuple(OpenDay(day, "09:00", "18:00") for day in WEEKDAYS[:5]),
    )
