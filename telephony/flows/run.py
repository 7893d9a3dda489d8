"""One caller's way through a flow: a pure state machine from events to effects."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from telephony.flows.graph import Flow
from telephony.flows.nodes import (
    HangupNode,
    HoursNode,
    MenuNode,
    Node,
    PlayNode,
    Prompt,
    QueueNode,
    Sound,
    VoicemailNode,
)
from telephony.flows.types import (
    AgentLeft,
    AgentLost,
    Answer,
    CallerHungUp,
    Digit,
    Enqueue,
    FlowContext,
    FlowEffect,
    FlowEvent,
    FlowState,
    Hangup,
    IllegalEvent,
    LeaveQueue,
    NodeEntered,
    Play,
    PlaybackFinished,
    QueueLeft,
    RecordingFinished,
    RecordVoicemail,
    Say,
    Started,
    StartTimer,
    StopPlayback,
    StopRecording,
    StopTimer,
    TimerFired,
)

MAX_NODES = 1_000
"""Nodes one call may enter before it is ended: a flow that goes in circles must not hold a line for ever."""

Effects = list[FlowEffect]


class FlowRun:
    """Walks one caller through `flow`. Promises:

    - the first event is `Started`; every event before it or after the end raises `IllegalEvent` and changes nothing;
    - every legal event answers with effects that leave the caller with something going on (a sound, a timer, a queue,
      a recording, an agent) or end the call with exactly one `Hangup`;
    - a token of something already over is ignored; a token never issued is illegal.
    """

    def __init__(self, flow: Flow, context: FlowContext) -> None:
        self.flow = flow
        self.context = context
        self.state = FlowState.NEW
        self.node: Node = flow.nodes[flow.entry]
        self._answered = False
        self._issued = 0
        self._playback: int | None = None
        self._timer: int | None = None
        self._recording: int | None = None
        self._failures = 0
        self._main_sound = False
        self._entered = 0

    @classmethod
    def resumed(cls, flow: Flow, context: FlowContext, node_id: str, *, connected: bool) -> "FlowRun | None":
        """A run found after a restart: its caller waits at a queue node, or talks to an agent from there.

        None when the flow has no such queue node any more: begin again at the entry."""
        node = flow.nodes.get(node_id)
        if not isinstance(node, QueueNode):
            return None
        run = cls(flow, context)
        run.node = node
        run.state = FlowState.CONNECTED if connected else FlowState.QUEUED
        run._answered = True
        return run

    def handle(self, event: FlowEvent, now: datetime) -> Effects:
        """The effects of `event` at the aware moment `now`, in the order to carry them out."""
        handler = _HANDLERS.get(type(event))
        if handler is None or (self.state is FlowState.NEW) != isinstance(event, Started):
            raise IllegalEvent(self.state, event)
        if self.state is FlowState.ENDED:
            raise IllegalEvent(self.state, event)
        out: Effects = []
        handler(self, event, now, out)
        return out

    # ------------------------------------------------------------------------------------- events

    def _started(self, event: Started, now: datetime, out: Effects) -> None:
        self._enter(self.flow.entry, now, out)

    def _caller_hung_up(self, event: CallerHungUp, now: datetime, out: Effects) -> None:
        """Nothing to hang up; what still runs is stopped so that the shell keeps nothing."""
        self._stop_everything(out)
        self.state = FlowState.ENDED

    def _playback_finished(self, event: PlaybackFinished, now: datetime, out: Effects) -> None:
        self._check_token(event, event.token)
        if event.token != self._playback:
            return
        self._playback = None
        match self.node:
            case PlayNode():
                self._enter(self.node.next, now, out)
            case MenuNode() if self._main_sound:
                self._timer = self._token()
                self.state = FlowState.LISTENING
                out.append(StartTimer(self._timer, self.node.timeout_ms))
            case MenuNode():
                self._sound(self.node.sound, out)
                self._main_sound = True
            case VoicemailNode():
                self._record(self.node, out)

    def _digit(self, event: Digit, now: datetime, out: Effects) -> None:
        match self.node:
            case MenuNode() if self.state in (FlowState.PLAYING, FlowState.LISTENING):
                self._stop_sound_and_timer(out)
                target = self.node.choices.get(event.digit)
                if target is None:
                    self._menu_failed(self.node, self.node.invalid, now, out)
                else:
                    self._enter(target, now, out)
            case PlayNode() if self.state is FlowState.PLAYING:
                self._pressed_early(self.flow.nodes[self.node.next], event.digit, now, out)
            case QueueNode() if self.state is FlowState.QUEUED and event.digit in self.node.exits:
                out.append(LeaveQueue(self.node.queue_id))
                self._enter(self.node.exits[event.digit], now, out)
            case VoicemailNode() if self._recording is not None and event.digit == "#":
                out.append(StopRecording(self._recording))

    def _pressed_early(self, following: Node, digit: str, now: datetime, out: Effects) -> None:
        """Who knows the menu need not hear the greeting before it; any other key there means nothing."""
        if isinstance(following, MenuNode) and digit in following.choices:
            self._stop_sound_and_timer(out)
            self._step(following.id, out)
            self._enter(following.choices[digit], now, out)

    def _timer_fired(self, event: TimerFired, now: datetime, out: Effects) -> None:
        self._check_token(event, event.token)
        if event.token == self._timer and isinstance(self.node, MenuNode):
            self._timer = None
            self._menu_failed(self.node, None, now, out)

    def _queue_left(self, event: QueueLeft, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.QUEUED or not isinstance(self.node, QueueNode):
            raise IllegalEvent(self.state, event)
        if event.reason == "answered":
            self.state = FlowState.CONNECTED
        else:
            self._enter(self.node.otherwise, now, out)

    def _agent_left(self, event: AgentLeft, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.CONNECTED:
            raise IllegalEvent(self.state, event)
        self._hang_up("normal", out)

    def _agent_lost(self, event: AgentLost, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.CONNECTED:
            raise IllegalEvent(self.state, event)
        self.state = FlowState.QUEUED

    def _recording_finished(self, event: RecordingFinished, now: datetime, out: Effects) -> None:
        self._check_token(event, event.token)
        if event.token != self._recording or not isinstance(self.node, VoicemailNode):
            return
        self._recording = None
        if self.node.next is None:
            self._hang_up("normal", out)
        else:
            self._enter(self.node.next, now, out)

    # -------------------------------------------------------------------------------------- nodes

    def _enter(self, node_id: str, now: datetime, out: Effects) -> None:
        """Go to a node, through those that only look at the clock, and begin it."""
        node = self._step(node_id, out)
        while isinstance(node, HoursNode):
            node = self._step(node.open if node.hours.is_open(now) else node.closed, out)
        if self._entered > MAX_NODES:
            self._hang_up("normal", out)
            return
        match node:
            case HangupNode():
                self._hang_up(node.cause, out)
            case QueueNode():
                self._answer(out)
                self.state = FlowState.QUEUED
                out.append(Enqueue(node.queue_id, node.priority, node.skills))
            case VoicemailNode() if node.sound is None:
                self._record(node, out)
            case VoicemailNode(sound=sound) | PlayNode(sound=sound) | MenuNode(sound=sound) if sound is not None:
                self._failures = 0
                self._sound(sound, out)
                self._main_sound = True

    def _step(self, node_id: str, out: Effects) -> Node:
        self._entered += 1
        self.node = self.flow.nodes[node_id]
        out.append(NodeEntered(self.node.id, self.node.kind))
        return self.node

    def _menu_failed(self, node: MenuNode, apology: Sound | None, now: datetime, out: Effects) -> None:
        """A wrong key or none: once more from the start, or on to `otherwise`."""
        self._failures += 1
        if self._failures > node.retries:
            self._enter(node.otherwise, now, out)
            return
        self._sound(apology or node.sound, out)
        self._main_sound = apology is None

    def _record(self, node: VoicemailNode, out: Effects) -> None:
        self._answer(out)
        self.state = FlowState.RECORDING
        self._recording = self._token()
        out.append(RecordVoicemail(self._recording, node.mailbox, node.max_ms, node.silence_ms))

    # ------------------------------------------------------------------------------------ helpers

    def _token(self) -> int:
        self._issued += 1
        return self._issued

    def _check_token(self, event: FlowEvent, token: int) -> None:
        if not 1 <= token <= self._issued:
            raise IllegalEvent(self.state, event)

    def _answer(self, out: Effects) -> None:
        if not self._answered:
            self._answered = True
            out.append(Answer())

    def _sound(self, sound: Sound, out: Effects) -> None:
        self._answer(out)
        self.state = FlowState.PLAYING
        self._playback = self._token()
        if isinstance(sound, Prompt):
            out.append(Play(self._playback, sound.name))
        else:
            out.append(Say(self._playback, sound.text, sound.language or self.context.language))

    def _stop_sound_and_timer(self, out: Effects) -> None:
        if self._playback is not None:
            out.append(StopPlayback(self._playback))
            self._playback = None
        if self._timer is not None:
            out.append(StopTimer(self._timer))
            self._timer = None

    def _stop_everything(self, out: Effects) -> None:
        self._stop_sound_and_timer(out)
        if self._recording is not None:
            out.append(StopRecording(self._recording))
            self._recording = None
        if self.state is FlowState.QUEUED and isinstance(self.node, QueueNode):
            out.append(LeaveQueue(self.node.queue_id))

    def _hang_up(self, cause: str, out: Effects) -> None:
        self.state = FlowState.ENDED
        out.append(Hangup(cause))


# Each handler takes the event type it is listed under; mypy cannot say that of a mapping, hence Any.
_HANDLERS: dict[type, Callable[[FlowRun, Any, datetime, Effects], None]] = {
    Started: FlowRun._started,
    PlaybackFinished: FlowRun._playback_finished,
    Digit: FlowRun._digit,
    TimerFired: FlowRun._timer_fired,
    QueueLeft: FlowRun._queue_left,
    AgentLeft: FlowRun._agent_left,
    AgentLost: FlowRun._agent_lost,
    RecordingFinished: FlowRun._recording_finished,
    CallerHungUp: FlowRun._caller_hung_up,
}
