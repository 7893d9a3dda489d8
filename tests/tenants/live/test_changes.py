"""A board told by what differs is the board, whatever happened between two of them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tenants.live.changes import KEYS, changes

Board = dict[str, Any]


def rows(key: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    row = st.fixed_dictionaries({key: st.integers(0, 6), "state": st.sampled_from(["ready", "talking", "away"])})
    return st.lists(row, max_size=6, unique_by=lambda one: one[key])


def boards(seq: int) -> st.SearchStrategy[Board]:
    whole = {"seq": st.just(seq), "at": st.text(max_size=3), "parked": st.lists(st.integers(), max_size=2)}
    return st.fixed_dictionaries(whole | {name: rows(key) for name, key in KEYS.items()})


def followed(before: Board, told: Board) -> Board:
    """As the browser does it (`frontend/src/shared/live/picture.ts`)."""
    news, after = told["board"], dict(told["board"])
    for name, key in KEYS.items():
        known = {row[key]: row for row in (*before[name], *news[name])}
        after[name] = [known[one] for one in told["order"].get(name, [row[key] for row in before[name]])]
    return after


@given(before=boards(1), after=boards(2))
def test_what_differs_makes_the_next_board(before: Board, after: Board) -> None:
    told = changes(before, after)
    assert told["after"] == 1
    assert followed(before, told) == after


@given(before=boards(1))
def test_nothing_differs_between_equal_boards(before: Board) -> None:
    told = changes(before, before | {"seq": 2})
    assert told["order"] == {}
    assert all(told["board"][name] == [] for name in KEYS)
