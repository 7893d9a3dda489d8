"""What a key of the menu does, and the nodes of the graph it stands for: both ways, pure, without loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple

from telephony.destination import BadDestination, Destination, Kind
from tenants.flows.words import words

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "*", "#")
MAX_LABEL = 40
MAX_NAME, MAX_VALUE, MAX_DATA, MAX_SKILLS = 40, 200, 20, 10
MAX_LEVEL, MAX_PRIORITY = 10, 100
MAX_OFFER_MS = 3_600_000

Action = Literal["queue", "transfer", "voicemail", "hangup"]
Ending = Literal["voicemail", "hangup"]
ACTIONS: tuple[Action, ...] = ("queue", "transfer", "voicemail", "hangup")
ENDINGS: tuple[Ending, ...] = ("voicemail", "hangup")
Nodes = Mapping[str, Any]
_NODE_NAMES = {"*": "star", "#": "hash"}
_PEOPLE = (Kind.AGENT, Kind.NUMBER)


class Datum(NamedTuple):
    """Something the agent sees beside the call."""

    name: str
    value: str


class LeastSkill(NamedTuple):
    """A skill, by name, that who takes the call must have at this level or a higher one."""

    name: str
    level: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What a key does. `label` is spoken in the menu.

    `queue_id` is set exactly for the action "queue", `to` (``agent:17`` or ``number:+86…``) exactly for "transfer";
    `otherwise` is what both do with a caller nobody took. `callback_key` with `callback_after_ms` offers a callback
    while the caller waits in the queue; both None leaves it to the queue's own rule. Whatever the key does, `data`,
    least `skills`, and more or less `priority` go with the call from here on.
    """

    key: str
    label: str
    action: Action
    queue_id: str | None = None
    to: str | None = None
    otherwise: Ending = "voicemail"
    callback_key: str | None = None
    callback_after_ms: int | None = None
    data: tuple[Datum, ...] = ()
    skills: tuple[LeastSkill, ...] = ()
    priority: int = 0

    def tidied(self) -> Choice:
        """The same with what has no order in its natural order, and nothing said that does not matter."""
        matters = self.action in ("queue", "transfer")
        tidy = replace(self, data=tuple(sorted(self.data)), skills=tuple(sorted(self.skills)))
        return tidy if matters else replace(tidy, otherwise="voicemail")

    @property
    def marks(self) -> bool:
        """Whether the key attaches anything to the call."""
        return bool(self.data or self.skills or self.priority)


def node_id(key: str) -> str:
    """The id of the node a key leads to."""
    return f"key_{_NODE_NAMES.get(key, key)}"


def say(language: str, text: str) -> dict[str, str]:
    """A text to be spoken, as graphs hold it."""
    return {"text": text, "language": language}


def ending(language: str, action: str, mailbox: str | None = None) -> dict[str, Any]:
    """The node that ends a call: good-bye, or a message for the mailbox (None: the company's)."""
    if action == "hangup":
        return {"kind": "hangup", "cause": "normal"}
    said = words(language).nobody if mailbox else words(language).voicemail
    return {"kind": "voicemail", "mailbox": mailbox, "say": say(language, said), "max_ms": 120_000}


def choice_nodes(language: str, choice: Choice) -> Iterator[tuple[str, dict[str, Any]]]:
    """The nodes of a key by their ids; the first is the one the key leads to, and holds the label."""
    name = node_id(choice.key)
    if choice.marks:
        marks = {"data": dict(choice.data), "skills": dict(choice.skills), "priority": choice.priority}
        yield name, {"kind": "set", **marks, "next": f"{name}_on", "label": choice.label}
        yield from _doing(language, choice, f"{name}_on", {})
    else:
        yield from _doing(language, choice, name, {"label": choice.label})


