"""Call control dies between any two of its effects, and the next one sometimes while it finds out what is: nobody's
conversation ends, nobody waits in silence, each call is in the journal once and right, nothing is left over.

Here some of all these deaths, others for each journey; ``LINEPOOL_CRASHES=all`` dies every one of them, and
``LINEPOOL_CRASHES=twice`` every one twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product

import pytest

from tests.telephony.crashes.crash import Crash
from tests.telephony.journeys.clock import run
from tests.telephony.journeys.script import Journey
from tests.telephony.journeys.table import JOURNEYS

SAMPLED = 4
"""Deaths of each journey."""
SOON = 9
"""Among so many of its first effects is the last one of a call control that dies at once, too."""
WHICH = os.environ.get("LINEPOOL_CRASHES", "")


def deaths(effects: int, order: int) -> Iterator[tuple[int, bool, bool, int]]:
    """After which effect, whether it is done, whether people outside go on meanwhile, and after which effect of the
    next one (0: it lives): all, or a few far apart, of which the last one is died twice as well."""
    every = list(product(range(1, effects + 1), (True, False), (True, False)))
    step = 1 if WHICH else max(1, len(every) // SAMPLED) | 1
    once = every[order % step :: step]
    for place, death in enumerate(once):
        if WHICH != "twice":
            yield (*death, 0)
        if WHICH == "twice" or (not WHICH and place == len(once) - 1):
            yield (*death, 1 + (order + place) % SOON)


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_after_any_crash_everything_goes_on_or_ends_well(journey: Journey) -> None:
    alive = Crash(journey, 0)
    assert run(alive.happen()) == []
    for at, done, early, again in deaths(len(alive.effects), JOURNEYS.index(journey) * 7):
        crash = Crash(journey, at, done=done, early=early, again=again)
        found = run(crash.happen())
        died = f"died at effect {at}, done: {done}, early: {early}, again at {again}"
        assert not found, "\n".join([died, *crash.told, *crash.effects, *found])
