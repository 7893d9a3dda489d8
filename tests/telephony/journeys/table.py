"""All journeys."""

from __future__ import annotations

from tests.telephony.journeys import disputes, lines, passed_on, people, served

JOURNEYS = served.JOURNEYS + passed_on.JOURNEYS + people.JOURNEYS + lines.JOURNEYS + disputes.JOURNEYS
