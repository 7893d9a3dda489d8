"""Erlang B, C and A against published values, against each other, and against their own laws."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenants.workforce.erlang import ErlangA, ErlangC, ServiceLevel, agents_needed, blocking

agents = st.integers(1, 400)
per_agent = st.floats(0.01, 0.98)
overload = st.floats(0.01, 3.0)
handles = st.floats(1.0, 2_000.0)
patiences = st.floats(1.0, 20_000.0)
times = st.floats(0.0, 1_000.0)


# -------------------------------------------------------------------------------------------- Erlang B


@pytest.mark.parametrize(
    ("lines", "load"), [(1, 0.0101), (5, 1.36), (10, 4.46), (20, 12.03), (50, 37.90), (100, 84.06)]
)
def test_blocking_agrees_with_the_published_table_for_one_percent(lines: int, load: float) -> None:
    """The load which a number of lines carries with 1 % blocked, as printed in every Erlang B table."""
    assert blocking(lines, load) == pytest.approx(0.01, rel=0.003)


def test_blocking_agrees_with_its_definition() -> None:
    load, lines = 7.3, 12
    terms = [load**k / math.factorial(k) for k in range(lines + 1)]
    assert blocking(lines, load) == pytest.approx(terms[-1] / sum(terms), rel=1e-12)


def test_no_lines_block_everybody_and_no_load_nobody() -> None:
    assert blocking(0, 5.0) == 1.0
    assert blocking(5, 0.0) == 0.0


@given(agents, st.floats(0.01, 800.0))
def test_one_more_line_never_blocks_more(lines: int, load: float) -> None:
    assert 0.0 <= blocking(lines + 1, load) <= blocking(lines, load) <= 1.0


# -------------------------------------------------------------------------------------------- Erlang C


@pytest.mark.parametrize(
    ("staff", "waits", "in_20_s", "mean_wait"),
    [(11, 0.682, 0.390, 122.8), (12, 0.449, 0.640, 40.4), (13, 0.285, 0.796, 17.1), (14, 0.174, 0.888, 7.8)],
)
def test_waiting_agrees_with_the_published_table(staff: int, waits: float, in_20_s: float, mean_wait: float) -> None:
    """100 calls of 180 s in half an hour, the usual worked example of call centre handbooks."""
    group = ErlangC(staff, load=10.0, handle=180.0)
    assert group.waits == pytest.approx(waits, abs=5e-4)
    assert group.answered_within(20.0) == pytest.approx(in_20_s, abs=5e-4)
    assert group.mean_wait == pytest.approx(mean_wait, abs=0.05)
    assert group.mean_waiting == pytest.approx(group.mean_wait * 10.0 / 180.0)


def test_one_agent_is_the_queue_of_the_textbook() -> None:
    group = ErlangC(1, load=0.8, handle=60.0)
    assert group.waits == pytest.approx(0.8)
    assert group.mean_wait == pytest.approx(60.0 * 0.8 / 0.2)


def test_a_group_with_too_much_work_keeps_everybody_waiting_for_ever() -> None:
    group = ErlangC(10, load=10.0, handle=60.0)
    assert not group.stable
    assert (group.waits, group.mean_wait, group.mean_waiting) == (1.0, math.inf, math.inf)
    assert (group.answered_within(1e9), group.wait_of(0.5)) == (0.0, math.inf)


@given(agents, per_agent, handles, st.floats(0.0, 0.999))
def test_the_wait_of_a_share_is_the_inverse_of_the_share_within_a_wait(
    n: int, each: float, handle: float, share: float
) -> None:
    group = ErlangC(n, n * each, handle)
    wait = group.wait_of(share)
    assert group.answered_within(wait) == pytest.approx(max(share, 1 - group.waits), abs=1e-9)


@given(agents, per_agent, handles, times)
def test_one_more_agent_never_hurts(n: int, each: float, handle: float, time: float) -> None:
    group, larger = ErlangC(n, n * each, handle), ErlangC(n + 1, n * each, handle)
    assert larger.mean_wait <= group.mean_wait
    assert larger.answered_within(time) >= group.answered_within(time) - 1e-12


# -------------------------------------------------------------------------------------------- Erlang A


def test_patience_agrees_with_the_published_example() -> None:
    """50 agents, 48 calls a minute of 1 minute, patience 2 minutes (Garnett, Mandelbaum and Reiman, 2002, table 1)."""
    without, group = ErlangC(50, 48.0, 60.0), ErlangA(50, 48.0, 60.0, patience=120.0)
    assert without.mean_wait == pytest.approx(20.8, abs=0.05)
    assert without.wait_of(0.9) == pytest.approx(58.1, abs=0.05)
    assert without.mean_waiting == pytest.approx(17, abs=0.5)
    assert group.abandonment == pytest.approx(0.031, abs=5e-4)
    assert group.mean_wait == pytest.approx(3.7, abs=0.05)
    assert group.waits_longer(12.5) == pytest.approx(0.10, abs=2e-3)
    assert group.mean_waiting == pytest.approx(3, abs=0.05)
    assert group.occupancy == pytest.approx(0.93, abs=5e-3)


def brute_force(n: int, load: float, handle: float, patience: float, states: int = 4_000) -> tuple[float, float]:
    """Waits and abandonment by writing all states of the birth and death process down."""
    logs = [0.0]
    for k in range(1, states):
        logs.append(logs[-1] + math.log(load / handle) - math.log(min(k, n) / handle + max(0, k - n) / patience))
    highest = max(logs)
    weights = [math.exp(log - highest) for log in logs]
    whole = sum(weights)
    queue = sum(weight * max(0, k - n) for k, weight in enumerate(weights)) / whole
    return sum(weights[n:]) / whole, queue / patience / (load / handle)


@pytest.mark.parametrize(
    ("n", "load", "handle", "patience"),
    [(1, 0.5, 60.0, 30.0), (10, 12.0, 180.0, 60.0), (50, 48.0, 60.0, 120.0), (100, 130.0, 200.0, 900.0)],
)
def test_patience_agrees_with_every_state_written_down(n: int, load: float, handle: float, patience: float) -> None:
    waits, abandonment = brute_force(n, load, handle, patience)
    group = ErlangA(n, load, handle, patience)
    assert group.waits == pytest.approx(waits, rel=1e-9)
    assert group.abandonment == pytest.approx(abandonment, rel=1e-9)


@pytest.mark.parametrize(("n", "each"), [(1, 0.5), (14, 0.8), (120, 0.97)])
def test_endless_patience_is_erlang_c(n: int, each: float) -> None:
    group, without = ErlangA(n, n * each, 180.0, patience=1e10), ErlangC(n, n * each, 180.0)
    assert group.waits == pytest.approx(without.waits, rel=1e-5)
    assert group.mean_wait_of_answered == pytest.approx(without.mean_wait, rel=1e-5)
    assert group.answered_within(20.0) == pytest.approx(without.answered_within(20.0), rel=1e-5)


@pytest.mark.parametrize(("n", "load"), [(3, 2.0), (30, 29.0)])
def test_patience_as_long_as_the_call_is_a_group_without_end(n: int, load: float) -> None:
    """With equal rates every caller in the system leaves alike: the number present is Poisson with mean `load`."""
    group = ErlangA(n, load, 100.0, patience=100.0)
    below = sum(math.exp(k * math.log(load) - load - math.lgamma(k + 1)) for k in range(n))
    assert group.waits == pytest.approx(1 - below, rel=1e-9)


@settings(max_examples=60)
@given(agents, overload, handles, patiences, times)
def test_every_caller_is_answered_gone_or_waiting_and_work_is_conserved(
    n: int, each: float, handle: float, patience: float, time: float
) -> None:
    group = ErlangA(n, n * each, handle, patience)
    answered, gone = group.answered_within(time), group.abandoned_within(time)
    for share in (group.waits, group.abandonment, answered, gone, group.occupancy):
        assert -1e-7 <= share <= 1 + 1e-7
    assert group.waits_longer(time) >= -1e-6
    assert group.answered_within(1e12) == pytest.approx(1 - group.abandonment, abs=1e-6)
    assert group.abandoned_within(1e15) == pytest.approx(group.abandonment, abs=1e-6)
    assert group.abandonment >= 1 - 1 / each - 1e-9, "what is more than the agents can do gives up"
    assert ErlangA(n + 1, n * each, handle, patience).abandonment <= group.abandonment + 1e-12


@pytest.mark.parametrize(("n", "load", "patience"), [(100, 300.0, 1e6), (800, 790.0, 60.0), (500, 1.0, 60.0)])
def test_large_groups_overflow_nothing(n: int, load: float, patience: float) -> None:
    group = ErlangA(n, load, 180.0, patience)
    assert 0.0 <= group.waits <= 1.0
    assert group.abandonment == pytest.approx(max(0.0, 1 - n / load), abs=0.02)


def test_without_callers_nobody_waits() -> None:
    group = ErlangA(3, 0.0, 60.0, 60.0)
    assert (group.waits, group.abandonment, group.occupancy, group.answered_within(0.0)) == (0.0, 0.0, 0.0, 1.0)


# ------------------------------------------------------------------------- service level and staffing


def test_the_variants_of_the_service_level_count_the_hasty_each_in_its_way() -> None:
    assert ServiceLevel.IGNORED.of(80, 10, 100) == pytest.approx(80 / 90)
    assert ServiceLevel.FOR.of(80, 10, 100) == pytest.approx(0.90)
    assert ServiceLevel.AGAINST.of(80, 10, 100) == pytest.approx(0.80)
    assert ServiceLevel.IGNORED.of(0, 0, 0) is None


@pytest.mark.parametrize("variant", ServiceLevel)
@pytest.mark.parametrize("patience", [None, 60.0])
@pytest.mark.parametrize("load", [0.5, 10.0, 240.0])
def test_the_fewest_agents_who_keep_a_promise_keep_it_and_one_less_does_not(
    load: float, patience: float | None, variant: ServiceLevel
) -> None:
    needed = agents_needed(load, 180.0, share=0.8, within=20.0, patience=patience, variant=variant)

    def kept(n: int) -> float:
        if patience is None:
            return ErlangC(n, load, 180.0).answered_within(20.0)
        group = ErlangA(n, load, 180.0, patience)
        return variant.of(group.answered_within(20.0), group.abandoned_within(20.0), 1.0) or 0.0

    assert kept(needed) >= 0.8
    assert needed == 1 or kept(needed - 1) < 0.8


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: blocking(-1, 1.0),
        lambda: ErlangC(0, 1.0, 1.0),
        lambda: ErlangC(1, -1.0, 1.0),
        lambda: ErlangA(1, 1.0, 1.0, 0.0),
        lambda: ErlangC(1, 0.5, 1.0).wait_of(1.0),
        lambda: agents_needed(1.0, 1.0, share=1.0, within=1.0),
    ],
)
def test_impossible_groups_are_refused(wrong: object) -> None:
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"needs an agent|cannot be negative|share lies"):
        wrong()
