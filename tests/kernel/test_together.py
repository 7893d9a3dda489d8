"""Questions asked at once: answered in one go, each with its own answer, none lost and none failing for another's."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from linepool.kernel.together import Together


class Slow:
    """Answers with the double once it is let go on; remembers what it was asked at once."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.asked: list[list[int]] = []

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        self.asked.append(list(numbers))
        self.goes_on.wait(10)
        if 13 in numbers:
            raise ValueError("13")
        return [2 * number for number in numbers]


def asked_at_once(answer: Slow, together: Together[int, int], numbers: Sequence[int]) -> list[object]:
    """The first asks alone; the others come while it is answered."""
    with ThreadPoolExecutor(len(numbers)) as pool:
        futures = [pool.submit(together.ask, numbers[0])]
        until(lambda: bool(answer.asked))
        for number in numbers[1:]:
            futures.append(pool.submit(together.ask, number))
            until(lambda: len(together._queue) == len(futures))
        answer.goes_on.set()
        return [future.exception(10) or future.result() for future in futures]


def until(there: Callable[[], bool]) -> None:
    """It comes to pass in a moment."""
    end = time.monotonic() + 10
    while not there():
        assert time.monotonic() < end
        time.sleep(0.001)


def test_who_comes_meanwhile_is_answered_in_one_go_in_their_order() -> None:
    answer = Slow()
    assert asked_at_once(answer, Together(answer), [1, 2, 3, 4]) == [2, 4, 6, 8]
    assert answer.asked == [[1], [2, 3, 4]]


def test_no_more_are_asked_at_once_than_may_be() -> None:
    answer = Slow()
    assert asked_at_once(answer, Together(answer, most=2), [1, 2, 3, 4]) == [2, 4, 6, 8]
    assert answer.asked == [[1], [2, 3], [4]]


def test_a_question_that_fails_fails_for_who_asked_it() -> None:
    answer = Slow()
    one, two, failed, four = asked_at_once(answer, Together(answer), [1, 2, 13, 4])
    assert (one, two, four) == (2, 4, 8)
    assert isinstance(failed, ValueError)
    assert answer.asked == [[1], [2, 13, 4], [2], [13], [4]]


def test_it_goes_on_after_a_failure() -> None:
    answer = Slow()
    answer.goes_on.set()
    together = Together(answer)
    with pytest.raises(ValueError, match="13"):
        together.ask(13)
    assert together.ask(5) == 10


def test_many_threads_get_their_own_answers() -> None:
    together: Together[int, int] = Together(lambda numbers: [number + 1 for number in numbers], most=7)
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(together.ask, range(2_000))) == list(range(1, 2_001))
