"""Times add up, and every way not to is found and named."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.calls.record import CallRecord, QueueStay, Stint
from telephony.calls.sums import faults
from tests.telephony.calls.test_record import COMPANY
from tests.telephony.factories import answered_call, at

CALL = answered_call(COMPANY)
STAY, STINT = CALL.stays[0], CALL.stints[0]
AGAIN = QueueStay("q-2", "投诉", at(10_000), at(10_500), "answered", 8)
WITH_LEI = Stint(7, "q-1", "member", at(70_000), at(70_500), 500)


def kinds(call: CallRecord) -> list[str]:
    return [fault.kind for fault in faults(call, call.legs, call.stays, call.stints)]


def test_a_plain_call_adds_up() -> None:
    assert kinds(CALL) == []


def changed(**fields: Any) -> CallRecord:
    return replace(CALL, **fields)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (changed(stints=(replace(STINT, talk_ms=59_000),)), ["stint_sum"]),
        (changed(stints=(STINT, WITH_LEI)), ["stint_overlap"]),
        (changed(stays=(STAY, AGAIN), wait_ms=6980, ivr_ms=0), ["stay_overlap"]),
        (changed(wait_ms=6000), ["wait_sum"]),
        (changed(stays=()), ["wait_sum"]),
        (changed(hold_ms=60_002), ["hold_sum"]),
        (changed(legs=(replace(CALL.legs[0], hold_ms=60_002),)), ["hold_sum"]),
        (changed(legs=(replace(CALL.legs[0], talk_ms=70_503),)), ["leg_sum"]),
        (changed(ivr_ms=4100), ["call_sum"]),
        (changed(legs=(replace(CALL.legs[0], ended_at=at(70_600)),)), ["outside_call"]),
        (changed(legs=(replace(CALL.legs[0], started_at=at(-100)),)), ["outside_call"]),
        (
            changed(stays=(replace(STAY, entered_at=at(9000), left_at=at(8000)),), wait_ms=0),
            ["part_backwards", "wait_sum"],
        ),
    ],
)
def test_every_fault_is_named(call: CallRecord, expected: list[str]) -> None:
    assert kinds(call) == expected


def test_held_listened_and_lost_time_are_parts_of_a_stint() -> None:
    stint = replace(STINT, talk_ms=40_000, hold_ms=10_000, listen_ms=7000, lost_ms=3000)
    assert kinds(changed(stints=(stint,))) == []


def test_two_people_may_talk_at_once_but_nobody_twice() -> None:
    other = replace(STINT, user_id=8)
    assert kinds(changed(stints=(STINT, other))) == []
    assert kinds(changed(stints=(STINT, STINT))) == ["stint_overlap"]


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=6))
def test_any_row_of_stays_adds_up_and_a_longer_wait_does_not(lengths: list[int]) -> None:
    moment, stays = 4000, []
    for length in lengths:
        stays.append(QueueStay("q", "", at(moment), at(moment + length), "moved"))
        moment += length
    call = changed(stays=tuple(stays), wait_ms=sum(lengths), talk_ms=0, stints=())
    assert kinds(call) == []
    assert kinds(replace(call, wait_ms=sum(lengths) + len(lengths) + 1)) == ["wait_sum"]
