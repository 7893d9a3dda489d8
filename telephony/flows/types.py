"""The words of a call flow: events that happen to the caller, effects which the shell carries out.

A flow runs as `FlowRun(flow, context).handle(event, now)`, `now` an aware datetime; it answers with the effects to
carry out in order. Playbacks, timers and recordings carry a `token`: the shell hands it back when the thing is over.
A token of something already stopped is ignored (it is a race, not an error); one never issued is illegal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from telephony.destination import Destination


@dataclass(frozen=True, slots=True)
class FlowContext:
    """What the flow may know about the call. `language` ("zh-hans" or "en") and `timezone` are the company's.

    `callbacks`: the queues whose callers may ask to be called back, with the wait in ms after which that is offered
    (`CallbackRule.offer_after_ms`)."""

    language: str = "zh-hans"
    timezone: str = "Asia/Shanghai"
    caller: str = ""
    called: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    callbacks: Mapping[str, int] = field(default_factory=dict)


class FlowState(StrEnum):
    """Where a run stands. `QUEUED`: also while the caller hears the offer of a callback, which keeps the place.

    `CONNECTED`: somebody has the caller, or rings for them outside any queue; the flow only waits for the end."""

    NEW = "new"
    PLAYING = "playing"
    LISTENING = "listening"
    QUEUED = "queued"
    RECORDING = "recording"
    CONNECTED = "connected"
    ENDED = "ended"


# ---------------------------------------------------------------------------------------------- events


@dataclass(frozen=True, slots=True)
class Started:
    """The call is here and within its limits. Always the first event."""


@dataclass(frozen=True, slots=True)
class PlaybackFinished:
    """A `Play` or `Say` has ended, or failed: the caller is not left waiting for a broken prompt."""

    token: int


@dataclass(frozen=True, slots=True)
class Digit:
    """The caller pressed a key: one of 0-9, *, #, A-D."""

    digit: str


@dataclass(frozen=True, slots=True)
class TimerFired:
    """The time of a `StartTimer` is over."""

    token: int


@dataclass(frozen=True, slots=True)
class QueueLeft:
    """The queue let the caller go: `reason` "answered" (an agent has the caller), or an overflow's reason.

    `to`: where the queue's settings send a caller who overflows so; None, or a node that is no more: the flow's way."""

    reason: str
    to: Destination | None = None


@dataclass(frozen=True, slots=True)
class SentTo:
    """Somebody sends the caller elsewhere (transfer, pull): legal from the start to the end, also in a conversation.

    Whatever runs is stopped, a queue is left (`LeaveQueue`). A `flow:` node which does not exist makes the event
    illegal (`FlowRun.knows` says so before); an agent or a number answers with `SendTo`, as a "transfer" node does."""

    destination: Destination


@dataclass(frozen=True, slots=True)
class NotReached:
    """Where `SendTo` sent the caller nobody answered, or it could not be called: the flow goes on."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """The agent's side of the conversation ended and the caller is still there: the flow hangs up."""


@dataclass(frozen=True, slots=True)
class AgentLost:
    """The agent's side died in the conversation: the caller waits again in the queue they came from.

    Who came from no queue goes on as after `NotReached`."""


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """A voicemail ended: silence, `#`, its limit, or a failure (`duration_ms` 0)."""

    token: int
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class CallbackChecked:
    """Whether the callback wished for (`CheckCallback`) could be promised. If so the caller is asked whether the number
    is right; if not, words of regret follow, and the caller waits on at the same place. Where the offer was meant: it
    follows if there is room; if not, the caller hears nothing of it, and it is asked again later."""

    possible: bool


@dataclass(frozen=True, slots=True)
class CallbackAnswered:
    """Whether the callback asked for (`RequestCallback`) is promised. If so, words of thanks and the hang-up follow; if
    not, words of regret, and the caller waits on at the same place."""

    promised: bool


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    """The caller is gone. Legal in every state but the ended one."""


FlowEvent = (
    Started
    | PlaybackFinished
    | Digit
    | TimerFired
    | QueueLeft
    | SentTo
    | NotReached
    | AgentLeft
    | AgentLost
    | RecordingFinished
    | CallbackChecked
    | CallbackAnswered
    | CallerHungUp
)

# --------------------------------------------------------------------------------------------- effects


