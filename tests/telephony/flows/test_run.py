"""A caller's way through the usual flow."""

import pytest

from telephony.flows import FlowState, IllegalEvent
from telephony.flows.types import (
    AgentLeft,
    Answer,
    CallerHungUp,
    Digit,
    Enqueue,
    FlowEvent,
    Hangup,
    LeaveQueue,
    Play,
    PlaybackFinished,
    QueueLeft,
    RecordingFinished,
    RecordVoicemail,
    Say,
    SaySystem,
    SetData,
    Started,
    StartTimer,
    StopPlayback,
    StopRecording,
    StopTimer,
    TimerFired,
)
from tests.telephony.flows.caller import SUNDAY, Caller
from tests.telephony.flows.graphs import usual

MENU = Say(2, "Press 1 for sales, 2 to leave a message.", "en")


def test_an_open_company_answers_greets_and_reads_its_menu() -> None:
    caller = Caller()
    assert caller(Started()) == [Answer(), Say(1, "Welcome to Acme.", "en")]
    assert caller(PlaybackFinished(1)) == [MENU]
    assert caller(PlaybackFinished(2)) == [StartTimer(3, 4000)]
    assert caller.entered == ["hours", "greeting", "menu"]


def test_a_closed_company_plays_its_message_and_hangs_up() -> None:
    caller = Caller(now=SUNDAY)
    assert caller(Started()) == [Answer(), Play(1, "closed")]
    assert caller(PlaybackFinished(1)) == [Hangup("normal")]
    assert caller.run.state is FlowState.ENDED


def test_a_key_during_the_menu_stops_it_and_enters_the_queue() -> None:
    caller = Caller().at_menu()
    assert caller(Digit("1")) == [StopPlayback(2), Enqueue("7", 0, ())]
    assert caller.run.state is FlowState.QUEUED


def test_a_key_after_the_menu_stops_the_timer() -> None:
    caller = Caller().at_menu()
    caller(PlaybackFinished(2))
    assert caller(Digit("9")) == [StopTimer(3), Hangup("normal")]


def test_a_wrong_key_is_told_and_the_menu_read_again() -> None:
    caller = Caller().at_menu()
    assert caller(Digit("5")) == [StopPlayback(2), Say(3, "That is not a choice.", "en")]
    assert caller(PlaybackFinished(3)) == [Say(4, MENU.text, "en")]
    assert caller(Digit("2"))[0] == StopPlayback(4)


def test_a_silent_caller_is_asked_once_more_and_then_led_on() -> None:
    caller = Caller().at_menu()
    caller(PlaybackFinished(2))
    assert caller(TimerFired(3)) == [Say(4, MENU.text, "en")]
    caller(PlaybackFinished(4))
    assert caller(TimerFired(5)) == [Enqueue("7", 0, ())]


def test_wrong_keys_and_silence_count_together() -> None:
    caller = Caller().at_menu()
    caller(Digit("5"))
    caller(PlaybackFinished(3))
    assert caller(Digit("6")) == [StopPlayback(4), Enqueue("7", 0, ())]


def test_an_answered_caller_is_hung_up_when_the_agent_leaves() -> None:
    caller = Caller().queued()
    assert caller(QueueLeft("answered")) == []
    assert caller.run.state is FlowState.CONNECTED
    assert caller(Digit("1")) == []
    assert caller(AgentLeft()) == [Hangup("normal")]


@pytest.mark.parametrize("reason", ["full", "waited", "unstaffed", "removed"])
def test_an_overflowing_caller_may_leave_a_message(reason: str) -> None:
    caller = Caller().queued()
    assert caller(QueueLeft(reason)) == [Say(3, "Leave a message.", "en")]
    assert caller(PlaybackFinished(3)) == [RecordVoicemail(4, "7", 60_000, 8_000)]
    assert caller(Digit("#")) == [StopRecording(4)]
    assert caller(RecordingFinished(4, 3_000)) == [Hangup("normal")]


def test_a_key_leaves_the_queue_by_its_exit_and_others_do_nothing() -> None:
    caller = Caller().queued()
    assert caller(Digit("4")) == []
    assert caller(Digit("*")) == [LeaveQueue("7"), Say(3, "Leave a message.", "en")]


def test_a_caller_who_hangs_up_leaves_nothing_running() -> None:
    caller = Caller().at_menu()
    assert caller(CallerHungUp()) == [StopPlayback(2)]
    queued = Caller().queued()
    assert queued(CallerHungUp()) == [LeaveQueue("7")]
    mail = Caller().at_menu()
    mail(Digit("2"))
    mail(PlaybackFinished(3))
    assert mail(CallerHungUp()) == [StopRecording(4)]