def _doing(language: str, choice: Choice, at: str, more: dict[str, str]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = node_id(choice.key)
    mail, end = f"{name}_mail", f"{name}_end"
    other = mail if choice.otherwise == "voicemail" else end
    if choice.action == "queue":
        offer = {} if choice.callback_key is None else _offer(choice)
        yield at, {"kind": "queue", "queue_id": choice.queue_id, "otherwise": other} | offer | more
        yield other, ending(language, choice.otherwise, mailbox=choice.queue_id)
    elif choice.action == "transfer":
        yield at, {"kind": "transfer", "to": choice.to, "otherwise": other} | more
        yield other, ending(language, choice.otherwise)
    else:
        yield at, ending(language, choice.action) | more


def _offer(choice: Choice) -> dict[str, Any]:
    return {"callback_key": choice.callback_key, "callback_after_ms": choice.callback_after_ms}


def read_choice(nodes: Nodes, key: str) -> Choice:
    """The choice behind the nodes of a key; raises `KeyError` or the like for other nodes than `choice_nodes` makes."""
    first = nodes[node_id(key)]
    marks = first if first["kind"] == "set" else {}
    node = nodes[first["next"]] if marks else first
    return Choice(
        key=key,
        label=first["label"],
        action=node["kind"],
        queue_id=node.get("queue_id"),
        to=node.get("to"),
        otherwise=nodes[node["otherwise"]]["kind"] if "otherwise" in node else "voicemail",
        callback_key=node.get("callback_key"),
        callback_after_ms=node.get("callback_after_ms"),
        data=tuple(Datum(*pair) for pair in sorted(marks.get("data", {}).items())),
        skills=tuple(LeastSkill(*pair) for pair in sorted(marks.get("skills", {}).items())),
        priority=marks.get("priority", 0),
    )


def complaints(choices: tuple[Choice, ...]) -> Iterator[tuple[str, str]]:
    """What is wrong with the keys: the field as a path like `choices.1.key`, and a sentence."""
    if not choices:
        yield "choices", "needs at least one key"
    for index, choice in enumerate(choices):
        if choice.key not in KEYS or choice.key in {other.key for other in choices[:index]}:
            yield f"choices.{index}.key", "must be a key of the telephone, each once"
        for field, message in (*_doing_complaints(choice), *_mark_complaints(choice)):
            yield f"choices.{index}.{field}", message


def _doing_complaints(choice: Choice) -> Iterator[tuple[str, str]]:
    if not 0 < len(choice.label.strip()) <= MAX_LABEL:
        yield "label", f"needs 1 to {MAX_LABEL} characters"
    if (choice.action == "queue") != (choice.queue_id is not None):
        yield "queue_id", "is needed for a queue, and only there"
    if (choice.action == "transfer") != (choice.to is not None):
        yield "to", "is needed for a transfer, and only there"
    elif choice.to is not None and not _is_person(choice.to):
        yield "to", "must be an agent or a number"
    yield from _offer_complaints(choice)


def _offer_complaints(choice: Choice) -> Iterator[tuple[str, str]]:
    key, after = choice.callback_key, choice.callback_after_ms
    if key is not None and (key not in KEYS or choice.action != "queue"):
        yield "callback_key", "must be a key of the telephone, and only for a queue"
    if (key is None) != (after is None) or not 0 <= (after or 0) <= MAX_OFFER_MS:
        yield "callback_after_ms", f"goes with a key, from 0 to {MAX_OFFER_MS}"


def _mark_complaints(choice: Choice) -> Iterator[tuple[str, str]]:
    data, skills = dict(choice.data), dict(choice.skills)
    if len(data) < len(choice.data) or len(data) > MAX_DATA:
        yield "data", f"needs each name once, and {MAX_DATA} at most"
    if not all(_fits(name, MAX_NAME) and _fits(value, MAX_VALUE) for name, value in choice.data):
        yield "data", f"needs names of 1 to {MAX_NAME} and values of 1 to {MAX_VALUE} characters"
    if len(skills) < len(choice.skills) or len(skills) > MAX_SKILLS:
        yield "skills", f"needs each skill once, and {MAX_SKILLS} at most"
    if not all(name and 1 <= level <= MAX_LEVEL for name, level in choice.skills):
        yield "skills", f"needs levels from 1 to {MAX_LEVEL}"
    if abs(choice.priority) > MAX_PRIORITY:
        yield "priority", f"must lie between -{MAX_PRIORITY} and {MAX_PRIORITY}"


def _fits(text: str, longest: int) -> bool:
    return 0 < len(text.strip()) <= len(text) <= longest


def _is_person(text: str) -> bool:
    try:
        return Destination.parse(text).kind in _PEOPLE
    except BadDestination:
        return False
