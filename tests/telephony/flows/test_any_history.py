"""Whatever happens to a caller, the flow stays in a state with a way out, and ends with one hang-up at most."""

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from telephony.destination import Destination
from telephony.flows import Flow, FlowContext, FlowRun, FlowState, IllegalEvent
from telephony.flows.types import (
    AgentLeft,
    AgentLost,
    Answer,
    CallbackAnswered,
    CallbackChecked,
    CallerHungUp,
    CheckCallback,
    Digit,
    Enqueue,
    FlowEvent,
    Hangup,
    LeaveQueue,
    NotReached,
    Play,
    PlaybackFinished,
    QueueLeft,
    RecordingFinished,
    RecordVoicemail,
    RequestCallback,
    Say,
    SaySystem,
    SendTo,
    SentTo,
    Started,
    StartTimer,
    StopPlayback,
    StopRecording,
    StopTimer,
    TimerFired,
)
from tests.telephony.flows.graphs import usual

GRAPHS = [
    usual(),
    usual(sales={"exits": {"1": "menu", "0": "greeting"}}, mail={"next": "menu"}, closed={"next": "hours"}),
    usual(mail={"say": None, "next": "end"}, menu={"otherwise": "menu", "retries": 0, "invalid": None}),
    usual(
        menu={"choices": {"1": "sales", "2": "vip", "3": "partner", "9": "end"}},
        vip={"kind": "set", "data": {"tier": "1"}, "priority": 5, "next": "sales"},
        partner={"kind": "transfer", "to": "number:+861012345678", "otherwise": "mail"},
        sales={"callback_key": "1", "callback_after_ms": 10_000},
        end={"say": "Good bye."},
    ),
]
PLACES = ["queue:7", "queue:9", "flow:", "flow:menu", "flow:gone", "voicemail:", "voicemail:9", "agent:17", "hangup:"]
LEAVINGS = [AgentLeft(), AgentLost(), NotReached()]
GONE = SentTo(Destination.parse("flow:gone"))
places = st.sampled_from([Destination.parse(text) for text in [*PLACES, "number:+861012345678"]])


