"""What a graph may say, and how a wrong one is refused."""

from typing import Any

import pytest

from telephony.flows import Flow, FlowError
from telephony.flows.nodes import MenuNode, Prompt, QueueNode, Speech, VoicemailNode
from tests.telephony.flows.graphs import USUAL, usual, without


def refused(graph: object) -> FlowError:
    with pytest.raises(FlowError) as caught:
        Flow.parse(graph)
    return caught.value


def test_the_usual_graph_is_read_with_its_defaults() -> None:
    flow = Flow.parse(USUAL)
    menu, mail, sales = flow.nodes["menu"], flow.nodes["mail"], flow.nodes["sales"]
    assert isinstance(menu, MenuNode)
    assert menu.sound == Speech("Press 1 for sales, 2 to leave a message.", "en")
    assert (menu.timeout_ms, menu.retries, menu.choices["2"]) == (4000, 1, "mail")
    assert isinstance(mail, VoicemailNode)
    assert (mail.max_ms, mail.silence_ms, mail.next) == (60_000, 8_000, None)
    assert isinstance(sales, QueueNode)
    assert (sales.queue_id, sales.priority, sales.exits) == ("7", 0, {"*": "mail"})
    assert flow.nodes["closed"].sound == Prompt("closed")  # type: ignore[union-attr]


def test_a_plain_string_is_enough_to_say_something() -> None:
    flow = Flow.parse(usual(mail={"say": "Speak."}))
    assert flow.nodes["mail"].sound == Speech("Speak.")  # type: ignore[union-attr]


def test_a_queue_may_be_numbered_without_quotes() -> None:
    flow = Flow.parse(usual(sales={"queue_id": 12}))
    assert flow.nodes["sales"].queue_id == "12"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("graph", "code", "node_id"),
    [
        ([], "invalid", ""),
        ({"version": 2}, "version", ""),
        ({"version": 1, "entry": "a", "nodes": {}}, "missing", ""),
        ({"version": 1, "entry": "a", "nodes": {"b": {"kind": "hangup"}}}, "entry", ""),
        (usual(greeting={"kind": "teleport"}), "kind", "greeting"),
        (usual(hours={"timezone": "Asia"}), "invalid", "hours"),  # a folder of zones
        (usual(hours={"holidays": 5}), "invalid", "hours"),
        (usual(hours={"weekly": {"mon": [["09:00+08:00", "18:00"]]}}), "invalid", "hours"),
        (usual(greeting={"kind": ["say"]}), "kind", "greeting"),
        (usual(greeting={"next": "nowhere"}), "unknown_target", "greeting"),
        (usual(menu={"choices": {"1": "nowhere"}}), "unknown_target", "menu"),
        (usual(menu={"choices": {}}), "no_choices", "menu"),
        (usual(menu={"choices": {"12": "sales"}}), "invalid", "menu"),
        (usual(menu={"choices": {"1": 5}}), "invalid", "menu"),
        (usual(menu={"timeout_ms": "soon"}), "invalid", "menu"),
        (usual(menu={"retries": True}), "invalid", "menu"),
        (usual(menu={"say": 4}), "invalid", "menu"),
        (without("menu", "say"), "missing", "menu"),
        (without("menu", "otherwise"), "missing", "menu"),
        (without("sales", "queue_id"), "missing", "sales"),
        (usual(greeting={"text": "   "}), "invalid", "greeting"),
        (usual(mail={"max_ms": 5}), "invalid", "mail"),
        (usual(end={"cause": "boredom"}), "invalid", "end"),
        (usual(sales={"skills": ["en"]}), "invalid", "sales"),
        (usual(hours={"timezone": "Mars/Olympus"}), "invalid", "hours"),
        (usual(hours={"timezone": "../etc/passwd"}), "invalid", "hours"),
        (usual(hours={"weekly": {"monday": []}}), "invalid", "hours"),
        (usual(hours={"weekly": {"mon": [["9 o'clock", "18:00"]]}}), "invalid", "hours"),
        (usual(hours={"weekly": {"mon": [["18:00", "09:00"]]}}), "invalid", "hours"),
        (usual(hours={"holidays": [{"day": "2026-10-01"}]}), "invalid", "hours"),
        (without("hours", "weekly"), "missing", "hours"),
        (usual(sales={"callback_key": "one"}), "invalid", "sales"),
        (usual(sales={"callback_key": "*"}), "invalid", "sales"),  # an exit already
        (usual(sales={"callback_key": "1", "callback_after_ms": -1}), "invalid", "sales"),
        (usual(greeting={"kind": "set", "next": "menu"}), "missing", "greeting"),
        (usual(greeting={"kind": "set", "next": "menu", "data": ["vip"]}), "invalid", "greeting"),
        (usual(greeting={"kind": "set", "next": "menu", "data": {"a": {}}}), "invalid", "greeting"),
        (usual(greeting={"kind": "set", "next": "menu", "priority": 1000}), "invalid", "greeting"),
        (usual(closed={"kind": "transfer"}), "missing", "closed"),
        (usual(closed={"kind": "transfer", "to": "mars:1"}), "invalid", "closed"),
        (usual(closed={"kind": "transfer", "to": "number:12"}), "invalid", "closed"),
        (usual(closed={"kind": "transfer", "to": "flow:"}), "invalid", "closed"),
        (usual(closed={"kind": "transfer", "to": "flow:nowhere"}), "unknown_target", "closed"),
        (usual(closed={"kind": "transfer", "to": "queue:7", "otherwise": "nowhere"}), "unknown_target", "closed"),
        (usual(closed={"kind": "transfer", "to": "flow:hours"}), "instant_cycle", "hours"),
        (usual(closed={"kind": "transfer", "to": "agent:5", "otherwise": "closed"}), "instant_cycle", "closed"),
        (usual(closed={"kind": "set", "priority": 1, "next": "closed"}), "instant_cycle", "closed"),
        (usual(end={"say": 4}), "invalid", "end"),
        ({"version": 1, "entry": "queue:7", "nodes": {"queue:7": {"kind": "hangup"}}}, "invalid", "queue:7"),
        (usual(island={"kind": "hangup"}), "unreachable", "island"),
        (usual(hours={"closed": "hours"}, menu={"otherwise": "closed"}), "instant_cycle", "hours"),
        (usual(sales={"otherwise": "sales"}), "instant_cycle", "sales"),
    ],
)
def test_a_wrong_graph_is_refused_naming_the_node(graph: object, code: str, node_id: str) -> None:
    error = refused(graph)
    assert (error.code, error.node_id) == (code, node_id)


def test_a_circle_over_several_instant_nodes_is_refused() -> None:
    hours: dict[str, Any] = {**USUAL["nodes"]["hours"], "open": "greeting", "closed": "hours"}
    error = refused(usual(hours={"closed": "later"}, menu={"otherwise": "closed"}, later=hours))
    assert error.code == "instant_cycle"


def test_a_circle_in_which_the_caller_hears_something_is_allowed() -> None:
    flow = Flow.parse(usual(closed={"next": "hours"}))
    assert flow.nodes["closed"].targets() == ("hours",)