@dataclass(frozen=True, slots=True)
class Answer:
    """Answer the line. Comes once, before the first thing the caller hears."""


@dataclass(frozen=True, slots=True)
class Play:
    """Play a stored prompt by name; then `PlaybackFinished(token)`."""

    token: int
    prompt: str


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text; then `PlaybackFinished(token)`."""

    token: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class SaySystem:
    """Speak a sentence of the system's (`telephony.prompts.system_text`) in the company's language, with `values`.

    Then `PlaybackFinished(token)`. In state `QUEUED` the music pauses for it, as for any `Say`."""

    token: int
    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StopPlayback:
    """Stop it: the caller pressed a key, or moves on."""

    token: int


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Send `TimerFired(token)` after `ms`."""

    token: int
    ms: int


@dataclass(frozen=True, slots=True)
class StopTimer:
    """The timer is no longer wanted."""

    token: int


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Hand the caller to the ACD, with music. Ends with `QueueLeft`.

    `priority` and `skills` (name and least level, sorted) hold what the queue's node says and every "set" node passed
    on the way. They come on top of the queue's own needs, whose rule for relaxing a skill holds for the flow's too."""

    queue_id: str
    priority: int = 0
    skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Take the caller out of the queue (a key was pressed, or somebody sent them on); no `QueueLeft` follows."""

    queue_id: str


@dataclass(frozen=True, slots=True)
class CheckCallback:
    """The waiting caller would like to be called back at `number`: may that be? Or, with "", is there room for a
    callback at all, so that it may be offered? `CallbackChecked` comes next, before anything else."""

    queue_id: str
    number: str


@dataclass(frozen=True, slots=True)
class RequestCallback:
    """The waiting caller wants to be called back at `number` (the caller's own, or the digits typed).

    `CallbackAnswered` comes next, before anything else. Promised, the caller leaves the queue with this (no
    `LeaveQueue`, no `QueueLeft`), for the place in it is the callback's now; refused, the caller waits on."""

    queue_id: str
    number: str


@dataclass(frozen=True, slots=True)
class SendTo:
    """Connect the caller with an agent or a number (E.164), outside any queue: the kinds are those two only.

    Ends with `AgentLeft` (they talked), `NotReached`, or another `SentTo`."""

    destination: Destination


@dataclass(frozen=True, slots=True)
class SetData:
    """Attach to the call, for the agent's screen and the records; a name set before is overwritten."""

    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RecordVoicemail:
    """Beep and record the caller for at most `max_ms`, ending at `#` or after `silence_ms` of silence.

    Then `RecordingFinished(token)`."""

    token: int
    mailbox: str
    max_ms: int
    silence_ms: int


@dataclass(frozen=True, slots=True)
class StopRecording:
    """Stop and keep what there is."""

    token: int


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call. `cause`: "normal", "busy", "congestion", "rejected"."""

    cause: str = "normal"


@dataclass(frozen=True, slots=True)
class NodeEntered:
    """The caller stands at this node now: for the call's event list and the live board. Nothing to carry out.

    `node_id` is the position to keep for `FlowRun.resumed`: an id of the flow, or the text of a destination."""

    node_id: str
    kind: str


FlowEffect = (
    Answer
    | Play
    | Say
    | SaySystem
    | StopPlayback
    | StartTimer
    | StopTimer
    | Enqueue
    | LeaveQueue
    | CheckCallback
    | RequestCallback
    | SendTo
    | SetData
    | RecordVoicemail
    | StopRecording
    | Hangup
    | NodeEntered
)


class FlowError(ValueError):
    """The graph is refused. `node_id` ("" for the graph itself) and `code` say where and what.

    Codes: "version", "entry", "kind", "missing", "invalid", "unknown_target", "no_choices", "unreachable",
    "instant_cycle"."""

    def __init__(self, code: str, node_id: str, message: str) -> None:
        super().__init__(f"{node_id}: {message}" if node_id else message)
        self.code = code
        self.node_id = node_id


class IllegalEvent(ValueError):  # noqa: N818  (it is the event that is illegal)
    """The event cannot happen in the run's present state. Nothing has changed."""

    def __init__(self, state: FlowState, event: object) -> None:
        super().__init__(f"{event!r} is illegal in state {state.value}")
        self.state = state
        self.event = event
