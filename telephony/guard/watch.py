"""The watch at the switches: hears who tries to get in, shuts out who guesses, lets them in when their time is over."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import structlog
from django.db import Error as DatabaseError

from linepool.kernel.tenancy import public_scope
from telephony import ami
from telephony.guard import selectors, services
from telephony.guard.attempts import Success, attempt_of
from telephony.guard.door import Door
from telephony.guard.models import Way
from telephony.guard.rule import Rule, Sentence, place_of

log = structlog.get_logger(__name__)

LOOK_S: Final = 2.0
"""So often what a person lifted, and whose time is over, is looked up."""
AGAIN_S: Final = 3.0
Spared = list[selectors.Network]


class InThread(Protocol):
    """Runs a blocking function elsewhere."""

    async def run(self, work: Callable[..., Any], *args: Any) -> Any:
        """Its answer."""
        ...


@dataclass(frozen=True, slots=True)
class Post:
    """One switch: where its events come from, and its door."""

    events: ami.Address
    door: Door


class Watch:
    """Guards these switches until cancelled. Never raises for a switch or a database that is away: it waits.

    Who is shut out is shut out of all of them at once, before it is written down.
    """

    def __init__(self, posts: Sequence[Post], threads: InThread) -> None:
        self.posts = posts
        self.rule = Rule()
        self._threads = threads
        self._until: dict[str, datetime] = {}
        self._spared: Spared | None = None
        self._unwritten: list[Sentence] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Stand watch."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._look_after(), name="guard-look")
                for post in self.posts:
                    group.create_task(self._listen(post), name="guard-listen")
        finally:
            for post in self.posts:
                await post.door.close()

    async def _listen(self, post: Post) -> None:
        while True:
            try:
                async with aclosing(ami.events(post.events, "security")) as heard:
                    async for event in heard:
                        if not event:
                            post.door.shut.clear()  # it may be a new switch, which knows nothing
                        else:
                            self.on_event(event, datetime.now(UTC))
            except ami.AmiError as error:
                log.warning("guard.deaf", error=str(error))
            await asyncio.sleep(AGAIN_S)

    def on_event(self, event: dict[str, str], now: datetime) -> None:
        """One event of a switch; a sentence is carried out in a task of its own."""
        found = attempt_of(event, now)
        if isinstance(found, Success):
            self.rule.succeeded(found.address, found.at)
        elif found is not None and (sentence := self.rule.failed(found)) is not None:
            task = asyncio.get_running_loop().create_task(self._carry_out(sentence))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, sentence: Sentence) -> None:
        if self._spared is None or selectors.is_spared(sentence.address, self._spared):
            log.warning("guard.spared", address=sentence.address, reason=sentence.reason, tries=sentence.tries)
            return
        log.warning("guard.shut_out", address=sentence.address, reason=sentence.reason, until=str(sentence.until))
        self._unwritten.append(sentence)
        if not sentence.account:
            self._until[sentence.address] = sentence.until
            for post in self.posts:
                await post.door.shut_out(sentence.address)
        await self._write()

    async def _write(self) -> None:
        """Write what was decided; what the database does not take now is tried again at the next look."""
        while self._unwritten:
            sentence = self._unwritten.pop(0)
            try:
                await self._threads.run(_write, sentence)
            except DatabaseError as error:
                self._unwritten.insert(0, sentence)
                log.warning("guard.unwritten", error=str(error).splitlines()[0])
                return

    async def _look_after(self) -> None:
        began = True
        while True:
            try:
                homes = await self._threads.run(_read_homes) if began else []
                standing, self._spared = await self._threads.run(_read)
            except DatabaseError as error:
                log.warning("guard.blind", error=str(error).splitlines()[0])
            else:
                await self._write()
                self._take_over(standing, homes, began=began)
                began = False
            await self._set_doors()
            await asyncio.sleep(LOOK_S)

    def _take_over(self, standing: selectors.Standing, homes: list[str], *, began: bool) -> None:
        """What the books say holds, except for what they do not know yet."""
        if began:
            for address, (until, times) in standing["earlier"].items():
                self.rule.remember(address, until, times)
            for address in homes:
                self._trust(address)
            self._until |= dict.fromkeys(standing["ended"], datetime.min.replace(tzinfo=UTC))
        unwritten = {sentence.address for sentence in self._unwritten if not sentence.account}
        for address in self._until.keys() - standing["active"].keys() - unwritten:
            if self._until[address] > datetime.now(UTC):  # before its time: a person lifted it
                self.rule.forgive(address)
            self._until[address] = datetime.min.replace(tzinfo=UTC)
        self._until |= standing["active"]

    def _trust(self, address: str) -> None:
        with contextlib.suppress(ValueError):  # a host's name: nobody's address
            self.rule.succeeded(place_of(address), datetime.now(UTC))

    async def _set_doors(self) -> None:
        now = datetime.now(UTC)
        over = [address for address, until in self._until.items() if until <= now]
        for address, until in self._until.items():
            for post in self.posts:
                if until > now and address not in post.door.shut:
                    await post.door.shut_out(address)
        for address in over:
            if all([await post.door.let_in(address) for post in self.posts]):
                del self._until[address]


def _read() -> tuple[selectors.Standing, Spared]:
    with public_scope():
        now = datetime.now(UTC)
        services.let_accounts_in(now)
        return selectors.standing(Way.SIP, now), selectors.never_banned()


def _read_homes() -> list[str]:
    with public_scope():
        return selectors.at_home(datetime.now(UTC))


def _write(sentence: Sentence) -> None:
    with public_scope():
        services.ban(Way.SIP, sentence)
