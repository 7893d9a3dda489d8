"""Reading one node of a graph, field by field, so that every refusal names the node and the field."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from telephony.destination import BadDestination, Destination, Kind
from telephony.flows.hours import WEEKDAYS, Hours, Interval
from telephony.flows.nodes import (
    MESSAGE_MS,
    SILENCE_MS,
    HangupNode,
    HoursNode,
    MenuNode,
    Node,
    PlayNode,
    Prompt,
    QueueNode,
    SetNode,
    Sound,
    Speech,
    TransferNode,
    VoicemailNode,
)
from telephony.flows.types import FlowError

DIGITS = frozenset("0123456789*#ABCD")
CALLBACK_KEYS = frozenset("0123456789*#")
CAUSES = ("normal", "busy", "congestion", "rejected")


class Fields:
    """The fields of one node's JSON, each read with its type and its bounds."""

    def __init__(self, node_id: str, data: Mapping[str, Any]) -> None:
        self.node_id = node_id
        self.data = data

    def fail(self, code: str, message: str) -> FlowError:
        """The error to raise, naming this node."""
        return FlowError(code, self.node_id, message)

    def text(self, name: str, default: str | None = None) -> str:
        """A string that is not blank. Numbers are taken as ids written without quotes."""
        value = self.data.get(name, default)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if value is None:
            raise self.fail("missing", f"{name} is missing")
        if not isinstance(value, str) or not value.strip():
            raise self.fail("invalid", f"{name} must be a text, not {value!r}")
        return value

    def optional_text(self, name: str) -> str | None:
        """A string, or None when absent or null."""
        return None if self.data.get(name) is None else self.text(name)

    def number(self, name: str, default: int, low: int, high: int) -> int:
        """A whole number from `low` to `high`."""
        value = self.data.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise self.fail("invalid", f"{name} must be a whole number from {low} to {high}, not {value!r}")
        return value

    def digits(self, name: str) -> dict[str, str]:
        """Keys of a telephone to targets; empty when absent."""
        value = self.data.get(name) or {}
        if not isinstance(value, Mapping):
            raise self.fail("invalid", f"{name} must be an object from keys to nodes")
        for digit, target in value.items():
            if digit not in DIGITS:
                raise self.fail("invalid", f"{name}: {digit!r} is not a key of a telephone")
            if not isinstance(target, str) or not target:
                raise self.fail("invalid", f"{name}: key {digit} must lead to a node")
        return dict(value)

    def sound(self) -> Sound:
        """The node's sound, which it must have."""
        sound = self.optional_sound()
        if sound is None:
            raise self.fail("missing", "needs something to say or to play")
        return sound

    def optional_sound(self) -> Sound | None:
        """From "play", "say", or the node's own "prompt" / "text"."""
        name = self.optional_text("play") or self.optional_text("prompt")
        if name is not None:
            return Prompt(name)
        if self.data.get("say") is not None:
            return self.speech("say")
        if self.data.get("text") is not None:
            return Speech(self.text("text"), self.optional_text("language"))
        return None

    def speech(self, name: str) -> Speech:
        """A text, or an object with text and perhaps language."""
        value = self.data[name]
        if isinstance(value, str):
            return Speech(self.text(name))
        if not isinstance(value, Mapping):
            raise self.fail("invalid", f"{name} must be a text or an object with a text")
        inner = Fields(self.node_id, value)
        return Speech(inner.text("text"), inner.optional_text("language"))

    def skills(self) -> tuple[tuple[str, int], ...]:
        """Least level by skill, in the canonical order."""
        value = self.data.get("skills") or {}
        if not isinstance(value, Mapping) or not all(isinstance(level, int) for level in value.values()):
            raise self.fail("invalid", "skills must be an object from names to levels")
        return tuple(sorted(value.items()))

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """An object of texts, sorted by name; empty when absent. Numbers are taken as texts."""
        value = self.data.get(name) or {}
        if not isinstance(value, Mapping):
            raise self.fail("invalid", f"{name} must be an object from names to texts")
        inner = Fields(self.node_id, value)
        return tuple(sorted((key, inner.text(key)) for key in value))

    def destination(self, name: str) -> Destination:
        """A destination by its text; a flow's is one of its nodes."""
        text = self.text(name)
        try:
            found = Destination.parse(text)
        except BadDestination as error:
            raise self.fail("invalid", f"{name}: {error}") from error
        if found.kind is Kind.FLOW and not found.value:
            raise self.fail("invalid", f"{name}: name the node after flow:")
        return found


def _play(f: Fields) -> Node:
    return PlayNode(f.node_id, f.text("kind"), f.sound(), f.text("next"))


def _menu(f: Fields) -> Node:
    choices = f.digits("choices")
    if not choices:
        raise f.fail("no_choices", "a menu needs at least one choice")
    return MenuNode(
        id=f.node_id,
        kind="menu",
        sound=f.sound(),
        choices=choices,
        otherwise=f.text("otherwise"),
        timeout_ms=f.number("timeout_ms", 5_000, 500, 60_000),
        retries=f.number("retries", 2, 0, 9),
        invalid=None if f.data.get("invalid") is None else f.speech("invalid"),
    )


