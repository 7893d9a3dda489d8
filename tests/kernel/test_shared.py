"""Answers computed by one and given to all."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Thread

import pytest
from django.core.cache import cache

from linepool.kernel.shared import shared

AT_ONCE = timedelta(0)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def empty() -> None:
    cache.clear()


def test_it_is_computed_once_while_it_is_fresh() -> None:
    found = iter(range(9))
    assert [shared("one", HOUR, lambda: next(found)) for _ in range(3)] == [0, 0, 0]
    assert shared("another", HOUR, lambda: next(found)) == 1


def test_while_somebody_computes_it_anew_others_get_the_old_one() -> None:
    shared("slow", AT_ONCE, lambda: "old")
    began, end = Event(), Event()

    def slowly() -> str:
        began.set()
        assert end.wait(10)
        return "new"

    worker = Thread(target=shared, args=("slow", HOUR, slowly))
    worker.start()
    assert began.wait(10)
    assert shared("slow", HOUR, lambda: "computed twice") == "old"
    end.set()
    worker.join()
    assert shared("slow", HOUR, lambda: "computed twice") == "new"


def test_who_fails_keeps_nobody_from_trying() -> None:
    shared("fails", AT_ONCE, lambda: "old")
    with pytest.raises(ZeroDivisionError):
        shared("fails", HOUR, lambda: str(1 // 0))
    assert shared("fails", HOUR, lambda: "new") == "new"


def test_nothing_found_is_an_answer_too() -> None:
    found = iter([None, 1])
    assert shared("nothing", HOUR, lambda: next(found)) is None
    assert shared("nothing", HOUR, lambda: next(found)) is None
