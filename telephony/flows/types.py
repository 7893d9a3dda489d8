"""The words of a call flow: events that happen to the caller, effects which the shell carries out.

A flow runs as `FlowRun(flow, context).handle(event, now)`, `now` an aware datetime; it answers with the effects to
carry out in order. Playbacks, timers and recordings carry a `token`: the shell hands it back when the thing is over.
A token of something already stopped is ignored (it is a race, not an error); one never issued is illegal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FlowContext:
    """What the flow may know about the call. `language` ("zh-hans" or "en") and `timezone` are the company's."""

    language: str = "zh-hans"
    timezone: str = "Asia/Shanghai"
    caller: str = ""
    called: str = ""
    data: Mapping[str, str] = field(default_factory=dict)


class FlowState(StrEnum):
    """Where a run stands. `CONNECTED`: an agent has the caller, the flow only waits for the end."""

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
    """The queue let the caller go: `reason` "answered" (an agent has the caller), or an overflow's reason."""

    reason: str


@dataclass(frozen=True, slots=True)
class AgentLeft:
    """The agent's side of the conversation ended and the caller is still there: the flow hangs up."""


@dataclass(frozen=True, slots=True)
class AgentLost:
    """The agent's side died in the conversation: the caller waits again in the queue they came from."""


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """A voicemail ended: silence, `#`, its limit, or a failure (`duration_ms` 0)."""

    token: int
    duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class CallerHungUp:
    """The caller is gone. Legal in every state but the ended one."""


FlowEvent = (
    Started
    | PlaybackFinished
    | Digit
    | TimerFired
    | QueueLeft
    | AgentLeft
    | AgentLost
    | RecordingFinished
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
    """Hand the caller to the ACD, with music. Ends with `QueueLeft`. `skills`: name and least level, sorted."""

    queue_id: str
    priority: int = 0
    skills: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class LeaveQueue:
    """Take the caller out of the queue (a key was pressed); no `QueueLeft` follows."""

    queue_id: str


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
    """The caller stands at this node now: for the call's event list and the live board. Nothing to carry out."""

    node_id: str
    kind: str


FlowEffect = (
    Answer
    | Play
    | Say
    | StopPlayback
    | StartTimer
    | StopTimer
    | Enqueue
    | LeaveQueue
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
