"""Callers who are sent: by an agent or supervisor out of any state, by a queue's settings, by a node of the flow."""

from collections.abc import Callable

import pytest

from telephony.destination import Destination
from telephony.flows import Flow, FlowContext, FlowRun, FlowState, IllegalEvent
from telephony.flows.run import MAX_LED_ON
from telephony.flows.types import (
    AgentLeft,
    AgentLost,
    Answer,
    CallerHungUp,
    Digit,
    Enqueue,
    FlowEffect,
    FlowEvent,
    Hangup,
    LeaveQueue,
    NodeEntered,
    NotReached,
    PlaybackFinished,
    QueueLeft,
    RecordVoicemail,
    Say,
    SaySystem,
    SendTo,
    SentTo,
    Started,
    StopPlayback,
    StopRecording,
    StopTimer,
)
from tests.telephony.flows.caller import MONDAY, Caller
from tests.telephony.flows.graphs import usual

PARTNER = "number:+861012345678"


def to(text: str) -> SentTo:
    return SentTo(Destination.parse(text))


def playing() -> Caller:
    caller = Caller()
    caller(Started())
    return caller


def listening() -> Caller:
    caller = Caller().at_menu()
    caller(PlaybackFinished(2))
    return caller


def queued() -> Caller:
    return Caller().queued()


def recording() -> Caller:
    caller = Caller().at_menu()
    caller(Digit("2"))
    caller(PlaybackFinished(3))
    return caller


def connected() -> Caller:
    caller = Caller().queued()
    caller(QueueLeft("answered"))
    return caller


STOPPED: dict[Callable[[], Caller], list[FlowEffect]] = {
    playing: [StopPlayback(1)],
    listening: [StopTimer(3)],
    queued: [LeaveQueue("7")],
    recording: [StopRecording(4)],
    connected: [],
}


@pytest.mark.parametrize("where", STOPPED)
@pytest.mark.parametrize(
    ("destination", "state", "node"),
    [
        ("queue:9", FlowState.QUEUED, "queue:9"),
        ("flow:sales", FlowState.QUEUED, "sales"),
        ("flow:menu", FlowState.PLAYING, "menu"),
        ("flow:", FlowState.PLAYING, "greeting"),
        ("voicemail:9", FlowState.PLAYING, "voicemail:9"),
        ("voicemail:", FlowState.PLAYING, "voicemail:"),
        ("agent:17", FlowState.CONNECTED, "agent:17"),
        (PARTNER, FlowState.CONNECTED, PARTNER),
        ("hangup:", FlowState.PLAYING, "hangup:"),
    ],
)
def test_a_caller_may_be_sent_anywhere_from_anywhere(
    where: Callable[[], Caller], destination: str, state: FlowState, node: str
) -> None:
    caller = where()
    effects = caller(to(destination))
    stopped = STOPPED[where]
    assert effects[: len(stopped)] == stopped
    assert len(effects) == len(stopped) + 1, "and exactly one thing goes on"
    assert caller.run.state is state
    assert caller.entered[-1] == caller.run.node.id == node
    caller(CallerHungUp())


@pytest.mark.parametrize("where", STOPPED)
def test_a_node_that_is_no_more_refuses_and_changes_nothing(where: Callable[[], Caller]) -> None:
    caller = where()
    state, node = caller.run.state, caller.run.node
    gone = to("flow:gone")
    assert not caller.run.knows(gone.destination)
    with pytest.raises(IllegalEvent):
        caller(gone)
    assert (caller.run.state, caller.run.node) == (state, node)
    assert caller(CallerHungUp()) == STOPPED[where]


def test_a_queue_that_no_graph_drew_has_the_usual_ways_on() -> None:
    caller = connected()
    assert caller(to("queue:9")) == [Enqueue("9")]
    assert caller(QueueLeft("waited")) == [SaySystem(3, "leave_message")]
    assert caller(PlaybackFinished(3)) == [RecordVoicemail(4, "9", 120_000, 8_000)]
    assert caller(Digit("#")) == [StopRecording(4)]


