"""The menu as a simple form, and the flow graph it stands for: both ways, pure, without loss.

The form is what a newcomer fills in: a greeting, hours, a message for outside them, and keys. `to_graph` makes the
graph `telephony.flows` runs; `from_graph` reads it back and refuses (`NotSimple`) a graph the form cannot show, such
as one drawn in an editor. Promised and tested: `from_graph(to_graph(form)) == form.checked()`, whatever order a JSON
store gives an object's keys, and every graph made here parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tenants.flows.keys import KEYS, Choice, choice_nodes, complaints, ending, node_id, read_choice, say
from tenants.flows.words import menu_text, words

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LANGUAGES = ("zh-hans", "en")
ALL_DAY = [["00:00", "24:00"]]
MAX_TEXT = 500

Graph = dict[str, Any]
_TIME = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")


class FormError(ValueError):
    """The form says something impossible; `field` names where, as a path like `choices.1.key`."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


class NotSimple(ValueError):
    """This graph is richer than the form; the form must not overwrite it silently."""


@dataclass(frozen=True, slots=True)
class OpenDay:
    """Open on this weekday from `opens` until just before `closes` ("HH:MM", local; "24:00" is the day's end)."""

    weekday: str
    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class MenuForm:
    """The whole form. `days` absent are closed days; with `always_open` they are kept but not applied.

    `default_key` is what happens to a caller who presses nothing: the same as for that key.
    """

    language: str
    timezone: str
    greeting: str
    closed_message: str
    choices: tuple[Choice, ...]
    default_key: str
    always_open: bool = True
    days: tuple[OpenDay, ...] = ()
    closed_action: Literal["voicemail", "hangup"] = "voicemail"

    def checked(self) -> MenuForm:
        """This form with keys and days in their natural order, or `FormError` for the first thing that cannot be."""
        for field, message in _complaints(self):
            raise FormError(field, message)
        return replace(
            self,
            choices=tuple(
                sorted((choice.tidied() for choice in self.choices), key=lambda choice: KEYS.index(choice.key))
            ),
            days=tuple(sorted(self.days, key=lambda day: WEEKDAYS.index(day.weekday))),
        )


def to_graph(form: MenuForm) -> Graph:
    """The graph of a form; raises `FormError`. Keys are stable, so equal forms give equal graphs."""
    form = form.checked()
    nodes: dict[str, Any] = {
        "hours": _hours_node(form),
        "greeting": {"kind": "say", "say": _say(form, form.greeting), "next": "menu"},
        "menu": _menu_node(form),
        "closed": {"kind": "say", "say": _say(form, form.closed_message), "next": "closed_end"},
        "closed_end": _ending(form, form.closed_action),
    }
    for choice in form.choices:
        nodes.update(choice_nodes(form.language, choice))
    return {"version": 1, "entry": "hours", "nodes": nodes}


def from_graph(graph: Mapping[str, Any]) -> MenuForm:
    """The form behind a graph; raises `NotSimple` when another shape of graph is given.

    Texts which the form does not hold (the menu's words, the voicemail's) may differ: they are made anew.
    """
    try:
        form = _read(graph["nodes"])
        same = _skeleton(to_graph(form)) == _skeleton(graph)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise NotSimple(f"not a simple menu: {error}") from error
    if not same:
        raise NotSimple("not a simple menu: the graph has nodes or links the form cannot show")
    return form


def queue_ids(form: MenuForm) -> set[str]:
    """The queues the form leads to."""
    return {choice.queue_id for choice in form.choices if choice.queue_id is not None}


def _hours_node(form: MenuForm) -> dict[str, Any]:
    weekly = {day.weekday: [[day.opens, day.closes]] for day in form.days}
    node: dict[str, Any] = {"kind": "hours", "timezone": form.timezone, "open": "greeting", "closed": "closed"}
    if form.always_open:
        # The days stay in the graph beside the ones in force, so that one switch brings them back.
        return node | {"weekly": dict.fromkeys(WEEKDAYS, ALL_DAY), "prepared": weekly}
    return node | {"weekly": weekly}


def _menu_node(form: MenuForm) -> dict[str, Any]:
    return {
        "kind": "menu",
        "say": _say(form, menu_text(form.language, [(choice.key, choice.label) for choice in form.choices])),
        "invalid": _say(form, words(form.language).invalid),
        "choices": {choice.key: node_id(choice.key) for choice in form.choices},
        "otherwise": node_id(form.default_key),
        "timeout_ms": 5_000,
        "retries": 1,
    }


def _ending(form: MenuForm, action: str) -> dict[str, Any]:
    return ending(form.language, action)


def _say(form: MenuForm, text: str) -> dict[str, str]:
    return say(form.language, text)


def _read(nodes: Mapping[str, Any]) -> MenuForm:
    hours, menu, greeting = nodes["hours"], nodes["menu"], nodes["greeting"]
    weekly = hours.get("prepared", hours["weekly"])
    return MenuForm(
        language=greeting["say"]["language"],
        timezone=hours["timezone"],
        greeting=greeting["say"]["text"],
        closed_message=nodes["closed"]["say"]["text"],
        choices=tuple(read_choice(nodes, key) for key in KEYS if key in menu["choices"]),
        default_key=next(key for key, target in menu["choices"].items() if target == menu["otherwise"]),
        always_open="prepared" in hours,
        days=tuple(OpenDay(day, *weekly[day][0]) for day in WEEKDAYS if day in weekly),
        closed_action=nodes["closed_end"]["kind"],
    )


def _skeleton(value: Any) -> Any:
    """The graph without its spoken words."""
    if isinstance(value, Mapping):
        return {key: _skeleton(inner) for key, inner in value.items() if key not in ("say", "invalid")}
    return value


def _complaints(form: MenuForm) -> Iterator[tuple[str, str]]:
    if form.language not in LANGUAGES:
        yield "language", "is not spoken here"
    if not _is_zone(form.timezone):
        yield "timezone", "is not a time zone"
    for field in ("greeting", "closed_message"):
        if not 0 < len(getattr(form, field).strip()) <= MAX_TEXT:
            yield field, f"needs 1 to {MAX_TEXT} characters"
    yield from _day_complaints(form.days)
    yield from complaints(form.choices)
    if form.default_key not in {choice.key for choice in form.choices}:
        yield "default_key", "must be one of the keys offered"


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _day_complaints(days: tuple[OpenDay, ...]) -> Iterator[tuple[str, str]]:
    for index, day in enumerate(days):
        where = f"days.{index}"
        if day.weekday not in WEEKDAYS or day.weekday in {other.weekday for other in days[:index]}:
            yield f"{where}.weekday", "must be a weekday, each once"
        if not _TIME.match(day.opens) or not _TIME.match(day.closes):
            yield f"{where}.opens", "must be times like 09:00"
        if day.closes <= day.opens:
            yield f"{where}.closes", "must be after the opening"
