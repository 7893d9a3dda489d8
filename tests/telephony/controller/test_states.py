"""The table of a call: complete, reachable, and without a state that cannot be left."""

from __future__ import annotations

import pytest

from telephony.controller.call.call import missing_actions, unused_actions
from telephony.controller.call.states import ASKED, LATE, LIMITS_S, TABLE, CallEvent, CallState, is_late, transition

BOUNDED_BY_THE_ACD = {CallState.QUEUED, CallState.RINGING}
ENDING = {CallState.CLOSING, CallState.ENDED}
BOUNDED_BY_PEOPLE = {CallState.TALKING}


def test_every_action_in_the_table_is_written_and_no_other() -> None:
    assert missing_actions() == set()
    assert unused_actions() == set()


def test_every_state_has_a_row_and_a_list_of_late_events() -> None:
    assert set(TABLE) == set(LATE) == set(CallState)


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("event", CallEvent)
def test_no_pair_is_both_a_transition_and_late(state: CallState, event: CallEvent) -> None:
    assert not (transition(state, event) is not None and is_late(state, event))


@pytest.mark.parametrize("state", [state for state in CallState if state not in {CallState.CLOSING, CallState.ENDED}])
@pytest.mark.parametrize("event", [CallEvent.REMOTE_GONE, CallEvent.FAILED, CallEvent.OVERDUE])
def test_the_end_of_the_caller_and_every_failure_are_legal_everywhere(state: CallState, event: CallEvent) -> None:
    """Only a conversation may go on without the caller, and whoever waits too long is led on rather than cut off."""
    follows = transition(state, event)
    assert follows is not None
    if event is CallEvent.REMOTE_GONE:
        assert follows.to in {CallState.CLOSING, CallState.TALKING}
    elif event is CallEvent.FAILED:
        assert follows.to is CallState.CLOSING
    else:
        assert follows.to is not state or state is CallState.TALKING


def test_what_nobody_may_ask_in_a_state_is_refused_and_never_an_error() -> None:
    assert not any(ASKED & late for state, late in LATE.items() if state not in ENDING)


@pytest.mark.parametrize("state", [CallState.TALKING, CallState.PARKED, CallState.LOST, CallState.GREETING])
def test_the_end_of_a_device_is_legal_or_late_wherever_people_were_joined(state: CallState) -> None:
    for event in (CallEvent.PARTY_GONE, CallEvent.PARTY_LOST, CallEvent.RING_ENDED):
        assert transition(state, event) is not None or is_late(state, event)


def test_every_state_has_a_limit_or_is_bounded_by_somebody() -> None:
    unbounded = set(CallState) - set(LIMITS_S) - BOUNDED_BY_THE_ACD - BOUNDED_BY_PEOPLE - {CallState.ENDED}
    assert unbounded == set()


def test_every_state_can_be_reached_and_leads_to_the_end() -> None:
    reached, edge = {CallState.NEW}, [CallState.NEW]
    while edge:
        for follows in TABLE[edge.pop()].values():
            if follows.to not in reached:
                reached.add(follows.to)
                edge.append(follows.to)
    assert reached == set(CallState)


def test_an_ended_call_takes_everything_as_late() -> None:
    assert not TABLE[CallState.ENDED]
    assert all(is_late(CallState.ENDED, event) for event in CallEvent)
