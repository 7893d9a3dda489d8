"""How call control has its Python set up before the first call."""

import gc
import sys
from collections.abc import Iterator

import pytest
from django.core.management import call_command

from telephony.controller.garbage import GENERATIONS
from telephony.controller.threads import TURN_S
from telephony.nodes.management.commands import callcontrol


@pytest.fixture
def as_before() -> Iterator[None]:
    """What belongs to the whole process is put back."""
    turn, generations = sys.getswitchinterval(), gc.get_threshold()
    yield
    sys.setswitchinterval(turn)
    gc.unfreeze()
    gc.set_threshold(*generations)


@pytest.mark.usefixtures("as_before")
def test_threads_take_short_turns_and_garbage_is_searched_seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[tuple[float, tuple[int, int, int]]] = []

    async def runs() -> None:
        found.append((sys.getswitchinterval(), gc.get_threshold()))

    monkeypatch.setattr(callcontrol, "_run", runs)
    call_command("callcontrol")
    [(turn, generations)] = found
    assert turn == pytest.approx(TURN_S)
    assert generations == GENERATIONS