def test_after_a_transfer_to_a_queue_its_agent_leaves_like_any_other() -> None:
    caller = connected()
    caller(to("queue:9"))
    assert caller(QueueLeft("answered")) == []
    assert caller.run.queue_id == "9"
    assert caller(AgentLeft()) == [Hangup("normal")]


@pytest.mark.parametrize(
    ("destination", "effect"),
    [
        ("queue:9", Enqueue("9")),
        ("flow:closed", None),
        (PARTNER, SendTo(Destination.parse(PARTNER))),
        ("voicemail:9", SaySystem(3, "leave_message")),
        ("hangup:", SaySystem(3, "goodbye")),
        ("flow:gone", Say(3, "Leave a message.", "en")),
    ],
)
def test_an_overflow_goes_where_the_queue_says_without_leaving_it_again(
    destination: str, effect: FlowEffect | None
) -> None:
    caller = queued()
    effects = caller(QueueLeft("full", Destination.parse(destination)))
    assert len(effects) == 1
    assert effect is None or effects == [effect]


def round_and_round(caller: Caller, last: str = "7") -> int:
    """Two queues that overflow into each other, until one of them no longer does."""
    for rounds in range(1, 100):
        last = "9" if last == "7" else "7"
        effects = caller(QueueLeft("full", Destination.parse(f"queue:{last}")))
        if not isinstance(effects[0], Enqueue):
            assert [type(effect) for effect in effects] == [SaySystem]
            return rounds
    raise AssertionError("round for ever")


def test_a_circle_of_overflows_is_left_by_the_companys_box() -> None:
    caller = queued()
    assert round_and_round(caller) == MAX_LED_ON + 1
    assert caller.entered[-1] == "voicemail:"
    with pytest.raises(IllegalEvent):
        caller(QueueLeft("full"))


@pytest.mark.parametrize("how", ["somebody answers", "a key"])
def test_who_was_answered_or_chose_again_may_be_led_on_as_often_again(how: str) -> None:
    caller = queued()
    for _ in range(MAX_LED_ON):
        caller(QueueLeft("full", Destination.parse("queue:7")))
    if how == "a key":
        caller(to("flow:menu"))
        caller(Digit("1"))
    else:
        caller(QueueLeft("answered"))
        caller(to("queue:7"))
    assert round_and_round(caller) == MAX_LED_ON + 1


def test_a_circle_of_people_who_do_not_answer_is_left_too() -> None:
    partner = {"kind": "transfer", "to": PARTNER, "otherwise": "patience"}
    patience = {"kind": "play", "text": "We try again.", "next": "partner"}
    choices = {"1": "sales", "3": "partner", "9": "end"}
    caller = Caller(usual(menu={"choices": choices}, partner=partner, patience=patience)).at_menu()
    caller(Digit("3"))
    for number in range(3, 3 + MAX_LED_ON):
        assert caller(NotReached("busy")) == [Say(number, "We try again.", "en")]
        assert caller(PlaybackFinished(number)) == [SendTo(Destination.parse(PARTNER))]
    assert caller(NotReached("busy")) == [SaySystem(3 + MAX_LED_ON, "leave_message")]
    assert caller.entered[-1] == "voicemail:"


def test_who_answered_is_not_sent_on() -> None:
    caller = queued()
    assert caller(QueueLeft("answered", Destination.parse("queue:9"))) == []
    assert caller.run.state is FlowState.CONNECTED


def test_good_bye_is_said_before_the_line_is_let_go() -> None:
    caller = connected()
    assert caller(to("hangup:")) == [SaySystem(3, "goodbye")]
    assert caller(PlaybackFinished(3)) == [Hangup("normal")]


def test_a_flow_sends_to_a_number_and_goes_on_when_nobody_answers() -> None:
    partner = {"kind": "transfer", "to": PARTNER, "otherwise": "mail"}
    caller = Caller(usual(menu={"choices": {"1": "sales", "3": "partner", "9": "end"}}, partner=partner)).at_menu()
    assert caller(Digit("3")) == [StopPlayback(2), SendTo(Destination.parse(PARTNER))]
    assert caller.run.state is FlowState.CONNECTED
    assert caller(NotReached("busy")) == [Say(3, "Leave a message.", "en")]


