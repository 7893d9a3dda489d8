"""Asking for a callback while waiting: the offer, the number, and every way back to waiting."""

from dataclasses import replace

import pytest

from telephony.flows import Flow, FlowContext, FlowRun, FlowState, IllegalEvent
from telephony.flows.types import (
    CallbackAnswered,
    CallbackChecked,
    CallerHungUp,
    CheckCallback,
    Digit,
    Enqueue,
    FlowEffect,
    Hangup,
    LeaveQueue,
    PlaybackFinished,
    QueueLeft,
    RequestCallback,
    Say,
    SaySystem,
    StartTimer,
    StopPlayback,
    StopTimer,
    TimerFired,
)
from tests.telephony.flows.caller import MONDAY, OWN_NUMBER, Caller
from tests.telephony.flows.graphs import usual

RULE = {"7": 45_000}
ROOM = CheckCallback("7", "")
OFFER = SaySystem(4, "callback_offer", (("key", "1"),))
CONFIRM_OWN = SaySystem(5, "callback_confirm", (("number", "8 6 1 3 8 0 0 0 0 0 0 0 1"),))


def offered(caller: Caller | None = None) -> Caller:
    """Waits and has heard the offer."""
    caller = (caller or Caller(callbacks=RULE)).queued()
    caller(TimerFired(3))
    caller(CallbackChecked(possible=True))
    caller(PlaybackFinished(4))
    return caller


def confirming() -> Caller:
    """Has pressed the key and hears the question."""
    caller = offered()
    assert caller(Digit("1")) == [CheckCallback("7", OWN_NUMBER)]
    assert caller(CallbackChecked(possible=True)) == [CONFIRM_OWN]
    return caller


def typing() -> Caller:
    """Wants another number."""
    caller = confirming()
    caller(Digit("2"))
    return caller


def waits(caller: Caller) -> bool:
    return caller.run.state is FlowState.QUEUED and not caller.run.speaks_in_queue


def test_the_offer_comes_after_the_queues_time() -> None:
    caller = Caller(callbacks=RULE).at_menu()
    assert caller(Digit("1")) == [StopPlayback(2), Enqueue("7"), StartTimer(3, 45_000)]
    assert waits(caller)
    assert caller(TimerFired(3)) == [ROOM]
    assert caller(CallbackChecked(possible=True)) == [OFFER]
    assert not waits(caller)
    assert caller(PlaybackFinished(4)) == []
    assert waits(caller)


def test_a_queue_without_room_for_one_more_callback_offers_none_until_it_has() -> None:
    caller = Caller(callbacks=RULE).queued()
    caller(TimerFired(3))
    assert caller(CallbackChecked(possible=False)) == [StartTimer(4, 30_000)]
    assert waits(caller)
    assert caller(Digit("1")) == [], "of a key that was not offered nobody knows"
    assert caller(TimerFired(4)) == [ROOM]
    assert caller(CallbackChecked(possible=True)) == [replace(OFFER, token=5)]
    caller(PlaybackFinished(5))
    assert caller(Digit("1")) == [CheckCallback("7", OWN_NUMBER)]


def test_who_says_yes_twice_is_called_back_once() -> None:
    caller = confirming()
    assert RequestCallback("7", OWN_NUMBER) in caller(Digit("1"))
    assert [caller(Digit(key)) for key in "12*0"] == [[]] * 4
    caller(CallbackAnswered(promised=True))


def test_before_the_offer_the_key_means_nothing() -> None:
    caller = Caller(callbacks=RULE).queued()
    assert caller(Digit("1")) == []


@pytest.mark.parametrize("heard", [True, False])
def test_the_key_asks_whether_the_own_number_is_right(heard: bool) -> None:
    caller = Caller(callbacks=RULE).queued()
    caller(TimerFired(3))
    caller(CallbackChecked(possible=True))
    if heard:
        caller(PlaybackFinished(4))
    asked = CheckCallback("7", OWN_NUMBER)
    assert caller(Digit("1")) == ([asked] if heard else [StopPlayback(4), asked])
    assert caller(CallbackChecked(possible=True)) == [CONFIRM_OWN]


