"""What happens to a call, one thing at a time and in order; what its own actions bring about comes first."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from telephony.controller.call.facts import Leg
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import in_order, utc_now
from telephony.controller.refused import RefusedError

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MAILBOX_LIMIT = 1_000
"""A phone that floods us with keys must not eat the memory; far more than any real call has outstanding."""


@dataclass(frozen=True, slots=True)
class Happening:
    """An event with its time by the switch's clock and whatever belongs to it."""

    event: CallEvent
    at: datetime
    value: Any = None
    leg: Leg | None = None
    done: asyncio.Future[None] | None = None


class Mailbox(ABC):
    """Events and who waits for their being done. ``_step`` handles one, ``ended`` says that none follows."""

    def __init__(self) -> None:
        self._mail: deque[Happening] = deque()
        self._urgent: deque[Happening] = deque()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._busy = False
        self._latest = NEVER

    @property
    @abstractmethod
    def ended(self) -> bool:
        """Whether nothing more can happen."""

    @abstractmethod
    async def _step(self, happening: Happening) -> str | None:
        """Handle one event; returns why it was refused, if it was."""

    def post(self, event: CallEvent, *, at: datetime | None = None, value: Any = None, leg: Leg | None = None) -> None:
        """Tell the call what happened. Returns at once."""
        if len(self._mail) >= MAILBOX_LIMIT and event is CallEvent.DIGIT:
            return
        self._mail.append(Happening(event, at or utc_now(), value, leg))
        self._wake.set()

    async def ask(self, event: CallEvent, value: Any = None) -> None:
        """As :meth:`post`, but returns when it is done. Raises :class:`RefusedError` when it cannot be done."""
        if self.ended:
            raise RefusedError("call_ended")
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._mail.append(Happening(event, utc_now(), value, done=done))
        self._wake.set()
        await done

    def post_now(
        self, event: CallEvent, *, at: datetime | None = None, value: Any = None, leg: Leg | None = None
    ) -> None:
        """What an action itself brings about: handled before anything that came meanwhile."""
        self._urgent.append(Happening(event, at or utc_now(), value, leg))
        self._wake.set()

    async def join(self) -> None:
        """Wait until the call has ended."""
        if self._task is not None:
            await self._task

    def deal(self, name: str) -> None:
        """Begin to handle what comes."""
        self._task = asyncio.create_task(self._deal(), name=name)

    async def _deal(self) -> None:
        while not self.ended:
            while (self._urgent or self._mail) and not self.ended:
                happening = self._in_order(self._urgent.popleft() if self._urgent else self._mail.popleft())
                self._busy = True
                self._answer(happening, await self._step(happening))
                self._busy = False
            if not self.ended:
                self._wake.clear()
                await self._wake.wait()
        for late in self._mail:
            self._answer(late, "call_ended")

    def _in_order(self, happening: Happening) -> Happening:
        """The switch's clock and ours may differ by a little: nothing happens before what led to it."""
        at = in_order(happening.at, self._latest)
        self._latest = max(at, self._latest)
        return happening if at is happening.at else replace(happening, at=at)

    @staticmethod
    def _answer(happening: Happening, refusal: str | None) -> None:
        if happening.done is None or happening.done.done():
            return
        if refusal is None:
            happening.done.set_result(None)
        else:
            happening.done.set_exception(RefusedError(refusal))

    def expects(self, event: CallEvent) -> bool:
        """Whether ``event`` waits to be handled."""
        return any(happening.event is event for happening in self._mail)

    @property
    def idle(self) -> bool:
        """Whether everything that happened so far is dealt with."""
        return not self._busy and not self._urgent and not self._mail
