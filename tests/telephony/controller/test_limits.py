"""A company's limits, by themselves."""

from __future__ import annotations

from telephony.controller.limits import CallLimits


def test_the_limit_on_calls_at_once_holds_until_one_is_over() -> None:
    limits = CallLimits()
    assert [limits.admit(1, 2, 99, 0.0) for _ in range(3)] == [None, None, "too_many_calls"]
    limits.release(1)
    assert limits.admit(1, 2, 99, 0.0) is None


def test_the_limit_on_new_calls_moves_with_time() -> None:
    limits = CallLimits()
    assert [limits.admit(1, 99, 2, 10.0) for _ in range(3)] == [None, None, "too_fast"]
    assert limits.admit(1, 99, 2, 10.9) == "too_fast"
    assert limits.admit(1, 99, 2, 11.0) is None


def test_a_call_that_does_not_start_after_all_counts_for_nothing() -> None:
    limits = CallLimits()
    for _ in range(10):
        assert limits.admit(1, 1, 1, 0.0) is None
        limits.withdraw(1)
    assert limits.running(1) == 0


def test_one_company_s_storm_is_not_another_s() -> None:
    limits = CallLimits()
    for _ in range(50):
        limits.admit(1, 10, 5, 0.0)
    assert limits.admit(2, 10, 5, 0.0) is None


def test_what_is_over_leaves_nothing_behind() -> None:
    limits = CallLimits()
    limits.admit(1, 10, 5, 0.0)
    limits.release(1)
    assert limits.running(1) == 0
    assert limits._running == {}
    assert limits._starts == {}
