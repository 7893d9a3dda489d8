"""The few inputs that reach all the lines the many reach."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import FrameType
from typing import Any, Final

Step = tuple[str, int, int]
OURS: Final = ("/telephony/", "/tenants/", "/billing/", "/linepool/", "/rest_framework/")
LONGEST: Final = 1_500
"""Bytes of an input worth a line in the repository."""


def reached(target: Callable[[bytes], None], entry: bytes) -> frozenset[Step]:
    """The steps from line to line that a target makes in our code for an input; also when it breaks."""
    seen: set[Step] = set()

    def enter(frame: FrameType, event: str, argument: Any) -> Any:
        file, before = frame.f_code.co_filename, 0
        if not any(part in file for part in OURS):
            return None

        def step(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal before
            if event == "line":
                seen.add((file, before, frame.f_lineno))
                before = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        target(entry)
    except Exception:  # a broken promise reaches lines too, and is told by the fuzzer
        return frozenset(seen)
    finally:
        sys.settrace(None)
    return frozenset(seen)


def least(target: Callable[[bytes], None], kept: Iterable[bytes], found: Iterable[bytes]) -> list[bytes]:
    """Of what was found, the shortest inputs first, each that reaches something nothing before it did."""
    known: set[Step] = set()
    for entry in kept:
        known |= reached(target, entry)
    chosen = []
    for entry in sorted((entry for entry in found if len(entry) <= LONGEST), key=len):
        steps = reached(target, entry)
        if steps - known:
            known |= steps
            chosen.append(entry)
    return chosen
