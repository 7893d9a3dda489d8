"""Whatever happens, in whatever order: nobody in silence, nobody overheard, nothing left, every command answered."""

from __future__ import annotations

import pytest

from tests.telephony.controller.clockwork import run
from tests.telephony.controller.storm import Storm

STORMS = 25
STEPS = 150


@pytest.mark.parametrize("seed", range(STORMS))
def test_any_storm_leaves_a_clear_sky(seed: int) -> None:
    async def story() -> None:
        storm = Storm(seed)
        found = await storm.blow(STEPS)
        assert not found, "\n".join([*storm.told[-60:], *found])

    run(story())