def test_a_confirmed_callback_is_asked_for_once_thanked_and_the_line_let_go() -> None:
    caller = confirming()
    thanks = SaySystem(6, "callback_thanks")
    assert caller(Digit("1")) == [StopPlayback(5), RequestCallback("7", OWN_NUMBER)]
    assert caller(CallbackAnswered(promised=True)) == [thanks]
    assert caller(Digit("1")) == []
    assert caller(PlaybackFinished(6)) == [Hangup("normal")]


def test_who_hangs_up_during_the_thanks_does_not_leave_the_queue_the_callback_waits_in() -> None:
    caller = confirming()
    caller(Digit("1"))
    caller(CallbackAnswered(promised=True))
    assert caller(CallerHungUp()) == [StopPlayback(6)]


def test_who_cannot_be_called_back_hears_so_before_any_question_and_waits_on() -> None:
    caller = offered()
    assert caller(Digit("1")) == [CheckCallback("7", OWN_NUMBER)]
    assert [caller(Digit(key)) for key in "12*0"] == [[]] * 4, "the answer is on the way"
    assert caller(CallbackChecked(possible=False)) == [SaySystem(5, "callback_refused")]
    assert caller(PlaybackFinished(5)) == []
    assert waits(caller)
    assert caller(Digit("1")) == [CheckCallback("7", OWN_NUMBER)], "the key stays good"


def test_a_callback_refused_in_the_last_moment_leaves_the_caller_waiting_who_may_ask_again() -> None:
    caller = confirming()
    caller(Digit("1"))
    assert caller(CallbackAnswered(promised=False)) == [SaySystem(6, "callback_refused")]
    assert caller(PlaybackFinished(6)) == []
    assert waits(caller)
    caller(Digit("1"))
    assert caller(CallbackChecked(possible=True)) == [replace(CONFIRM_OWN, token=7)]


def test_an_answer_nobody_asked_for_is_illegal() -> None:
    with pytest.raises(IllegalEvent):
        confirming()(CallbackAnswered(promised=True))
    with pytest.raises(IllegalEvent):
        confirming()(CallbackChecked(possible=True))


def test_another_number_is_typed_and_confirmed() -> None:
    caller = typing()
    assert caller(PlaybackFinished(6)) == [StartTimer(7, 8_000)]
    assert caller(Digit("0")) == [StopTimer(7), StartTimer(8, 6_000)]
    assert caller.press("101234567#")[-1] == CheckCallback("7", "0101234567")
    question = SaySystem(18, "callback_confirm", (("number", "0 1 0 1 2 3 4 5 6 7"),))
    assert caller(CallbackChecked(possible=True)) == [question]
    assert RequestCallback("7", "0101234567") in caller(Digit("1"))


def test_a_number_typed_without_hash_is_taken_after_a_pause_or_when_it_is_long_enough() -> None:
    caller = typing()
    timer = caller.press("1380000")[-1]
    assert isinstance(timer, StartTimer)
    assert caller(TimerFired(timer.token)) == [CheckCallback("7", "1380000")]
    caller(CallbackChecked(possible=True))
    assert RequestCallback("7", "1380000") in caller(Digit("1"))
    long = typing()
    assert long.press("1" * 20)[-1] == CheckCallback("7", "1" * 20)
    said = long(CallbackChecked(possible=True))
    assert said == [SaySystem(long.run._issued, "callback_confirm", (("number", " ".join("1" * 20)),))]


def test_too_short_a_number_is_asked_for_again_and_in_the_end_the_caller_waits_on() -> None:
    caller = typing()
    for _ in range(2):
        said = caller.press("12#")[-1]
        assert isinstance(said, SaySystem)
        assert said.key == "callback_number_invalid"
    assert not any(isinstance(effect, SaySystem) for effect in caller.press("12#"))
    assert waits(caller)


def test_a_hidden_number_is_asked_for_at_once() -> None:
    caller = offered(Caller(callbacks=RULE, caller="anonymous"))
    assert caller(Digit("1")) == [SaySystem(5, "callback_number")]


