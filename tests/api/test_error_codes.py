"""Screens translate errors by code: every code has its words in both languages."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import billing
import linepool
import telephony
import tenants
from linepool.kernel.errors import LinepoolError
from telephony.controller.call.core import REFUSALS

TEXTS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "shared" / "i18n"
# Codes made at the edge, without a class of their own (kernel.api.exceptions and handlers).
AT_THE_EDGE = {"malformed", "method_not_allowed", "internal_error", "no_workspace"}


#: How call control's refusals are written: a code, or one of two; and the conversation engine's, after a condition.
REFUSAL = re.compile(
    r"""(?:Refused|RefusedError|refuse|_answer)\((.*)\)|code="[a-z_]+"|_require\(.*?("[a-z_]+")\)$""", re.MULTILINE
)
CODE = re.compile(r'"([a-z_]+)"')


def refusal_codes() -> set[str]:
    """The codes with which call control and the conversation engine refuse a command."""
    folder = Path(telephony.__path__[0])
    sources = [path for part in ("controller", "conversation") for path in (folder / part).rglob("*.py")]
    written = (match for path in sources for match in REFUSAL.finditer(path.read_text()))
    codes = {code for match in written for code in CODE.findall(match[2] or match[0])}
    return codes | set(REFUSALS.values()) | {f"recording_{state}" for state in ("on", "off", "paused")}


def error_modules() -> Iterator[str]:
    """Name the modules where features define their errors."""
    for package in (billing, linepool, telephony, tenants):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name.endswith((".errors", ".idempotency", ".control")) and ".launcher" not in module.name:
                yield module.name


def subclasses(kind: type[LinepoolError]) -> Iterator[type[LinepoolError]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_error_has_its_words(language: str) -> None:
    for name in error_modules():
        importlib.import_module(name)
    product = [kind for kind in subclasses(LinepoolError) if not kind.__module__.startswith("tests.")]
    assert len(product) > 30
    known = set(json.loads((TEXTS / language / "errors.json").read_text()))
    assert {kind.code for kind in product} | AT_THE_EDGE <= known


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_refusal_of_call_control_has_its_words(language: str) -> None:
    codes = refusal_codes()
    assert {"in_call", "no_caller_id", "already_taken", "carriers_full", "call_ended"} <= codes
    assert codes - set(json.loads((TEXTS / language / "errors.json").read_text())) == set()
