"""facts/money.md 4: Python's own rounding is half to even, so whoever rounds money says how."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import billing

ROOT = Path(billing.__path__[0])
FILES = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py"))


def unnamed(source: str) -> Iterator[int]:
    """Lines that round and do not say how. To ask whether something is rounded already (``==``) is no rounding."""
    tree = ast.parse(source)
    asked = {
        side
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare) and all(isinstance(sign, ast.Eq | ast.NotEq | ast.Lt) for sign in node.ops)
        for side in (node.left, *node.comparators)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node not in asked and _rounds(node):
            yield node.lineno


def _rounds(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "round"
    named = len(call.args) > 1 or any(keyword.arg == "rounding" for keyword in call.keywords)
    return isinstance(call.func, ast.Attribute) and call.func.attr == "quantize" and not named


@pytest.mark.parametrize("path", FILES)
def test_rule_4_whoever_rounds_money_says_how(path: str) -> None:
    assert list(unnamed((ROOT / path).read_text())) == [], "use linepool.kernel.money.round_half_up"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x.quantize(CENT)", [1]),
        ("round(x, 2)", [1]),
        ("y = 1\nx = round(x)", [2]),
        ("x.quantize(CENT, rounding=ROUND_HALF_UP)", []),
        ("x == round(x, 2)", []),
    ],
)
def test_a_rounding_that_is_not_named_is_seen(source: str, found: list[int]) -> None:
    assert list(unnamed(source)) == found