@pytest.mark.parametrize("keys", ["*", "2*", "213*", "333"])
def test_changing_ones_mind_goes_back_to_waiting_where_the_key_stays_good(keys: str) -> None:
    caller = confirming()
    caller.press(keys)
    assert waits(caller)
    assert caller(Digit("1"))[-1] == CheckCallback("7", OWN_NUMBER)


@pytest.mark.parametrize("begin", [confirming, typing])
def test_a_silent_caller_waits_on(begin: object) -> None:
    caller = confirming() if begin is confirming else typing()
    heard = caller.run._issued
    timer = caller(PlaybackFinished(heard))[0]
    assert isinstance(timer, StartTimer)
    assert caller(TimerFired(timer.token)) == []
    assert waits(caller)


@pytest.mark.parametrize(("begin", "stopped"), [(confirming, StopPlayback(5)), (typing, StopPlayback(6))])
def test_an_agent_who_answers_meanwhile_ends_the_asking(begin: object, stopped: FlowEffect) -> None:
    caller = confirming() if begin is confirming else typing()
    assert caller(QueueLeft("answered")) == [stopped]
    assert caller(Digit("1")) == []
    assert caller.run.state is FlowState.CONNECTED


def test_a_queue_that_overflows_meanwhile_goes_its_way() -> None:
    caller = confirming()
    assert caller(QueueLeft("waited")) == [StopPlayback(5), Say(6, "Leave a message.", "en")]


def test_the_offers_timer_is_stopped_with_the_wait() -> None:
    answered = Caller(callbacks=RULE).queued()
    assert answered(QueueLeft("answered")) == [StopTimer(3)]
    gone = Caller(callbacks=RULE).queued()
    assert gone(CallerHungUp()) == [StopTimer(3), LeaveQueue("7")]
    left = Caller(callbacks=RULE).queued()
    assert left(Digit("*"))[:2] == [StopTimer(3), LeaveQueue("7")]


def test_an_exit_works_beside_the_offer_but_its_key_is_an_answer_while_asking() -> None:
    caller = offered()
    assert LeaveQueue("7") in caller(Digit("*"))
    asked = confirming()
    assert asked(Digit("*")) == [StopPlayback(5)]
    assert waits(asked)


@pytest.mark.parametrize(
    ("node", "rule", "timer"),
    [
        ({}, {}, None),
        ({}, {"8": 1}, None),
        ({}, {"7": 0}, 0),
        ({"callback_key": "9"}, {}, 60_000),
        ({"callback_key": "9"}, RULE, 45_000),
        ({"callback_key": "9", "callback_after_ms": 5_000}, RULE, 5_000),
        ({"exits": {"1": "mail"}}, RULE, None),
    ],
)
def test_the_node_or_the_queues_rule_decides_whether_and_when(
    node: dict[str, object], rule: dict[str, int], timer: int | None
) -> None:
    caller = Caller(usual(sales=node), callbacks=rule).at_menu()
    started = [effect.ms for effect in caller(Digit("1")) if isinstance(effect, StartTimer)]
    assert started == ([] if timer is None else [timer])


def test_a_nodes_own_key_is_named_in_the_offer_and_works() -> None:
    caller = Caller(usual(sales={"callback_key": "9"})).queued()
    caller(TimerFired(3))
    assert caller(CallbackChecked(possible=True)) == [SaySystem(4, "callback_offer", (("key", "9"),))]
    assert caller(Digit("1")) == []
    assert caller(Digit("9")) == [StopPlayback(4), CheckCallback("7", OWN_NUMBER)]


def test_after_a_restart_the_key_is_good_at_once() -> None:
    context = FlowContext(caller=OWN_NUMBER, callbacks=RULE)
    run = FlowRun.resumed(Flow.parse(usual()), context, "sales", connected=False)
    assert run is not None
    assert run.handle(Digit("1"), MONDAY) == [CheckCallback("7", OWN_NUMBER)]
