"""Questions that several threads ask at once, answered in one go."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Q, A]):
    question: Q
    turn: threading.Event = field(default_factory=threading.Event)
    answers: list[A] = field(default_factory=list)
    failure: Exception | None = None

    @property
    def is_over(self) -> bool:
        return bool(self.answers) or self.failure is not None

    def result(self) -> A:
        if self.failure is not None:
            raise self.failure
        return self.answers[0]


class Together(Generic[Q, A]):
    """Who comes first answers for all who came meanwhile, like a database that commits in groups.

    ``answer`` gets questions in the order they came and returns as many answers; it must do all of it or nothing. What
    fails for several is asked one by one, so that nobody's question fails for another's sake. Safe from any thread.
    """

    def __init__(self, answer: Callable[[Sequence[Q]], Sequence[A]], most: int = 64) -> None:
        self._answer = answer
        self._most = most
        self._guard = threading.Lock()
        self._queue: list[_Waiting[Q, A]] = []

    def ask(self, question: Q) -> A:
        """The answer; raises what ``answer`` raised for this question."""
        mine: _Waiting[Q, A] = _Waiting(question)
        with self._guard:
            self._queue.append(mine)
            leads = len(self._queue) == 1
        if not leads:
            mine.turn.wait()
        if not mine.is_over:
            self._serve()
        return mine.result()

    def _serve(self) -> None:
        """Answer who waits. Called by the first of the queue, who stays there meanwhile, so that others wait."""
        with self._guard:
            batch = self._queue[: self._most]
        try:
            self._ask_for(batch)
        finally:
            for waiting in batch:
                if not waiting.is_over:
                    waiting.failure = RuntimeError("whoever was to answer has been stopped")
            with self._guard:
                del self._queue[: len(batch)]
                following = self._queue[:1]
            for waiting in [*batch, *following]:
                waiting.turn.set()

    def _ask_for(self, batch: Sequence[_Waiting[Q, A]]) -> None:
        try:
            answers = self._answer([waiting.question for waiting in batch])
        except Exception as failure:  # noqa: BLE001 - it is whoever's asked that gets it
            if len(batch) == 1:
                batch[0].failure = failure
                return
            for waiting in batch:
                self._ask_for([waiting])
            return
        for waiting, answer in zip(batch, answers, strict=True):
            waiting.answers.append(answer)
