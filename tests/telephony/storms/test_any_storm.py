"""Whatever happens, in whatever order: nobody in silence, nobody overheard, nothing left, every command answered."""

from __future__ import annotations

import pytest

from tests.telephony.storms.clock import run
from tests.telephony.storms.restart import RestartStorm
from tests.telephony.storms.storm import Storm

STORMS, RESTARTS = 20, 20
STEPS = 150


async def weathered(storm: Storm) -> None:
    """Nothing was found wrong; else the end of the story, and what it was."""
    found = await storm.blow(STEPS)
    assert not found, "\n".join([*storm.told[-60:], *found])


@pytest.mark.parametrize("seed", range(STORMS))
def test_any_storm_leaves_a_clear_sky(seed: int) -> None:
    run(weathered(Storm(seed)))


@pytest.mark.parametrize("seed", range(RESTARTS))
def test_conversations_outlive_call_control_at_any_moment(seed: int) -> None:
    run(weathered(RestartStorm(seed)))
