"""About thirty journeys: each call's legs, stays, stints, seconds, story and what is billed, as literal rows."""

from __future__ import annotations

import os

import pytest

from telephony.calls.sums import faults
from tests.telephony.journeys.document import PAGE, document
from tests.telephony.journeys.script import Journey, play
from tests.telephony.journeys.table import JOURNEYS
from tests.telephony.journeys.told import tell


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_a_journey_leaves_exactly_the_facts_of_its_row(journey: Journey) -> None:
    after = play(journey)
    told = tell(after)
    assert told.split() == journey.told.split(), f"\n{told}"
    for call in after.calls:
        assert list(faults(call, call.legs, call.stays, call.stints)) == []


def test_the_page_about_journeys_is_this_table() -> None:
    page = document(JOURNEYS)
    if os.environ.get("JOURNEYS_WRITE"):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "written anew by JOURNEYS_WRITE=1"
