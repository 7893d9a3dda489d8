"""Ids, money and usage facts."""

import threading
import time
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linepool.kernel.ids import new_id
from linepool.kernel.money import as_text, round_half_up, split
from linepool.kernel.usage import LegUsage, destination_prefix


def test_ids_are_version_7_and_carry_the_time() -> None:
    before = time.time_ns() // 1_000_000
    made = new_id()
    assert made.version == 7
    assert made.variant == "specified in RFC 4122"
    assert before <= made.int >> 80 <= time.time_ns() // 1_000_000 + 1


def test_ids_rise_also_within_a_millisecond_and_across_threads() -> None:
    made = [new_id() for _ in range(5000)]
    assert made == sorted(made)
    many: list[object] = []
    threads = [threading.Thread(target=lambda: many.extend(new_id() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(many)) == 8000


@pytest.mark.parametrize(
    ("amount", "places", "rounded"),
    [("0.125", 2, "0.13"), ("0.135", 2, "0.14"), ("-0.125", 2, "-0.13"), ("2.5", 0, "3"), ("1.0000004", 6, "1.000000")],
)
def test_halves_go_up(amount: str, places: int, rounded: str) -> None:
    assert round_half_up(Decimal(amount), places) == Decimal(rounded)


def test_ten_thousand_minutes_at_a_fraction_of_a_cent_are_not_lost() -> None:
    assert as_text(Decimal("0.0149") * 10_000) == "149.00"


@given(
    cents=st.integers(-10**9, 10**9),
    weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any),
)
def test_a_split_sums_to_the_whole_and_no_part_is_a_cent_off(cents: int, weights: list[int]) -> None:
    amount = Decimal(cents).scaleb(-2)
    parts = split(amount, [Decimal(weight) for weight in weights])
    assert sum(parts) == amount
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - amount * weight / sum(weights)) < Decimal("0.01")


def test_nothing_can_be_split_by_nothing() -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Decimal(1), [Decimal(0)])


def usage(**changes: object) -> LegUsage:
    noon = datetime(2026, 11, 22, 4, tzinfo=UTC)
    values: dict[str, object] = {
        "company_id": 1, "call_id": new_id(), "leg_id": new_id(), "direction": "in", "party": "caller",
        "number": "+862081880000", "destination_prefix": "+86138000", "started_at": noon, "answered_at": noon,
        "agent_answered_at": None, "ended_at": noon, "billable_ms": 0, "talk_ms": 0, "ivr_ms": 0,
    }
    return LegUsage(**(values | changes))  # type: ignore[arg-type]


def test_usage_refuses_naive_times_and_negative_durations() -> None:
    assert usage().company_id == 1
    with pytest.raises(ValueError, match="aware"):
        usage(ended_at=datetime(2026, 11, 22, 4))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="negative"):
        usage(talk_ms=-1)


def test_the_last_four_digits_of_a_number_never_leave_the_company() -> None:
    assert destination_prefix("+8613800001234") == "+861380000"
    assert destination_prefix("10086") == "10086"
