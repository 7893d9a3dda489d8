"""`./run demo-traffic`: a company that nobody works in comes alive, and is left as it was."""

from typing import Any

import pytest

from linepool.launcher.stack import Stack
from tests.lab.outside import Outside
from tests.lab.workspace import Workspace, await_value, sign_up
from tests.traffic.play import CannotPlay, Play, play

FIRST_CALLS_S = 90


def finished(workspace: Workspace) -> list[dict[str, Any]]:
    """Calls that somebody took and wrote up."""
    return [call for call in workspace.calls() if call["outcome"] == "answered" and call["disposition_code"]]


def test_callers_are_served_and_everybody_goes_home(stack: Stack, outside: Outside, port: int) -> None:
    workspace = sign_up(port, "Alive")
    with play(stack, outside, Play(workspace.slug, agents=2, per_minute=40, seed=11)) as floor:
        await_value(lambda: "talking" in workspace.live_states(), 30, "somebody talks")
        await_value(lambda: len(finished(workspace)) >= 2, FIRST_CALLS_S, "two calls are written up")
        assert floor.counts["answered"] >= 2
    assert {agent["state"] for agent in workspace.board["agents"]} <= {"offline"}
    assert all(call["outcome"] for call in workspace.calls())


def test_the_same_people_come_again(stack: Stack, outside: Outside, port: int) -> None:
    workspace = sign_up(port, "Again")
    for _ in range(2):
        with play(stack, outside, Play(workspace.slug, agents=2, per_minute=1, seed=12)):
            await_value(lambda: len(at_work(workspace)) == 2, 30, "both sit down")
    seats = workspace.site.get("/api/seats/")["results"]
    assert len([seat for seat in seats if seat["label"] == "demo traffic"]) == 2


def at_work(workspace: Workspace) -> list[dict[str, Any]]:
    """Who has sat down."""
    return [agent for agent in workspace.board["agents"] if agent["state"] != "offline"]


def test_a_company_that_does_not_exist_is_told(stack: Stack, outside: Outside) -> None:
    with pytest.raises(CannotPlay, match="nobody"), play(stack, outside, Play("nobody", 1, 1, 1)):
        pass
