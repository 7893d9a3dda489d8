"""Clocks are set, and call control's time goes on as if they had not been."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from unittest.mock import patch

import pytest

from telephony.controller.clock import CATCH_UP, SteadyClock, SwitchClock, in_order, utc_now
from tests.telephony.controller.world import world

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Machine:
    """A machine's two clocks."""

    def __init__(self) -> None:
        self.wall, self.counted = NOON.timestamp(), 50.0
        self.clock = SteadyClock(lambda: self.wall, lambda: self.counted)

    def goes_on(self, seconds: float) -> timedelta:
        """So much time passes; how much call control says has."""
        before = self.clock.now()
        self.wall += seconds
        self.counted += seconds
        return self.clock.now() - before


@pytest.mark.parametrize("step", [60, -60, 0.4, -600])
def test_a_clock_that_is_set_makes_nothing_longer_or_shorter(step: float) -> None:
    machine = Machine()
    machine.goes_on(5)
    machine.wall += step
    assert abs(machine.goes_on(900) - timedelta(seconds=900)) <= timedelta(milliseconds=91)


@pytest.mark.parametrize("step", [60, -60])
def test_the_time_of_day_is_caught_up_with_in_the_end(step: float) -> None:
    machine = Machine()
    machine.wall += step
    for _ in range(int(abs(step) / CATCH_UP / 1_000) + 1):
        machine.goes_on(1_000)
    assert abs(machine.clock.now().timestamp() - machine.wall) < 0.001


def test_the_time_of_day_is_said_at_once_when_nothing_is_being_timed() -> None:
    machine = Machine()
    machine.wall += 60
    machine.clock.catch_up()
    assert machine.clock.now().timestamp() == pytest.approx(machine.wall, abs=1e-5)


@pytest.mark.parametrize("reading", range(3))
def test_a_process_put_aside_while_it_compares_the_clocks_takes_no_difference_from_that(reading: int) -> None:
    machine, read = Machine(), [0]

    def passes(seconds: float) -> None:
        if read[0] == reading:
            machine.goes_on(seconds)
        read[0] += 1

    def wall() -> float:
        passes(0.2)
        return machine.wall

    def counted() -> float:
        passes(0.2)
        return machine.counted

    clock = SteadyClock(wall, counted)
    assert clock.now().timestamp() == pytest.approx(machine.wall, abs=0.002)


def test_a_clock_that_was_plainly_wrong_is_wrong_no_longer() -> None:
    machine = Machine()
    machine.wall += 90 * 60
    machine.goes_on(2)
    assert machine.clock.now().timestamp() == pytest.approx(machine.wall, abs=1e-5)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize("step", [60, -60, 0.5])
def test_a_switch_whose_clock_is_set_tells_the_same_durations(step: float) -> None:
    clock = SwitchClock()
    told = [clock.heard(after(second + (step if second > 9 else 0)), after(second)) for second in (0, 3, 10, 25)]
    assert [at - NOON for at in told] == [timedelta(seconds=second) for second in (0, 3, 10, 25)]


def test_what_a_switch_tells_late_happened_when_it_says() -> None:
    clock = SwitchClock()
    assert clock.heard(after(1), after(4)) == after(1)
    assert clock.heard(after(3.9), after(4)) == after(3.9)


def test_what_is_told_twice_happened_once() -> None:
    clock = SwitchClock()
    assert clock.heard(after(61), after(1)) == clock.heard(after(61), after(1.002)) == after(1)


def test_what_a_switch_wrote_down_is_read_by_the_same_clock() -> None:
    clock = SwitchClock()
    clock.heard(after(60), after(0))
    assert clock.ours(after(63)) == after(3)


def test_moments_are_whole_milliseconds() -> None:
    assert {utc_now().microsecond % 1_000 for _ in range(50)} == {0}


def test_nothing_happens_before_what_led_to_it_by_clocks_that_differ_a_little() -> None:
    assert in_order(after(0.990), after(1)) == after(1)
    assert in_order(after(1.001), after(1)) == after(1.001)
    assert in_order(after(0), after(1)) == after(0)


class Slow(datetime):
    """A switch whose clock is a few milliseconds behind ours."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return utc_now() - timedelta(milliseconds=9)


async def test_a_calls_facts_are_in_order_though_the_switchs_clock_is_slow() -> None:
    with patch("tests.telephony.controller.behaving.datetime", Slow):
        async with world() as w:
            await w.ready()
            caller, _, _ = await w.talking()
            w.asterisk.destroy(caller.id)
            record = await w.over()
    told = [record.started_at, record.answered_at, record.queued_at, record.agent_answered_at]
    assert told == sorted(told, key=lambda at: at or NOON)
    for leg in record.legs:
        assert leg.answered_at is not None
        assert leg.started_at <= leg.answered_at <= leg.ended_at
