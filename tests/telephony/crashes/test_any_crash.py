"""Call control dies between any two of its effects: nobody's conversation ends, nobody waits in silence, every call is
in the journal once and right, nothing is left over.

Here some of all these deaths, others for each journey; ``LINEPOOL_CRASHES=all`` dies every one of them.
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
ALL = os.environ.get("LINEPOOL_CRASHES") == "all"


def deaths(effects: int, order: int) -> Iterator[tuple[int, bool, bool]]:
    """After which effect, whether it is done, and whether people outside go on meanwhile: all, or a few far apart."""
    every = list(product(range(1, effects + 1), (True, False), (True, False)))
    step = 1 if ALL else max(1, len(every) // SAMPLED) | 1
    yield from every[order % step :: step]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.name)
def test_after_any_crash_everything_goes_on_or_ends_well(journey: Journey) -> None:
    alive = Crash(journey, 0)
    assert run(alive.happen()) == []
    for at, done, early in deaths(len(alive.effects), JOURNEYS.index(journey) * 7):
        crash = Crash(journey, at, done=done, early=early)
        found = run(crash.happen())
        told = [f"died at effect {at}, done: {done}, early: {early}", *crash.told, *crash.effects]
        assert not found, "\n".join([*told, *found])