def _queue(f: Fields) -> Node:
    exits, key = f.digits("exits"), f.optional_text("callback_key")
    if key is not None and (key not in CALLBACK_KEYS or key in exits):
        raise f.fail("invalid", f"callback_key must be a key of a telephone that is no exit, not {key!r}")
    after = f.data.get("callback_after_ms")
    return QueueNode(
        id=f.node_id,
        kind="queue",
        queue_id=f.text("queue_id"),
        priority=f.number("priority", 0, -100, 100),
        skills=f.skills(),
        otherwise=f.text("otherwise"),
        exits=exits,
        callback_key=key,
        callback_after_ms=None if after is None else f.number("callback_after_ms", 0, 0, 3_600_000),
    )


def _set(f: Fields) -> Node:
    node = SetNode(
        id=f.node_id,
        kind="set",
        data=f.pairs("data"),
        skills=f.skills(),
        priority=f.number("priority", 0, -100, 100),
        next=f.text("next"),
    )
    if not (node.data or node.skills or node.priority):
        raise f.fail("missing", "sets nothing: give data, skills or a priority")
    return node


def _transfer(f: Fields) -> Node:
    return TransferNode(f.node_id, "transfer", f.destination("to"), f.optional_text("otherwise"))


def _voicemail(f: Fields) -> Node:
    return VoicemailNode(
        id=f.node_id,
        kind="voicemail",
        mailbox=f.optional_text("mailbox") or "",
        sound=f.optional_sound(),
        max_ms=f.number("max_ms", MESSAGE_MS, 1_000, 600_000),
        silence_ms=f.number("silence_ms", SILENCE_MS, 500, 60_000),
        next=f.optional_text("next"),
    )


def _hangup(f: Fields) -> Node:
    cause = f.text("cause", "normal")
    if cause not in CAUSES:
        raise f.fail("invalid", f"cause must be one of {', '.join(CAUSES)}, not {cause!r}")
    return HangupNode(f.node_id, "hangup", cause, f.optional_sound())


def _hours(f: Fields) -> Node:
    name = f.text("timezone")
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # "Asia" alone is a folder of zones
        raise f.fail("invalid", f"{name!r} is not a time zone") from error
    hours = Hours(zone, _weekly(f), _holidays(f))
    return HoursNode(f.node_id, "hours", hours, f.text("open"), f.text("closed"))


def _weekly(f: Fields) -> dict[str, tuple[Interval, ...]]:
    weekly = f.data.get("weekly")
    if not isinstance(weekly, Mapping):
        raise f.fail("missing", "weekly must be an object from weekdays to intervals")
    for day in weekly:
        if day not in WEEKDAYS:
            raise f.fail("invalid", f"{day!r} is not a weekday: use {', '.join(WEEKDAYS)}")
    return {day: _intervals(f, day, value) for day, value in weekly.items()}


def _holidays(f: Fields) -> dict[date, tuple[Interval, ...]]:
    holidays: dict[date, tuple[Interval, ...]] = {}
    entries = f.data.get("holidays") or []
    if not isinstance(entries, list):
        raise f.fail("invalid", "holidays must be a list of days")
    for entry in entries:
        if isinstance(entry, str):
            entry = {"date": entry}
        try:
            day = date.fromisoformat(entry["date"])
        except (KeyError, TypeError, ValueError) as error:
            raise f.fail("invalid", f"a holiday needs a date like 2026-10-01: {entry!r}") from error
        holidays[day] = _intervals(f, str(day), entry.get("intervals") or ())
    return holidays


def _intervals(f: Fields, day: str, value: Any) -> tuple[Interval, ...]:
    try:
        intervals = tuple(Interval(_local(start), _end(end)) for start, end in value)
    except (TypeError, ValueError) as error:
        raise f.fail("invalid", f'{day}: intervals are pairs of times like ["09:00", "18:00"]') from error
    for interval in intervals:
        if interval.end != time.min and interval.end <= interval.start:
            raise f.fail("invalid", f"{day}: an interval ends before it starts")
    return intervals


def _end(text: str) -> time:
    return time.min if text == "24:00" else _local(text)


def _local(text: str) -> time:
    """A time by the clock on the wall: the zone is the node's, so none may stand here."""
    found = time.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError("a time of day with a zone of its own")
    return found


READERS: Mapping[str, Callable[[Fields], Node]] = {
    "play": _play,
    "say": _play,
    "menu": _menu,
    "hours": _hours,
    "queue": _queue,
    "voicemail": _voicemail,
    "set": _set,
    "transfer": _transfer,
    "hangup": _hangup,
}


def read_node(node_id: str, data: object) -> Node:
    """The node of this JSON value. Raises `FlowError` naming the node."""
    if not isinstance(data, Mapping):
        raise FlowError("invalid", str(node_id), "a node is an object")
    reader = READERS.get(str(data.get("kind")))
    if reader is None:
        raise FlowError("kind", str(node_id), f"unknown kind {data.get('kind')!r}")
    return reader(Fields(node_id, data))
