"""Screens translate errors by code: every code has its words in both languages."""

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import billing
import linepool
import telephony
import tenants
from linepool.kernel.errors import LinepoolError

TEXTS = Path(__file__).resolve().parents[2] / "frontend" / "src" / "shared" / "i18n"
# Codes made at the edge, without a class of their own (kernel.api.exceptions and handlers).
AT_THE_EDGE = {"malformed", "method_not_allowed", "internal_error", "no_workspace"}


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
