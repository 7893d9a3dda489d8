"""The table of a call: complete, reachable, and without a state that cannot be left."""

from __future__ import annotations

import pytest

from telephony.controller.call.call import missing_actions
from telephony.controller.call.states import LATE, LIMITS_S, TABLE, CallEvent, CallState, is_late, transition

BOUNDED_BY_THE_ACD = {CallState.QUEUED, CallState.RINGING}
BOUNDED_BY_PEOPLE = {CallState.TALKING, CallState.HELD}


def test_every_action_in_the_table_is_a_method_of_the_call() -> None:
    assert missing_actions() == set()


def test_every_state_has_a_row_and_a_list_of_late_events() -> None:
    assert set(TABLE) == set(LATE) == set(CallState)


@pytest.mark.parametrize("state", CallState)
@pytest.mark.parametrize("event", CallEvent)
def test_no_pair_is_both_a_transition_and_late(state: CallState, event: CallEvent) -> None:
    assert not (transition(state, event) is not None and is_late(state, event))


@pytest.mark.parametrize("state", [state for state in CallState if state not in {CallState.CLOSING, CallState.ENDED}])
@pytest.mark.parametrize("event", [CallEvent.REMOTE_GONE, CallEvent.FAILED, CallEvent.OVERDUE])
def test_the_end_of_the_caller_and_every_failure_are_legal_everywhere(state: CallState, event: CallEvent) -> None:
    follows = transition(state, event)
    assert follows is not None
    assert follows.to is CallState.CLOSING


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