def test_a_late_end_of_a_stopped_sound_or_timer_is_ignored() -> None:
    caller = Caller().queued()
    assert caller(PlaybackFinished(2)) == []
    assert caller(PlaybackFinished(1)) == []
    assert caller.run.state is FlowState.QUEUED


def test_a_company_that_loops_its_message_takes_one_and_lets_the_line_go_in_the_end() -> None:
    caller = Caller(usual(closed={"next": "hours"}), now=SUNDAY)
    effects = caller(Started())
    for _ in range(2_000):
        played = [effect for effect in effects if isinstance(effect, Play)]
        if not played:
            break
        effects = caller(PlaybackFinished(played[0].token))
    (box,) = effects
    assert isinstance(box, SaySystem)
    assert box.key == "leave_message"
    assert [type(effect) for effect in caller(PlaybackFinished(box.token))] == [RecordVoicemail]
    assert caller(RecordingFinished(box.token + 1, 5_000)) == [SaySystem(box.token + 2, "goodbye")]
    assert caller(PlaybackFinished(box.token + 2)) == [Hangup("normal")]


@pytest.mark.parametrize(
    "event", [Digit("1"), PlaybackFinished(1), TimerFired(1), QueueLeft("full"), CallerHungUp(), AgentLeft()]
)
def test_nothing_may_come_before_the_start_or_after_the_end(event: FlowEvent) -> None:
    fresh = Caller()
    with pytest.raises(IllegalEvent):
        fresh(event)
    ended = Caller(now=SUNDAY)
    ended(Started())
    ended(CallerHungUp())
    with pytest.raises(IllegalEvent, match="illegal in state ended"):
        ended(event)


@pytest.mark.parametrize("event", [Started(), QueueLeft("full"), AgentLeft(), PlaybackFinished(99), TimerFired(0)])
def test_an_illegal_event_changes_nothing(event: FlowEvent) -> None:
    caller = Caller().at_menu()
    with pytest.raises(IllegalEvent):
        caller(event)
    assert caller(Digit("1")) == [StopPlayback(2), Enqueue("7", 0, ())]


def test_who_knows_the_menu_need_not_hear_the_greeting() -> None:
    caller = Caller()
    caller(Started())
    assert caller(Digit("1")) == [StopPlayback(1), Enqueue("7")]
    assert caller.entered == ["hours", "greeting", "menu", "sales"]


def test_a_key_that_means_nothing_in_the_menu_does_not_cut_the_greeting() -> None:
    caller = Caller()
    caller(Started())
    assert caller(Digit("5")) == []
    assert caller(PlaybackFinished(1)) == [MENU]


def test_a_key_during_the_closing_words_means_nothing() -> None:
    caller = Caller(now=SUNDAY)
    caller(Started())
    assert caller(Digit("1")) == []


def test_what_the_way_says_of_a_caller_is_attached_and_goes_into_the_queue() -> None:
    vip = {"kind": "set", "data": {"reason": "contract", "tier": 1}, "skills": {"law": 2, "en": 1}, "priority": 10}
    caller = Caller(usual(menu={"choices": {"1": "vip", "2": "sales", "9": "end"}}, vip=vip | {"next": "sales"}))
    caller.at_menu()
    assert caller(Digit("1")) == [
        StopPlayback(2),
        SetData((("reason", "contract"), ("tier", "1"))),
        Enqueue("7", 10, (("en", 1), ("law", 2))),
    ]
    assert caller.entered[-2:] == ["vip", "sales"]


def test_a_queue_wants_the_higher_of_its_own_and_the_callers_level_and_bounds_the_priority() -> None:
    vip = {"kind": "set", "skills": {"law": 2, "en": 3}, "priority": 80, "next": "sales"}
    sales = {"skills": {"law": 3, "en": 1}, "priority": 50}
    caller = Caller(usual(menu={"choices": {"1": "vip", "9": "end"}}, vip=vip, sales=sales)).at_menu()
    assert caller(Digit("1"))[-1] == Enqueue("7", 100, (("en", 3), ("law", 3)))


def test_a_last_word_is_spoken_before_the_line_is_let_go() -> None:
    caller = Caller(usual(end={"say": "Good bye.", "cause": "busy"}))
    caller.at_menu()
    assert caller(Digit("9")) == [StopPlayback(2), Say(3, "Good bye.", "en")]
    assert caller(PlaybackFinished(3)) == [Hangup("busy")]
