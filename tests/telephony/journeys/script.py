"""Reading and playing a script: one line is a second, somebody, and what they do, in words.

``7 bob transfers to agent ann`` calls ``Stage.transfers_to("bob", "agent", "ann")``. A line that ends with
``→ refused: CODE`` is a command that must be refused so, and change nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from telephony.calls.record import CallbackRecord, CallRecord, WrapUpRecord
from telephony.controller.refused import RefusedError
from telephony.ports import CompanyProfile
from tests.telephony.journeys.clock import run
from tests.telephony.journeys.stage import ACME, Stage, stage
from tests.telephony.jumping import Patch

REFUSED = "→ refused:"


@dataclass(frozen=True, slots=True)
class Journey:
    """What happens, and what must be known of it afterwards (see ``told``)."""

    name: str
    about: str
    script: str
    told: str
    company: CompanyProfile = ACME


@dataclass(slots=True)
class Aftermath:
    """What a journey left in the journal."""

    calls: list[CallRecord] = field(default_factory=list)
    wrap_ups: list[WrapUpRecord] = field(default_factory=list)
    callbacks: list[CallbackRecord] = field(default_factory=list)


def play(journey: Journey, *more: Patch) -> Aftermath:
    """Play the script to its end; ``more`` is patched meanwhile."""
    return run(_play(journey), *more)


async def _play(journey: Journey) -> Aftermath:
    async with stage(journey.company) as on:
        for line in journey.script.strip().splitlines():
            await on.until_second(float(line.split()[0]))
            await act(on, line)
        await on.until_over()
        if on.world.records:
            await on.world.over(calls=len(on.world.records))
        entries = on.world.book.entries
    return Aftermath(
        [entry for entry in entries if isinstance(entry, CallRecord)],
        [entry for entry in entries if isinstance(entry, WrapUpRecord)],
        [entry for entry in entries if isinstance(entry, CallbackRecord)],
    )


async def act(on: Stage, line: str) -> None:
    """Do what a line says, whatever its second."""
    said, _, code = line.partition(REFUSED)
    _, who, *words = said.split()
    verb, args = _verb(words)
    doing = getattr(on, verb)
    if code:
        with pytest.raises(RefusedError) as refusal:
            await doing(who, *args)
        assert refusal.value.code == code.strip(), f"{line}, but {refusal.value.code}"
    else:
        await doing(who, *args)


def _verb(words: list[str]) -> tuple[str, list[str]]:
    for length in range(len(words), 0, -1):
        name = "_".join(words[:length])
        if hasattr(Stage, name):
            return name, words[length:]
    raise AssertionError(f"nobody can {' '.join(words)!r}")
