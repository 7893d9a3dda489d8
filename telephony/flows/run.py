"""One caller's way through a flow: a pure state machine from events to effects."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from telephony.destination import BadDestination, Destination, Kind
from telephony.flows.callback import KEY, OFFER_AFTER_MS, CallbackTalk, Listen, Speak, Step, Wanted, Wished
from telephony.flows.graph import Flow
from telephony.flows.nodes import (
    HangupNode,
    HoursNode,
    MenuNode,
    Node,
    PlayNode,
    Prompt,
    QueueNode,
    SetNode,
    Sound,
    SystemText,
    TransferNode,
    VoicemailNode,
    made_for,
    way_to,
)
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
    FlowContext,
    FlowEffect,
    FlowEvent,
    FlowState,
    Hangup,
    IllegalEvent,
    LeaveQueue,
    NodeEntered,
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
    SetData,
    Started,
    StartTimer,
    StopPlayback,
    StopRecording,
    StopTimer,
    TimerFired,
)

MAX_NODES = 1_000
"""Nodes one call may enter before it is led out: a flow that goes in circles must not hold a line for ever."""
MAX_LED_ON = 10
"""How often a caller may be led on from queues and people who did not take them, with no key of theirs and no answer
between: settings that were sound each by itself, and changed at different times, may close a circle."""
WAY_OUT = str(Destination(Kind.VOICEMAIL))
"""Where a circle is left: nobody can take the call, says the company's box, and takes a message; then good-bye."""
MAX_PRIORITY = 100
"""Of a caller by the flow's points together: a caller who returns from a lost agent must stay before all of them."""
THANKS = SystemText("callback_thanks")
GOOD_BYE = Destination(Kind.HANGUP)

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
        self._led_on = 0
        self._skills: dict[str, int] = {}
        self._priority = 0
        self._callback: CallbackTalk | None = None
        self._asked: type[CheckCallback | RequestCallback] | None = None
        self._came_from: QueueNode | None = None

    @classmethod
    def resumed(
        cls, flow: Flow, context: FlowContext, position: str, *, connected: bool, came_from: str = ""
    ) -> "FlowRun | None":
        """A run found after a restart: its caller waits at a queue, or somebody has them.

        `position` is the last `NodeEntered`'s: a node of the flow, or a destination's text ("queue:7", "agent:17");
        so is `came_from`, the queue to which a lost agent returns the caller when the position is none. None when
        there is no such place any more: begin again at the entry."""
        run = cls(flow, context)
        node, back = run._find(position), run._find(came_from)
        if not isinstance(node, QueueNode | TransferNode if connected else QueueNode):
            return None
        run.node = node
        run.state = FlowState.CONNECTED if connected else FlowState.QUEUED
        run._answered = True
        if connected:
            run._came_from = next((queue for queue in (node, back) if isinstance(queue, QueueNode)), None)
        else:
            run._callback = run._callback_talk(run.node, offered=True)
        return run

    @property
    def queue_id(self) -> str | None:
        """The queue the caller waits in, or came from into this conversation."""
        queue = self.node if self.state is FlowState.QUEUED else self._came_from
        return queue.queue_id if isinstance(queue, QueueNode) else None

    @property
    def speaks_in_queue(self) -> bool:
        """The flow talks with the waiting caller about a callback: other announcements would talk into it."""
        return self.state is FlowState.QUEUED and (
            self._playback is not None or (self._callback is not None and self._callback.asking)
        )

    def knows(self, destination: Destination) -> bool:
        """Whether a caller could be sent there: only a node of the flow may be missing."""
        return destination.kind is not Kind.FLOW or destination.value in ("", *self.flow.nodes)

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
            case HangupNode():
                self._hang_up(self.node.cause, out)
            case QueueNode() if self._callback is not None:
                self._talk_on(self.node, self._callback.sound_over(), out)
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
                self._led_on = 0
                if target is None:
                    self._menu_failed(self.node, self.node.invalid, now, out)
                else:
                    self._enter(target, now, out)
            case PlayNode() if self.state is FlowState.PLAYING:
                self._pressed_early(self.flow.nodes[self.node.next], event.digit, now, out)
            case QueueNode() if self._asked:
                pass  # the answer is on the way, and whoever says yes twice wants one callback
            case QueueNode() if self._callback is not None and self._callback.takes(event.digit):
                self._stop_sound_and_timer(out)
                self._talk_on(self.node, self._callback.digit(event.digit), out)
            case QueueNode() if self.state is FlowState.QUEUED and event.digit in self.node.exits:
                self._stop_everything(out)
                self._led_on = 0
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
        if event.token != self._timer:
            return
        self._timer = None
        match self.node:
            case MenuNode():
                self._menu_failed(self.node, None, now, out)
            case QueueNode() if self._callback is not None:
                self._talk_on(self.node, self._callback.time_over(), out)

    def _queue_left(self, event: QueueLeft, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.QUEUED or not isinstance(self.node, QueueNode):
            raise IllegalEvent(self.state, event)
        self._stop_sound_and_timer(out)
        self._callback = None
        if event.reason == "answered":
            self.state, self._came_from, self._led_on = FlowState.CONNECTED, self.node, 0
        elif event.to is not None and self.knows(event.to):
            self._lead_on(event.to, now, out)
        else:
            self._lead_on(self.node.otherwise, now, out)

    def _sent_to(self, event: SentTo, now: datetime, out: Effects) -> None:
        if not self.knows(event.destination):
            raise IllegalEvent(self.state, event)
        self._stop_everything(out)
        self._go_to(event.destination, now, out)

    def _agent_left(self, event: AgentLeft, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.CONNECTED:
            raise IllegalEvent(self.state, event)
        self._hang_up("normal", out)

    def _agent_lost(self, event: AgentLost, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.CONNECTED:
            raise IllegalEvent(self.state, event)
        if self._came_from is None:
            self._nobody_there(now, out)
            return
        if self._came_from is not self.node:
            self._step(self._came_from.id, out)
        self.state, self._came_from = FlowState.QUEUED, None

    def _not_reached(self, event: NotReached, now: datetime, out: Effects) -> None:
        if self.state is not FlowState.CONNECTED or not isinstance(self.node, TransferNode):
            raise IllegalEvent(self.state, event)
        self._nobody_there(now, out)

    def _nobody_there(self, now: datetime, out: Effects) -> None:
        otherwise = self.node.otherwise if isinstance(self.node, TransferNode) else None
        self._lead_on(otherwise or GOOD_BYE, now, out)

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

    def _lead_on(self, way: str | Destination, now: datetime, out: Effects) -> None:
        """Nobody took the caller: on to a node or a destination, or out of the circle."""
        self._led_on += 1
        if self._led_on > MAX_LED_ON:
            self._led_on = 0
            way = WAY_OUT
        if isinstance(way, Destination):
            self._go_to(way, now, out)
        else:
            self._enter(way, now, out)

    def _go_to(self, destination: Destination, now: datetime, out: Effects) -> None:
        way = way_to(destination)
        if way is not None:
            self._came_from = None
        self._enter(str(destination) if way is None else way, now, out)

    def _enter(self, node_id: str, now: datetime, out: Effects) -> None:
        """Go to a node, through those that take no time, and begin it."""
        node = self._step(node_id, out)
        while (further := self._instant_way(node, now, out)) is not None:
            node = self._step(further, out)
        if self._entered > MAX_NODES:
            self._entered = 0
            node = self._step(WAY_OUT, out)
        match node:
            case QueueNode():
                self._queue_up(node, out)
            case TransferNode():
                self.state = FlowState.CONNECTED
                out.append(SendTo(node.destination))
            case VoicemailNode() if node.sound is None:
                self._record(node, out)
            case HangupNode() if node.sound is None:
                self._hang_up(node.cause, out)
            case VoicemailNode() | PlayNode() | MenuNode() | HangupNode() if node.sound is not None:
                self._failures = 0
                self._sound(node.sound, out)
                self._main_sound = True

    def _instant_way(self, node: Node, now: datetime, out: Effects) -> str | None:
        """Where a node leads at once, after what it does; None for a node the caller stays at."""
        match node:
            case HoursNode():
                return node.open if node.hours.is_open(now) else node.closed
            case SetNode():
                self._skills |= {name: max(level, self._skills.get(name, level)) for name, level in node.skills}
                self._priority += node.priority
                if node.data:
                    out.append(SetData(node.data))
                return node.next
            case TransferNode():
                return node.way
        return None

    def _step(self, node_id: str, out: Effects) -> Node:
        self._entered += 1
        node = self._find(node_id or self.flow.entry)
        if node is None:
            raise AssertionError(f"checked before: {node_id!r} is a node or a destination")
        self.node = node
        out.append(NodeEntered(node.id, node.kind))
        return node

    def _find(self, node_id: str) -> Node | None:
        """A node of the graph, or the one made for a destination."""
        if node_id in self.flow.nodes:
            return self.flow.nodes[node_id]
        try:
            return made_for(Destination.parse(node_id))
        except (BadDestination, ValueError):
            return None

    def _queue_up(self, node: QueueNode, out: Effects) -> None:
        self._answer(out)
        self.state, self._came_from = FlowState.QUEUED, None
        needs = dict(node.skills)
        for name, level in self._skills.items():
            needs[name] = max(level, needs.get(name, level))
        priority = max(-MAX_PRIORITY, min(MAX_PRIORITY, node.priority + self._priority))
        out.append(Enqueue(node.queue_id, priority, tuple(sorted(needs.items()))))
        self._callback = self._callback_talk(node)
        if self._callback is not None:
            after = self.context.callbacks.get(node.queue_id, OFFER_AFTER_MS)
            self._talk_on(node, Listen(after if node.callback_after_ms is None else node.callback_after_ms), out)

    def _callback_talk(self, node: Node, *, offered: bool = False) -> CallbackTalk | None:
        """The talk that may come at this node: its own key or the queue's rule says so, and no exit takes the key."""
        if not isinstance(node, QueueNode):
            return None
        key = node.callback_key or (KEY if node.queue_id in self.context.callbacks else None)
        if key is None or key in node.exits:
            return None
        return CallbackTalk(key, self.context.caller, offered=offered)

    def _talk_on(self, node: QueueNode, step: Step, out: Effects) -> None:
        match step:
            case Speak():
                self._playback = self._token()
                out.append(SaySystem(self._playback, step.key, step.values))
            case Listen():
                self._timer = self._token()
                out.append(StartTimer(self._timer, step.ms))
            case Wished():
                self._asked = CheckCallback
                out.append(CheckCallback(node.queue_id, step.number))
            case Wanted():
                self._asked = RequestCallback
                out.append(RequestCallback(node.queue_id, step.number))

    def _callback_checked(self, event: CallbackChecked, now: datetime, out: Effects) -> None:
        node, talk = self._answer_to(CheckCallback, event)
        self._talk_on(node, talk.possible() if event.possible else talk.refused(), out)

    def _answer_to(
        self, question: type[CheckCallback | RequestCallback], event: FlowEvent
    ) -> tuple[QueueNode, CallbackTalk]:
        """Where the question was asked, which is answered with this."""
        if self._asked is not question or self._callback is None or not isinstance(self.node, QueueNode):
            raise IllegalEvent(self.state, event)
        self._asked = None
        return self.node, self._callback

    def _callback_answered(self, event: CallbackAnswered, now: datetime, out: Effects) -> None:
        node, talk = self._answer_to(RequestCallback, event)
        if not event.promised:
            self._talk_on(node, talk.refused(), out)
            return
        self._callback = None
        self.node = HangupNode(node.id, node.kind, "normal", THANKS)
        self._sound(THANKS, out)

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
        match sound:
            case Prompt():
                out.append(Play(self._playback, sound.name))
            case SystemText():
                out.append(SaySystem(self._playback, sound.key))
            case _:
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
        self._callback = None
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
    SentTo: FlowRun._sent_to,
    NotReached: FlowRun._not_reached,
    AgentLeft: FlowRun._agent_left,
    AgentLost: FlowRun._agent_lost,
    RecordingFinished: FlowRun._recording_finished,
    CallbackChecked: FlowRun._callback_checked,
    CallbackAnswered: FlowRun._callback_answered,
    CallerHungUp: FlowRun._caller_hung_up,
}
