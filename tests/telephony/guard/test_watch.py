"""The watch with a switch of two lines: one that tells what it hears, one that takes who is to be shut out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from django.db import OperationalError

from telephony import ami
from telephony.guard import selectors, watch
from telephony.guard.door import Door
from telephony.guard.rule import TRIES, Sentence
from telephony.guard.watch import Post, Watch

GUESSER = "203.0.113.9"
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


class Books:
    """The database's part: what stands, what was written; `away` while it does not answer."""

    def __init__(self) -> None:
        self.active: dict[str, datetime] = {}
        self.ended: list[str] = []
        self.at_home: list[str] = []
        self.written: list[Sentence] = []
        self.away = False

    async def run(self, work: Callable[..., Any], *args: Any) -> Any:
        if self.away:
            raise OperationalError("the database is away")
        if work is watch._read:
            standing: selectors.Standing = {
                "active": dict(self.active),
                "ended": self.ended,
                "earlier": {},
            }
            return standing, []
        if work is watch._read_homes:
            return self.at_home
        self.written.append(args[0])
        if not args[0].account:
            self.active[args[0].address] = args[0].until
        return None


class Switch:
    """Takes access lists as Asterisk 22 does, and forgets them when it restarts."""

    def __init__(self) -> None:
        self.denied: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rpartition("/")[2]
        self.asked.append((request.method, name))
        if request.method == "DELETE":
            return httpx.Response(204 if self.denied.pop(name, None) else 404)
        self.denied[name] = request.read().decode()
        return httpx.Response(500, json={"error": "Allocation failed"})


@pytest.fixture
def switch() -> Switch:
    return Switch()


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
async def guard(switch: Switch, books: Books) -> Watch:
    door = Door("http://switch/ari", "u", "p")
    door._http = httpx.AsyncClient(transport=httpx.MockTransport(switch))
    return Watch([Post(ami.Address("127.0.0.1", 1, "u", "p"), door)], books)


def wrong_passwords(guard: Watch, address: str = GUESSER) -> None:
    for _ in range(TRIES):
        remote = f"IPV4/UDP/{address}/5060"
        event = {"Event": "ChallengeResponseFailed", "Service": "PJSIP", "AccountID": "7", "RemoteAddress": remote}
        guard.on_event(event, datetime.now(UTC))


async def carried_out(guard: Watch) -> None:
    await asyncio.gather(*guard._tasks)


async def look(guard: Watch, *, began: bool = False) -> None:
    """One round of `_look_after`, without its wait."""
    homes = await guard._threads.run(watch._read_homes) if began else []
    standing, guard._spared = await guard._threads.run(watch._read)
    guard._take_over(standing, homes, began=began)
    await guard._set_doors()


async def test_a_guesser_is_shut_out_at_once_and_written_down(guard: Watch, switch: Switch, books: Books) -> None:
    await look(guard, began=True)
    wrong_passwords(guard)
    await carried_out(guard)
    assert list(switch.denied) == [f"ban-{GUESSER}"]
    assert GUESSER in switch.denied[f"ban-{GUESSER}"]
    assert [sentence.address for sentence in books.written] == [GUESSER]


async def test_where_phones_are_registered_only_the_guessed_account_is_refused_after_a_restart_too(
    guard: Watch, switch: Switch, books: Books
) -> None:
    books.at_home = [GUESSER, "a-proxy.example"]
    await look(guard, began=True)
    wrong_passwords(guard)
    await carried_out(guard)
    await look(guard)
    assert not switch.denied
    assert [(sentence.address, sentence.account) for sentence in books.written] == [(GUESSER, "7")]


async def test_before_it_is_known_who_is_spared_nobody_is_shut_out(guard: Watch, switch: Switch) -> None:
    wrong_passwords(guard)
    await carried_out(guard)
    assert not switch.denied


async def test_without_a_database_the_door_is_shut_all_the_same_and_the_books_follow(
    guard: Watch, switch: Switch, books: Books
) -> None:
    await look(guard, began=True)
    books.away = True
    wrong_passwords(guard)
    await carried_out(guard)
    assert (list(switch.denied), books.written) == ([f"ban-{GUESSER}"], [])
    books.away = False
    await guard._write()
    assert [sentence.address for sentence in books.written] == [GUESSER]


async def test_when_the_time_is_over_the_door_is_opened(guard: Watch, switch: Switch, books: Books) -> None:
    books.active[GUESSER] = datetime.now(UTC) + timedelta(hours=1)
    await look(guard, began=True)
    assert switch.denied
    guard._until[GUESSER] = NEVER
    del books.active[GUESSER]
    await look(guard)
    assert not switch.denied


async def test_whom_a_person_lets_in_is_let_in_and_begins_anew(guard: Watch, switch: Switch, books: Books) -> None:
    await look(guard, began=True)
    wrong_passwords(guard)
    await carried_out(guard)
    del books.active[GUESSER]
    await look(guard)
    assert not switch.denied
    wrong_passwords(guard)
    await carried_out(guard)
    assert books.written[1].until - books.written[1].at == timedelta(seconds=10)


async def test_a_new_watch_shuts_what_holds_and_opens_what_the_last_one_left_shut(
    guard: Watch, switch: Switch, books: Books
) -> None:
    switch.denied = {"ban-203.0.113.1": "left by the one before"}
    books.active, books.ended = {GUESSER: datetime.now(UTC) + timedelta(hours=1)}, ["203.0.113.1"]
    await look(guard, began=True)
    assert list(switch.denied) == [f"ban-{GUESSER}"]


async def test_a_switch_that_restarted_is_told_again(guard: Watch, switch: Switch, books: Books) -> None:
    books.active[GUESSER] = datetime.now(UTC) + timedelta(hours=1)
    await look(guard, began=True)
    switch.denied.clear()
    guard.posts[0].door.shut.clear()  # what listening again does
    await look(guard)
    assert list(switch.denied) == [f"ban-{GUESSER}"]


async def test_a_switch_that_does_not_answer_is_asked_again(guard: Watch, books: Books) -> None:
    def away(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("away")

    door = guard.posts[0].door
    door._http = httpx.AsyncClient(transport=httpx.MockTransport(away))
    books.active[GUESSER] = datetime.now(UTC) + timedelta(hours=1)
    await look(guard, began=True)
    assert door.shut == set()


async def test_nothing_but_an_address_reaches_the_switch(guard: Watch, switch: Switch) -> None:
    """A list the switch cannot read would make it refuse everybody."""
    with pytest.raises(ValueError, match="does not appear to be"):
        await guard.posts[0].door.shut_out("everybody")
    assert switch.asked == []