class AnyHistory(RuleBasedStateMachine):
    """The shell's side: what is running, by token, as a real switch would know it."""

    def __init__(self) -> None:
        super().__init__()
        self.sounds: set[int] = set()
        self.timers: set[int] = set()
        self.recordings: set[int] = set()
        self.queued = False
        self.connected = False
        self.sent = False
        self.callbacks = 0
        self.caller_gone = False
        self.answers = 0
        self.hangups = 0

    @initialize(
        graph=st.sampled_from(GRAPHS), hour=st.integers(0, 24 * 7), possible=st.booleans(), promises=st.booleans()
    )
    def start(self, graph: dict[str, object], hour: int, possible: bool, promises: bool) -> None:
        self.possible, self.promises = possible, promises
        self.now = datetime(2026, 11, 23, tzinfo=UTC) + timedelta(hours=hour)
        self.run = FlowRun(Flow.parse(graph), FlowContext(caller="+8613800000001", callbacks={"9": 30_000}))
        self.tell(Started())

    def tell(self, event: FlowEvent) -> None:
        self.asks = self.checks = False
        self.show(event)
        if self.checks:
            self.show(CallbackChecked(self.possible))
        if self.asks:
            self.queued = not self.promises
            self.callbacks += self.promises
            self.show(CallbackAnswered(self.promises))

    def show(self, event: FlowEvent) -> None:
        for effect in self.run.handle(event, self.now):
            match effect:
                case Answer():
                    self.answers += 1
                case Play(token=token) | Say(token=token) | SaySystem(token=token):
                    assert not self.sounds, "two sounds at once"
                    self.sounds.add(token)
                case StopPlayback(token=token):
                    self.sounds.remove(token)
                case StartTimer(token=token):
                    self.timers.add(token)
                case StopTimer(token=token):
                    self.timers.remove(token)
                case RecordVoicemail(token=token):
                    self.recordings.add(token)
                case StopRecording(token=token):
                    assert token in self.recordings
                case Enqueue():
                    assert not self.queued
                    self.queued = True
                case LeaveQueue():
                    assert self.queued
                    self.queued = False
                case CheckCallback(number=number):
                    assert self.queued
                    assert not number or len(number) >= 5
                    self.checks = True
                case RequestCallback(number=number):
                    assert self.possible, "asked for although it cannot be"
                    assert self.queued, "only who waits has a place to leave to a callback"
                    assert len(number) >= 5
                    self.asks = True
                case SendTo():
                    self.connected = self.sent = True
                case Hangup():
                    self.hangups += 1

    def alive(self) -> bool:
        return self.run.state is not FlowState.ENDED

    @precondition(lambda self: self.alive() and self.sounds)
    @rule()
    def sound_ends(self) -> None:
        self.tell(PlaybackFinished(self.sounds.pop()))

    @precondition(lambda self: self.alive() and self.timers)
    @rule()
    def timer_fires(self) -> None:
        self.tell(TimerFired(self.timers.pop()))

    @precondition(lambda self: self.alive() and self.recordings)
    @rule(ms=st.integers(0, 60_000))
    def recording_ends(self, ms: int) -> None:
        self.tell(RecordingFinished(self.recordings.pop(), ms))

    @precondition(lambda self: self.alive())
    @rule(digit=st.sampled_from("0123456789*#"))
    def key(self, digit: str) -> None:
        self.tell(Digit(digit))

    @precondition(lambda self: self.alive() and self.queued)
    @rule(reason=st.sampled_from(["answered", "full", "waited", "unstaffed", "removed"]), to=st.none() | places)
    def leaves_queue(self, reason: str, to: Destination | None) -> None:
        self.queued, self.sent = False, False
        self.connected = reason == "answered"
        self.tell(QueueLeft(reason, to))

    @precondition(lambda self: self.alive() and self.connected)
    @rule()
    def agent_leaves(self) -> None:
        self.connected = self.sent = False
        self.tell(AgentLeft())

    @precondition(lambda self: self.alive() and self.connected)
    @rule()
    def agent_is_lost(self) -> None:
        before = self.run.queue_id
        self.connected = self.sent = False
        self.tell(AgentLost())
        if before is not None:
            assert (self.run.state, self.run.queue_id) == (FlowState.QUEUED, before)
            self.queued = True

    @precondition(lambda self: self.alive() and self.sent)
    @rule()
    def nobody_answers(self) -> None:
        self.connected = self.sent = False
        self.tell(NotReached())

    @precondition(lambda self: self.alive())
    @rule(place=places)
    def is_sent(self, place: Destination) -> None:
        if not self.run.knows(place):
            return
        was_connected, self.connected, self.sent = self.connected, False, False
        self.tell(SentTo(place))
        assert not (was_connected and self.connected) or self.sent

    @precondition(lambda self: self.alive() and (self.queued or self.connected))
    @rule()
    def call_control_restarts(self) -> None:
        """Sounds, timers and recordings are not found again; who waits or talks goes on."""
        run, came_from = self.run, self.run.queue_id
        found = FlowRun.resumed(
            run.flow,
            run.context,
            run.node.id,
            connected=self.connected,
            came_from=f"queue:{came_from}" if came_from else "",
        )
        assert found is not None
        assert (found.state, found.queue_id) == (run.state, came_from)
        self.run = found
        self.sounds, self.timers, self.recordings = set(), set(), set()
        self.answers = 1

    @precondition(lambda self: self.alive())
    @rule()
    def caller_hangs_up(self) -> None:
        self.caller_gone = True
        self.connected = False
        self.tell(CallerHungUp())

    @precondition(lambda self: self.alive() and self.run._issued)
    @rule(data=st.data())
    def an_old_token_comes_late(self, data: st.DataObject) -> None:
        known = self.sounds | self.timers | self.recordings
        old = [token for token in range(1, self.run._issued + 1) if token not in known]
        if old:
            token = data.draw(st.sampled_from(old))
            before = self.run.state
            assert self.run.handle(PlaybackFinished(token), self.now) == []
            assert self.run.handle(TimerFired(token), self.now) == []
            assert self.run.state is before

    @rule(
        event=st.sampled_from([Started(), PlaybackFinished(10**6), QueueLeft("full"), *LEAVINGS, CallerHungUp(), GONE])
    )
    def an_illegal_event_raises_and_changes_nothing(self, event: FlowEvent) -> None:
        legal = {
            QueueLeft: self.queued,
            AgentLeft: self.connected,
            AgentLost: self.connected,
            NotReached: self.sent,
            CallerHungUp: True,
        }.get(type(event), False)
        if self.alive() and legal:
            return
        before = self.run.state
        try:
            self.run.handle(event, self.now)
        except IllegalEvent:
            assert self.run.state is before
        else:
            raise AssertionError(f"{event} was taken in state {before}")

    @invariant()
    def the_caller_always_has_a_way_out(self) -> None:
        if not hasattr(self, "run"):
            return
        if self.alive():
            going_on = [self.sounds, self.timers, self.recordings, self.queued, self.connected]
            assert any(going_on)
            assert self.answers == 1
            assert self.hangups == 0
        else:
            assert not self.sounds
            assert not self.timers
            assert not self.queued
            assert self.callbacks <= 1
            assert self.hangups == (0 if self.caller_gone else 1)


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(max_examples=150, stateful_step_count=60)
