"""docs/money.md names tests that are there, and every rule has at least one."""

import ast
import re
from pathlib import Path

import tests

ROOT = Path(tests.__path__[0])
DOCUMENT = (ROOT.parent / "docs" / "money.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
RULE = re.compile(r"^\| (\d+) \|(.*)$", re.MULTILINE)


def functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_the_document_names_is_there() -> None:
    named = NAMED.findall(DOCUMENT)
    known = {path: functions_of(path) if (ROOT / path).is_file() else set() for path, _ in named}
    assert [f"{path}::{name}" for path, name in named if name not in known[path]] == []


def test_every_rule_has_its_tests() -> None:
    rows = {int(number): row for number, row in RULE.findall(DOCUMENT)}
    assert sorted(rows) == list(range(1, 16))
    assert [number for number, row in rows.items() if not NAMED.search(row)] == []
