"""A company's limits, by themselves."""

from __future__ import annotations

from telephony.controller.limits import CallLimits
from telephony.ports import Direction

IN, OUT = Direction


def test_the_limit_on_calls_at_once_holds_until_one_is_over() -> None:
    limits = CallLimits()
    assert [limits.admit(1, IN, 2, 99, 0.0) for _ in range(3)] == [None, None, "too_many_calls"]
    limits.release(1, IN)
    assert limits.admit(1, IN, 2, 99, 0.0) is None


def test_the_limit_on_new_calls_moves_with_time() -> None:
    limits = CallLimits()
    assert [limits.admit(1, IN, 99, 2, 10.0) for _ in range(3)] == [None, None, "too_fast"]
    assert limits.admit(1, IN, 99, 2, 10.9) == "too_fast"
    assert limits.admit(1, IN, 99, 2, 11.0) is None


def test_a_call_that_does_not_start_after_all_counts_for_nothing() -> None:
    limits = CallLimits()
    for _ in range(10):
        assert limits.admit(1, IN, 1, 1, 0.0) is None
        limits.withdraw(1, IN)
    assert limits.running(1) == 0


def test_one_company_s_storm_is_not_another_s() -> None:
    limits = CallLimits()
    for _ in range(50):
        limits.admit(1, IN, 10, 5, 0.0)
    assert limits.admit(2, IN, 10, 5, 0.0) is None


def test_what_is_over_leaves_nothing_behind() -> None:
    limits = CallLimits()
    limits.admit(1, IN, 10, 5, 0.0)
    limits.release(1, IN)
    assert limits.running(1) == 0
    assert limits._running == {}
    assert limits._pace._starts == {}


def test_calls_in_and_out_are_counted_apart() -> None:
    limits = CallLimits()
    assert limits.admit(1, IN, 1, 99, 0.0) is None
    assert limits.admit(1, OUT, 1, 99, 0.0) is None
    assert limits.admit(1, OUT, 1, 99, 0.0) == "too_many_calls"
    assert (limits.running(1, IN), limits.running(1, OUT), limits.running(1)) == (1, 1, 2)


def test_new_calls_of_both_ways_make_one_pace() -> None:
    limits = CallLimits()
    assert limits.admit(1, IN, 9, 2, 0.0) is None
    assert limits.admit(1, OUT, 9, 2, 0.0) is None
    assert limits.admit(1, IN, 9, 2, 0.5) == "too_fast"


def test_a_company_that_may_not_call_out_at_all() -> None:
    assert CallLimits().admit(1, OUT, 0, 5, 0.0) == "too_many_calls"
