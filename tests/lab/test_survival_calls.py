"""Calls in every state, and who leads them dies. `./run chaos` goes on from here: everything else dies, too."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from linepool.launcher.stack import Stack
from tests.chaos import faults
from tests.chaos.lives import Crowd
from tests.chaos.soak import conclude, listening, populate, strike
from tests.chaos.town import Town, Townspeople, build
from tests.lab.outside import Outside

CALLS = {
    "talking": 2,
    "held": 1,
    "consulting": 1,
    "conference": 1,
    "menu": 1,
    "ringing": 1,
    "transfer": 1,
    "wrapup": 1,
    "callback": 1,
}
ACTS_S = 20
"""Five seconds are promised (`./run chaos` prints them); on a busy machine a test allows more."""


@pytest.fixture(scope="session")
def townspeople(outside: Outside) -> Townspeople:
    """Everybody with a telephone there."""
    return Townspeople(outside)


@pytest.fixture(scope="session")
def town(stack: Stack, townspeople: Townspeople) -> Town:
    """The company whose calls must survive."""
    return build(stack, townspeople, CALLS)


@pytest.fixture
def crowd(town: Town, townspeople: Townspeople) -> Iterator[Crowd]:
    """Everybody is at work, and calls of every kind are up."""
    town.open()
    crowd = Crowd(town, townspeople)
    with listening(crowd):
        waiting = [crowd.begin("queue"), crowd.begin("queue")]
        populate(crowd, CALLS)
        assert [life.trouble for life in crowd.lives if life.trouble] == []
        assert [life.kind for life in waiting] == ["queue", "queue"]
        yield crowd
    townspeople.outsiders_leave()


def test_calls_in_every_state_outlive_call_control(stack: Stack, outside: Outside, crowd: Crowd) -> None:
    since, began = datetime.now(UTC) - timedelta(seconds=60), time.monotonic()
    struck = strike(stack, crowd, faults.Fault("kill callcontrol", faults.kill("callcontrol")), began)
    assert struck.broken == []
    assert struck.acts_s < ACTS_S
    first, second = (life for life in crowd.lives if life.kind == "queue")
    crowd.town.usher.desk.does("state", state="ready")
    crowd.shows(first, {"talking"})
    assert crowd.shows(second, {"queued", "ringing"})["agent_id"] is None
    assert conclude(stack, outside, crowd, [struck], since).failures == []
