"""What is known of companies while the database answers, errs or only stalls."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import pytest

from linepool.kernel.ids import new_id
from telephony.controller import companies
from telephony.controller.call.call import Call
from telephony.controller.companies import CompanyBook
from telephony.controller.threads import Threads
from telephony.ports import Allowed, CompanyProfile, Direction, Granted, Hold, NumberRoute, Refused, Verdict
from tests.telephony.controller.acme import COMPANY, NUMBER


class Database:
    """Directory and gate in one, which can stall."""

    def __init__(self) -> None:
        self.flowing = threading.Event()
        self.flowing.set()
        self.asked: list[str] = []
        self.verdict: Verdict = Allowed()

    def find_number(self, e164: str) -> NumberRoute | None:
        self.asked.append("number")
        self.flowing.wait(5)
        return NumberRoute(e164, 1) if e164 == NUMBER else None

    def company(self, company_id: int) -> CompanyProfile | None:
        self.asked.append("company")
        self.flowing.wait(5)
        return COMPANY

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        self.asked.append("gate")
        self.flowing.wait(5)
        return self.verdict

    def reserve(self, hold: Hold, ms: int) -> Granted | Refused:
        self.asked.append("money")
        self.flowing.wait(5)
        return Granted(ms) if isinstance(self.verdict, Allowed) else self.verdict

    def settle(self, hold: Hold, ms: int) -> None:
        self.asked.append("settle")

    def recently_called(self, company_id: int) -> list[str]:
        self.asked.append("history")
        self.flowing.wait(5)
        return []

    def wants_no_calls(self, company_id: int, number: str) -> bool:
        self.asked.append("wishes")
        self.flowing.wait(5)
        return False


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    monkeypatch.setattr(companies, "PATIENCE_S", 0.1)
    stalled = Database()
    yield stalled
    stalled.flowing.set()


def a_call(direction: Direction) -> Call:
    """As much of one as is asked for."""
    number = NUMBER if direction is Direction.INBOUND else "+8613800138000"
    return cast(Call, SimpleNamespace(direction=direction, number=NUMBER, called=number, id=new_id()))


def incoming() -> Call:
    return a_call(Direction.INBOUND)


def outgoing() -> Call:
    return a_call(Direction.OUTBOUND)


def book(database: Database) -> CompanyBook:
    return CompanyBook(database, database, Threads(2), lambda profile: None)


async def test_a_second_call_asks_nobody(database: Database) -> None:
    known = book(database)
    for _ in range(3):
        assert await known.of_number(NUMBER) is COMPANY
        assert await known.may_start(COMPANY, incoming()) is None
    assert database.asked == ["number", "company", "gate"]


async def test_an_outbound_call_is_asked_about_each_time(database: Database) -> None:
    known = book(database)
    for _ in range(2):
        assert await known.may_start(COMPANY, outgoing()) is None
    assert database.asked == ["history", "money", "money"]


async def test_a_refusal_is_not_remembered(database: Database) -> None:
    known = book(database)
    database.verdict = Refused("no_credit")
    assert await known.may_start(COMPANY, incoming()) == "no_credit"
    database.verdict = Allowed()
    assert await known.may_start(COMPANY, incoming()) is None
    assert known.limits.running(1) == 1


async def test_a_stalled_database_lets_calls_in_and_keeps_calls_out_from_starting(database: Database) -> None:
    known = book(database)
    await known.of_number(NUMBER)
    database.flowing.clear()
    assert await known.may_start(COMPANY, incoming()) is None
    begun = time.monotonic()
    for _ in range(20):
        assert await known.of_number(NUMBER) is COMPANY
        assert await known.may_start(COMPANY, outgoing()) == "technical_problem"
    assert time.monotonic() - begun < 0.09, "after the first silence nobody waits again"


async def test_a_number_nobody_knows_is_an_error_while_the_database_stalls(database: Database) -> None:
    database.flowing.clear()
    with pytest.raises(TimeoutError):
        await book(database).of_number("+862081889999")


async def test_word_of_a_change_is_read_at_once(database: Database) -> None:
    known = book(database)
    await known.of_number(NUMBER)
    await known.changed(1)
    await known.of_number(NUMBER)
    assert database.asked == ["number", "company", "company", "number"]


class Turning(Database):
    """Each question after a company is answered when its turn is set, with what was true when it was asked."""

    def __init__(self, turns: int) -> None:
        super().__init__()
        self.turns = [threading.Event() for _ in range(turns)]
        self.truth: CompanyProfile | None = COMPANY

    def company(self, company_id: int) -> CompanyProfile | None:
        truth, turn = self.truth, self.turns[len(self.asked)]
        self.asked.append("company")
        turn.wait(5)
        if truth is None:
            raise ConnectionError("the database is away")
        return truth

    async def is_asked(self, times: int) -> None:
        while len(self.asked) < times:
            await asyncio.sleep(0.001)


async def test_a_whole_company_that_logs_in_at_once_is_two_readings() -> None:
    database = Turning(2)
    known = book(database)
    first = asyncio.create_task(known.read(1))
    await database.is_asked(1)
    others = [asyncio.create_task(known.read(1)) for _ in range(500)]
    await asyncio.sleep(0)
    database.turns[1].set()
    database.turns[0].set()
    assert await asyncio.gather(first, *others) == [COMPANY] * 501
    assert database.asked == ["company"] * 2, "the first may have been too early for what the others mean"


async def test_a_reading_that_fails_is_not_the_next_ones_failure() -> None:
    database = Turning(2)
    known = book(database)
    database.truth = None
    failed = asyncio.create_task(known.read(1))
    await database.is_asked(1)
    database.truth = COMPANY
    after = asyncio.create_task(known.read(1))
    await asyncio.sleep(0)
    database.turns[1].set()
    database.turns[0].set()
    with pytest.raises(ConnectionError):
        await failed
    assert await after is COMPANY


async def test_the_company_as_it_was_before_never_replaces_what_it_is_now() -> None:
    """Two readings under way at once could end in the other order."""
    database = Turning(2)
    known = book(database)
    first = asyncio.create_task(known.read(1))
    await database.is_asked(1)
    database.truth = replace(COMPANY, name="Now")
    second = asyncio.create_task(known.read(1))
    await asyncio.sleep(0)
    database.turns[1].set()
    database.turns[0].set()
    await asyncio.gather(first, second)
    now = known.known(1)
    assert now is not None
    assert now.name == "Now"
