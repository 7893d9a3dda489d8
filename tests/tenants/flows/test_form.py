"""The form and the graph are two faces of one menu."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telephony.flows.graph import Flow
from telephony.flows.nodes import HangupNode, HoursNode, MenuNode, QueueNode, SetNode, TransferNode, VoicemailNode
from tenants.flows.defaults import default_form
from tenants.flows.form import (
    WEEKDAYS,
    FormError,
    MenuForm,
    NotSimple,
    OpenDay,
    from_graph,
    to_graph,
)
from tenants.flows.keys import ACTIONS, ENDINGS, KEYS, Choice, Datum, LeastSkill

TIMES = st.builds(lambda h, m: f"{h:02d}:{m:02d}", st.integers(0, 23), st.integers(0, 59))
SPOKEN = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).filter(str.strip)


@st.composite
def open_days(draw: st.DrawFn) -> tuple[OpenDay, ...]:
    days = draw(st.lists(st.sampled_from(WEEKDAYS), unique=True))
    spans = [sorted(draw(st.lists(TIMES, min_size=2, max_size=2, unique=True))) for _ in days]
    return tuple(OpenDay(day, *span) for day, span in zip(days, spans, strict=True))


@st.composite
def choice_of(draw: st.DrawFn, key: str) -> Choice:
    action = draw(st.sampled_from(ACTIONS))
    offered = action == "queue" and draw(st.booleans())
    return Choice(
        key,
        draw(SPOKEN),
        action,
        queue_id=str(draw(st.uuids())) if action == "queue" else None,
        to=draw(st.sampled_from(("agent:17", "number:+861012345678"))) if action == "transfer" else None,
        otherwise=draw(st.sampled_from(ENDINGS)),
        callback_key=draw(st.sampled_from(KEYS)) if offered else None,
        callback_after_ms=draw(st.integers(0, 3_600_000)) if offered else None,
        data=tuple(Datum(*one) for one in draw(st.dictionaries(SPOKEN, SPOKEN, max_size=3)).items()),
        skills=tuple(LeastSkill(*one) for one in draw(st.dictionaries(SPOKEN, st.integers(1, 10), max_size=3)).items()),
        priority=draw(st.sampled_from((0, 0, -100, 7))),
    )


@st.composite
def forms(draw: st.DrawFn) -> MenuForm:
    keys = draw(st.lists(st.sampled_from(KEYS), min_size=1, unique=True))
    return MenuForm(
        language=draw(st.sampled_from(("zh-hans", "en"))),
        timezone=draw(st.sampled_from(("Asia/Shanghai", "Europe/Lisbon", "UTC"))),
        greeting=draw(SPOKEN),
        closed_message=draw(SPOKEN),
        choices=tuple(draw(choice_of(key)) for key in keys),
        default_key=draw(st.sampled_from(keys)),
        always_open=draw(st.booleans()),
        days=draw(open_days()),
        closed_action=draw(st.sampled_from(("voicemail", "hangup"))),
    )


def through_jsonb(graph: object) -> object:
    """What PostgreSQL gives back: equal, with the keys of its objects in another order."""
    return json.loads(json.dumps(graph, sort_keys=True))


@given(forms())
def test_a_form_comes_back_from_its_graph_unchanged(form: MenuForm) -> None:
    assert from_graph(through_jsonb(to_graph(form))) == form.checked()  # type: ignore[arg-type]


@given(forms())
def test_every_graph_made_from_a_form_is_one_the_runner_accepts(form: MenuForm) -> None:
    flow = Flow.parse(to_graph(form))
    menu = flow.nodes["menu"]
    assert isinstance(menu, MenuNode)
    assert set(menu.choices) == {choice.key for choice in form.choices}


@given(forms())
def test_a_graph_comes_back_from_its_form_unchanged(form: MenuForm) -> None:
    graph = to_graph(form)
    assert to_graph(from_graph(graph)) == graph


def test_a_newcomers_menu_leads_one_to_the_queue_and_two_to_voicemail() -> None:
    flow = Flow.parse(to_graph(default_form("Acme", "en", "q1", "Asia/Shanghai")))
    menu = flow.nodes["menu"]
    assert isinstance(menu, MenuNode)
    queue = flow.nodes[menu.choices["1"]]
    assert isinstance(queue, QueueNode)
    assert queue.queue_id == "q1"
    assert isinstance(flow.nodes[queue.otherwise], VoicemailNode)
    assert isinstance(flow.nodes[menu.choices["2"]], VoicemailNode)
    assert menu.otherwise == menu.choices["1"]


def test_a_newcomers_menu_is_open_at_any_hour_yet_knows_office_hours() -> None:
    form = default_form("Acme", "en", "q1", "Asia/Shanghai")
    hours = Flow.parse(to_graph(form)).nodes["hours"]
    assert isinstance(hours, HoursNode)
    assert len(hours.hours.weekly) == 7
    switched = Flow.parse(to_graph(replace(form, always_open=False))).nodes["hours"]
    assert isinstance(switched, HoursNode)
    assert sorted(switched.hours.weekly) == sorted(WEEKDAYS[:5])


def test_a_newcomers_menu_speaks_the_companys_language() -> None:
    graph = to_graph(default_form("海港茶业", "zh-hans", "q1", "Asia/Shanghai"))
    assert "海港茶业" in graph["nodes"]["greeting"]["say"]["text"]
    assert graph["nodes"]["menu"]["say"]["text"] == "人工客服请按1。语音留言请按2。"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"choices": ()}, "choices"),
        ({"choices": (Choice("1", "x", "queue", None),)}, "choices.0.queue_id"),
        ({"choices": (Choice("1", "x", "hangup"), Choice("1", "y", "hangup"))}, "choices.1.key"),
        ({"choices": (Choice("A", "x", "hangup"),)}, "choices.0.key"),
        ({"choices": (Choice("1", "  ", "hangup"),)}, "choices.0.label"),
        ({"choices": (Choice("1", "x", "transfer"),)}, "choices.0.to"),
        ({"choices": (Choice("1", "x", "transfer", to="flow:menu"),)}, "choices.0.to"),
        ({"choices": (Choice("1", "x", "hangup", to="agent:17"),)}, "choices.0.to"),
        ({"choices": (Choice("1", "x", "hangup", callback_key="1", callback_after_ms=0),)}, "choices.0.callback_key"),
        ({"choices": (Choice("1", "x", "queue", "q", callback_key="1"),)}, "choices.0.callback_after_ms"),
        ({"choices": (Choice("1", "x", "hangup", data=(Datum("a", "b"), Datum("a", "c"))),)}, "choices.0.data"),
        ({"choices": (Choice("1", "x", "hangup", data=(Datum("a", " "),)),)}, "choices.0.data"),
        ({"choices": (Choice("1", "x", "hangup", skills=(LeastSkill("law", 11),)),)}, "choices.0.skills"),
        ({"choices": (Choice("1", "x", "hangup", priority=101),)}, "choices.0.priority"),
        ({"default_key": "9"}, "default_key"),
        ({"greeting": ""}, "greeting"),
        ({"language": "fr"}, "language"),
        ({"timezone": "Moon/Base"}, "timezone"),
        ({"days": (OpenDay("mon", "18:00", "09:00"),)}, "days.0.closes"),
        ({"days": (OpenDay("mon", "9", "18:00"),)}, "days.0.opens"),
        ({"days": (OpenDay("mon", "09:00", "18:00"), OpenDay("mon", "19:00", "20:00"))}, "days.1.weekday"),
    ],
)
def test_an_impossible_form_is_refused_naming_the_field(change: dict[str, object], field: str) -> None:
    form = default_form("Acme", "en", "q1", "Asia/Shanghai")
    with pytest.raises(FormError) as refusal:
        to_graph(replace(form, **change))  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_key_marks_the_call_and_then_does_what_it_does() -> None:
    form = default_form("Acme", "en", "q1", "Asia/Shanghai")
    marked = replace(form.choices[0], data=(Datum("reason", "vip"),), skills=(LeastSkill("law", 2),), priority=10)
    partner = Choice("3", "a partner", "transfer", to="number:+861012345678", otherwise="hangup")
    flow = Flow.parse(to_graph(replace(form, choices=(marked, partner))))
    marks, away = flow.nodes["key_1"], flow.nodes["key_3"]
    assert isinstance(marks, SetNode)
    assert (marks.data, marks.skills, marks.priority) == ((("reason", "vip"),), (("law", 2),), 10)
    assert isinstance(flow.nodes[marks.next], QueueNode)
    assert isinstance(away, TransferNode)
    assert isinstance(flow.nodes[str(away.otherwise)], HangupNode)


def test_a_callback_is_offered_by_the_key_and_after_the_wait_that_were_chosen() -> None:
    form = default_form("Acme", "en", "q1", "Asia/Shanghai")
    offered = replace(form.choices[0], callback_key="5", callback_after_ms=30_000)
    queue = Flow.parse(to_graph(replace(form, choices=(offered,)))).nodes["key_1"]
    assert isinstance(queue, QueueNode)
    assert (queue.callback_key, queue.callback_after_ms) == ("5", 30_000)


def test_a_graph_from_an_editor_is_not_shown_as_a_form() -> None:
    graph = to_graph(default_form("Acme", "en", "q1", "Asia/Shanghai"))
    graph["nodes"]["extra"] = {"kind": "hangup"}
    graph["nodes"]["menu"]["choices"]["3"] = "extra"
    with pytest.raises(NotSimple):
        from_graph(graph)


@pytest.mark.parametrize("graph", [{}, {"nodes": {}}, {"nodes": {"hours": 3}}])
def test_rubbish_is_not_shown_as_a_form(graph: dict[str, object]) -> None:
    with pytest.raises(NotSimple):
        from_graph(graph)