@pytest.mark.parametrize("event", [NotReached(), AgentLost()])
def test_nobody_at_the_end_of_a_transfer_without_another_way_says_good_bye(event: FlowEvent) -> None:
    caller = playing()
    caller(to("agent:17"))
    assert caller(event) == [SaySystem(2, "goodbye")]
    assert caller(PlaybackFinished(2)) == [Hangup("normal")]


@pytest.mark.parametrize(
    ("destination", "effect"),
    [
        ("queue:9", Enqueue("9")),
        ("flow:mail", Say(3, "Leave a message.", "en")),
        ("voicemail:", SaySystem(3, "leave_message")),
        ("hangup:", SaySystem(3, "goodbye")),
    ],
)
def test_a_flow_may_lead_to_what_no_node_of_it_is(destination: str, effect: FlowEffect) -> None:
    on = {"kind": "transfer", "to": destination}
    caller = Caller(usual(menu={"choices": {"1": "sales", "3": "on", "9": "end"}}, on=on)).at_menu()
    assert caller(Digit("3")) == [StopPlayback(2), effect]


def test_a_lost_agent_returns_the_caller_to_the_queue_they_came_from() -> None:
    caller = connected()
    assert caller(AgentLost()) == []
    assert (caller.run.state, caller.run.queue_id) == (FlowState.QUEUED, "7")
    assert caller(QueueLeft("answered")) == []
    assert caller(AgentLeft()) == [Hangup("normal")]


def test_a_lost_agent_after_a_transfer_returns_the_caller_to_the_queue_before_it() -> None:
    caller = connected()
    caller(to("agent:17"))
    assert caller(AgentLost()) == []
    assert (caller.run.state, caller.run.queue_id) == (FlowState.QUEUED, "7")
    assert caller.entered[-2:] == ["agent:17", "sales"]
    assert caller(QueueLeft("waited")) == [Say(3, "Leave a message.", "en")]


@pytest.mark.parametrize("event", [AgentLost(), AgentLeft(), NotReached()])
@pytest.mark.parametrize("where", [playing, listening, queued, recording])
def test_who_has_nobody_can_lose_nobody(where: Callable[[], Caller], event: FlowEvent) -> None:
    with pytest.raises(IllegalEvent):
        where()(event)


def test_who_came_by_a_queue_cannot_be_unreached() -> None:
    with pytest.raises(IllegalEvent):
        connected()(NotReached())


# --------------------------------------------------------------------------------------- after a restart


def resumed(position: str, *, connected: bool, came_from: str = "") -> FlowRun | None:
    return FlowRun.resumed(Flow.parse(usual()), FlowContext(), position, connected=connected, came_from=came_from)


@pytest.mark.parametrize("position", ["sales", "queue:9"])
def test_a_waiting_caller_waits_on_after_a_restart(position: str) -> None:
    run = resumed(position, connected=False)
    assert run is not None
    assert run.state is FlowState.QUEUED
    assert run.handle(QueueLeft("answered"), MONDAY) == []
    assert run.handle(AgentLeft(), MONDAY) == [Hangup("normal")]


@pytest.mark.parametrize("position", ["sales", "queue:9", "agent:17", PARTNER])
def test_a_conversation_goes_on_after_a_restart_and_the_caller_may_be_sent_on(position: str) -> None:
    run = resumed(position, connected=True)
    assert run is not None
    assert run.state is FlowState.CONNECTED
    effects = run.handle(to("queue:9"), MONDAY)
    assert effects == [NodeEntered("queue:9", "queue"), Enqueue("9")]
    assert Answer() not in effects


def test_an_agent_lost_after_a_restart_returns_the_caller_where_the_call_came_from() -> None:
    run = resumed("agent:17", connected=True, came_from="queue:9")
    assert run is not None
    run.handle(AgentLost(), MONDAY)
    assert (run.state, run.queue_id) == (FlowState.QUEUED, "9")


@pytest.mark.parametrize(
    ("position", "talks"),
    [("gone", True), ("menu", False), ("menu", True), ("agent:17", False), ("voicemail:9", False), ("", True)],
)
def test_what_is_no_place_to_go_on_from_begins_anew(position: str, talks: bool) -> None:
    assert resumed(position, connected=talks) is None
