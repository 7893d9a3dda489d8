"""The distributor, driven by the simulation, does what Erlang's formulas say of an ideal group.

Tolerances, over five days of each group together, against the formula for the load that really came (chance brings a
day more or less than planned, and the formulas are very sensitive to it):

- Erlang C (endless patience, about 7,000 callers a day): share waiting and service level within 1.5 points, occupancy
  within 1 point, average speed of answer within 8 %;
- Erlang A (about 6,000 callers a day): abandonment within 0.5 points, share waiting, occupancy and service level in
  each variant within 1.5 points, average speed of answer of the answered within 5 %.
"""

from collections.abc import Sequence

import pytest

from tenants.workforce.erlang import ErlangA, ErlangC, ServiceLevel
from tenants.workforce.simulation.figures import Figures, of_queues
from tests.tenants.workforce.days import HANDLE_MS, load_that_came, steady_day

SEEDS = (1, 2, 3, 4, 5)
TARGET_MS = 20_000


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def known(value: float | None) -> float:
    assert value is not None
    return value


@pytest.mark.parametrize(("agents", "load"), [(5, 3.75), (14, 10.0), (40, 34.0)])
def test_callers_with_endless_patience_meet_what_erlang_c_says(agents: int, load: float) -> None:
    days = [steady_day(agents, load, 7_000, seed) for seed in SEEDS]
    met = [of_queues(day, "acme/main") for day in days]
    said = [ErlangC(agents, load_that_came(day), HANDLE_MS) for day in days]
    assert mean([known(day.waited) for day in met]) == pytest.approx(mean([one.waits for one in said]), abs=0.015)
    assert mean(levels(met, ServiceLevel.AGAINST)) == pytest.approx(
        mean([one.answered_within(TARGET_MS) for one in said]), abs=0.015
    )
    assert mean([known(day.occupancy) for day in met]) == pytest.approx(mean([one.occupancy for one in said]), abs=0.01)
    assert mean([known(day.asa_ms) for day in met]) == pytest.approx(mean([one.mean_wait for one in said]), rel=0.08)
    assert all(day.answered == day.offered for day in met)


@pytest.mark.parametrize(
    ("agents", "load", "patience_s"), [(5, 4.5, 60), (20, 18.0, 120), (20, 24.0, 120), (50, 48.0, 300)]
)
def test_callers_who_give_up_meet_what_erlang_a_says(agents: int, load: float, patience_s: int) -> None:
    days = [steady_day(agents, load, 6_000, seed, patience_s * 1000) for seed in SEEDS]
    met = [of_queues(day, "acme/main") for day in days]
    said = [ErlangA(agents, load_that_came(day), HANDLE_MS, patience_s * 1000) for day in days]
    assert mean([known(day.abandonment) for day in met]) == pytest.approx(
        mean([one.abandonment for one in said]), abs=0.005
    )
    assert mean([known(day.waited) for day in met]) == pytest.approx(mean([one.waits for one in said]), abs=0.015)
    assert mean([known(day.occupancy) for day in met]) == pytest.approx(
        mean([one.occupancy for one in said]), abs=0.015
    )
    assert mean([known(day.asa_ms) for day in met]) == pytest.approx(
        mean([one.mean_wait_of_answered for one in said]), rel=0.05
    )
    for variant in ServiceLevel:
        expected = [
            variant.of(one.answered_within(TARGET_MS), one.abandoned_within(TARGET_MS), 1.0) or 0.0 for one in said
        ]
        assert mean(levels(met, variant)) == pytest.approx(mean(expected), abs=0.015)


def levels(met: Sequence[Figures], variant: ServiceLevel) -> list[float]:
    return [known(day.service_level(variant)) for day in met]
