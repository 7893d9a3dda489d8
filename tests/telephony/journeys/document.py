"""docs/journeys.md: the table as people read it. ``JOURNEYS_WRITE=1 ./run test tests/telephony/journeys`` writes it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path

from linepool.launcher.layout import CHECKOUT
from tests.telephony.journeys.script import Journey

PAGE: Path = CHECKOUT / "docs" / "journeys.md"
HEAD = """\
# Journeys of a call

What happens in a call, and what is known of it afterwards: its legs, its stays in queues, each person's part, the time
for writing up, what is billed, and the story. This page is written from `tests/telephony/journeys`, where every row is
a test: the script is played on a whole call control with a clock of its own, and the rows must come out to the
millisecond. Each call is also stored and rated there: every leg ends rated or free, and is counted once.

Bob and Ann are agents, Eve and Sam their supervisors; Kim is another company's agent. Times are seconds since the
journey began.

- **call** direction, outcome, span: time in the menu (after the answer), waiting (the sum of its stays), the customer's
  talk and how much of it was held.
- **leg** one telephone: talk and hold of that party; *billed* its direction, the seconds from the line's answer and
  those from the agent's; *free*: a device of ours.
- **stay** one wait in one queue, ringing included. **stint** one person's part: talk, hold (joined to nobody), listen
  (a supervisor), lost (their device died); their sum is its span. **after** the wrap-up.
"""


def document(journeys: Iterable[Journey]) -> str:
    """The whole page."""
    return HEAD + "".join(_section(journey) for journey in journeys)


def _section(journey: Journey) -> str:
    parts = (
        f"## {journey.name.capitalize()}",
        textwrap.fill(journey.about, 118),
        _block(journey.script),
        _block(journey.told),
    )
    return "".join(f"\n{part}\n" for part in parts)


def _block(text: str) -> str:
    lines = textwrap.dedent(text.strip("\n")).rstrip()
    return f"```text\n{lines}\n```"
