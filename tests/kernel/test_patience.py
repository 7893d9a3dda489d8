"""What the web says while the database answers nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import select
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection

from linepool.kernel import patience
from linepool.kernel.patience import Patient, Receive, Send, given_up
from linepool.kernel.pulse import Pulse, Question
from linepool.kernel.tenancy import public_scope
from telephony.control import ControllerUnavailable, send_command

SOON_S = 0.05


@dataclass
class Heart:
    """A database that has been away for as long as the test says."""

    away_s: float = 0.0

    def start(self) -> None:
        pass

    def away_for(self) -> float:
        return self.away_s


@dataclass
class Site:
    """An application that answers when it may, behind its `Patient`; remembers what it found out at its end."""

    heart: Heart = field(default_factory=Heart)
    may_answer: asyncio.Event = field(default_factory=asyncio.Event)
    given_up: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    async def _application(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"{}"})
        self.given_up.set_result(given_up())

    async def ask(self, path: str = "/api/plans/", kind: str = "http") -> list[MutableMapping[str, Any]]:
        told: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            return {"type": f"{kind}.connect"}

        async def send(message: MutableMapping[str, Any]) -> None:
            told.append(message)

        await Patient(self._application, self.heart, patience_s=SOON_S)({"type": kind, "path": path}, receive, send)
        return told


async def test_a_request_that_waits_in_vain_is_refused_and_nothing_of_it_is_done_later() -> None:
    site = Site(Heart(away_s=1))
    told = await site.ask()
    assert told[0]["status"] == 503
    assert json.loads(told[1]["body"])["code"] == "database_unavailable"
    site.may_answer.set()
    assert await site.given_up, "it is told, in time"
    assert len(told) == 2, "and answers nobody"


async def test_a_slow_answer_is_waited_for_as_long_as_the_database_lives() -> None:
    site = Site()
    asking = asyncio.create_task(site.ask())
    await asyncio.sleep(4 * SOON_S)
    assert not asking.done()
    site.may_answer.set()
    told = await asking
    assert told[0]["status"] == 200
    assert not await site.given_up


async def test_once_the_database_is_surely_away_nobody_waits_at_all() -> None:
    site = Site(Heart(away_s=patience.SURE_S + 1))
    assert (await site.ask())[0]["status"] == 503
    assert not site.given_up.done(), "the application was not asked"


async def test_pages_are_served_and_sockets_are_told_to_come_again() -> None:
    site = Site(Heart(away_s=patience.SURE_S + 1))
    site.may_answer.set()
    assert (await site.ask("/queues"))[0]["status"] == 200
    assert [word.get("code") for word in await site.ask("/ws/live/", "websocket")] == [None, patience.TRY_AGAIN_LATER]


@pytest.mark.parametrize(("path", "status"), [("/healthz", 200), ("/readyz", 503)])
async def test_who_looks_after_us_is_told(path: str, status: int) -> None:
    well, ill = Site(), Site(Heart(away_s=2.5))
    assert (await well.ask(path))[0]["status"] == 200
    told = await ill.ask(path)
    assert told[0]["status"] == status
    assert json.loads(told[1]["body"]) == {"database": "away", "database_away_s": 2.5}


@pytest.mark.django_db
def test_what_was_given_up_reads_and_writes_nothing_and_commands_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    request = patience._Request()
    token = patience._current.set(request)
    try:
        request.given_up = True
        with public_scope(), pytest.raises(OperationalError), connection.cursor():
            pass
        with pytest.raises(ControllerUnavailable):
            send_command("call.hangup", company_id=1, user_id=1)
    finally:
        patience._current.reset(token)


def test_the_pulse_counts_from_the_first_question_without_an_answer() -> None:
    clock, answers = [100.0], [False]

    def ask() -> None:
        if not answers[0]:
            raise psycopg.OperationalError

    pulse = Pulse(ask, lambda: clock[0])
    assert pulse.away_for() == 0
    pulse.beat()
    clock[0] += 2
    pulse.beat()
    clock[0] += 1
    assert pulse.away_for() == 3
    answers[0] = True
    pulse.beat()
    assert pulse.away_for() == 0


def test_the_pulse_counts_while_a_question_hangs() -> None:
    clock = [100.0]
    seen: list[float] = []

    def hanging() -> None:
        clock[0] += 7
        seen.append(pulse.away_for())

    pulse = Pulse(hanging, lambda: clock[0])
    pulse.beat()
    assert seen == [7]


@pytest.mark.django_db
def test_an_answer_that_came_while_this_process_stood_still_is_an_answer() -> None:
    clock, seen = [100.0], dict[str, float]()
    question = Question(connection.settings_dict)
    question()
    assert question._kept is not None
    line = question._kept.pgconn

    def standing_still() -> None:
        line.send_query(b"select pg_sleep(0.3)")
        clock[0] += 7
        seen["asked"] = pulse.away_for()
        select.select([line.socket], [], [])  # it has come, and this thread has no turn
        seen["answered"] = pulse.away_for()
        while line.get_result() is not None:
            pass

    pulse = Pulse(standing_still, lambda: clock[0], question.answered)
    pulse.beat()
    assert seen == {"asked": 7, "answered": 0}


@pytest.mark.django_db
def test_a_connection_that_was_cut_is_no_answer() -> None:
    clock, port = [100.0], [connection.settings_dict["PORT"]]
    question = Question(_Moving(connection.settings_dict, port))
    pulse = Pulse(question, lambda: clock[0], question.answered)
    pulse.beat()
    assert question._kept is not None
    port[0] = "1"  # nobody listens there
    question._kept.execute("set client_min_messages to error")
    with contextlib.suppress(psycopg.Error):
        question._kept.execute("select pg_terminate_backend(pg_backend_pid())")
    pulse.beat()
    clock[0] += 7
    pulse.beat()
    assert pulse.away_for() == 7
    port[0] = connection.settings_dict["PORT"]
    pulse.beat()
    assert pulse.away_for() == 0


class _Moving(dict[str, Any]):
    """Settings of a database whose port changes."""

    def __init__(self, settings: Mapping[str, Any], port: list[Any]) -> None:
        super().__init__(settings)
        self._port = port

    def __getitem__(self, name: str) -> Any:
        return self._port[0] if name == "PORT" else super().__getitem__(name)
