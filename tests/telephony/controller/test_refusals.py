"""Every refusal: the code in the record and on the board, the words that are heard, the cause the line ends with."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from telephony.carriers.selectors import KnownCarrier, Route
from telephony.controller.alarms import STANDS, Alarm, Alarms
from telephony.controller.call.ending import MOST_TOLD
from telephony.controller.call.states import CallState
from telephony.controller.carriers import CarrierBook
from telephony.controller.refusals import REFUSALS, refusal
from telephony.controller.refused import RefusedError
from telephony.controller.shown.board import board
from telephony.fraud import Answer, FraudRules, Release, Rule
from telephony.ports import CompanyLimits, Refused
from telephony.prompts import system_text
from tests.telephony.controller.acme import OUTSIDE_OF_US
from tests.telephony.controller.behaving import FakeChannel
from tests.telephony.controller.world import World, world

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
QUIET = FraudRules(odd_hours=Answer.OFF)
CUBA = "+5352345678"


def alarms(w: World, company_id: int = 1) -> list[tuple[str, int]]:
    return [(row["code"], row["count"]) for row in board(w.exchange, company_id)["alarms"]]


async def refused(w: World, words: str, cause: int, code: str) -> None:
    """A caller arrives, hears this, and the line is given up with this cause."""
    told, caller = len(w.records), w.caller_arrives()
    await w.in_state(CallState.REFUSING)
    heard = [request.query["media"] for request in w.asterisk.switch.requests if f"{caller.id}/play" in request.uri]
    assert heard == [f"sound:{system_text(words, 'en')}"]
    assert caller.state != "Up", "it costs the caller nothing"
    w.asterisk.end_playback(next(name for name, on in w.asterisk.playbacks.items() if on == caller.id))
    await w.until(lambda: caller.id not in w.asterisk.channels)
    ends = [request.query["reason_code"] for request in w.asterisk.switch.requests if request.uri.endswith(caller.id)]
    assert ends[-1] == str(cause)
    await w.until(lambda: len(w.records) > told)
    assert (w.records[-1].outcome, w.records[-1].reason) == ("refused", code)
    assert code in [one for one, _ in alarms(w)]


@pytest.mark.parametrize(
    ("changes", "words", "cause", "code"),
    [
        ({"limits": CompanyLimits(per_second=0)}, "lines_busy", 42, "too_fast"),
        ({"limits": CompanyLimits(calls_in=0)}, "lines_busy", 17, "too_many_calls"),
        ({"limits": CompanyLimits(waiting=0)}, "too_many_waiting", 17, "too_many_waiting"),
        ({"active": False}, "not_in_service", 21, "suspended"),
    ],
)
async def test_a_caller_who_is_refused_hears_why(changes: dict[str, Any], words: str, cause: int, code: str) -> None:
    async with world(**changes) as w:
        await refused(w, words, cause, code)


async def test_the_reason_is_in_the_company_s_language() -> None:
    async with world(limits=CompanyLimits(calls_in=0), language="zh-hans") as w:
        w.caller_arrives()
        await w.in_state(CallState.REFUSING)
        assert any("线路繁忙" in str(request.query) for request in w.asterisk.switch.requests)


async def test_a_carrier_that_gives_more_than_it_sold_is_refused_and_the_company_s_place_is_free_again() -> None:
    async with world() as w:
        limits = KnownCarrier(channels_in=0, per_second=10)
        w.exchange.carriers = await _book(limits)
        await refused(w, "lines_busy", 34, "carriers_full")
        w.exchange.carriers = await _book(replace(limits, channels_in=5, per_second=0))
        await refused(w, "lines_busy", 42, "carrier_too_fast")
        assert w.exchange.companies.limits.running(1) == 0


async def _book(limits: KnownCarrier) -> CarrierBook:
    async def read() -> dict[str, KnownCarrier]:
        return {"carrier-lab": limits}

    book = CarrierBook(read)
    await book.refresh()
    return book


async def test_a_carrier_s_channels_are_counted_until_their_calls_are_over() -> None:
    book = await _book(KnownCarrier(channels_in=1, per_second=9))
    assert [book.admit("carrier-lab") for _ in range(2)] == [None, "carriers_full"]
    book.release("carrier-lab")
    assert book.admit("carrier-lab") is None
    assert book.admit("a-node-of-ours") is None


def test_calls_go_out_by_the_first_carrier_with_a_free_channel_within_its_limits() -> None:
    book, taken = CarrierBook(), {"full": 5, "out": 2}
    book.adopt("both")
    routes = [
        Route("full", "full", "d1", 5),
        Route("out", "out", "d2", 10, max_out=2),
        Route("both", "both", "d3", 1),
        Route("slow", "slow", "d4", 10, calls_per_second=0),
        Route("good", "good", "d5", 10, calls_per_second=1),
    ]
    count = lambda endpoint: taken.get(endpoint, 0)  # noqa: E731
    assert book.ways(routes, count, dialling=False) == [("good", "d5")]
    assert book.ways(routes, count, dialling=True) == [("good", "d5")]
    assert book.ways(routes, count, dialling=True) == [], "one a second"


async def test_callers_in_line_are_no_more_than_may_wait() -> None:
    async with world(limits=CompanyLimits(waiting=1)) as w:
        await w.away(801)
        first, second = w.caller_arrives(), w.caller_arrives()
        await w.until(lambda: len(w.asterisk.playbacks) == 2)
        await w.quiet()
        w.asterisk.press(first, "1")
        await w.in_state(CallState.QUEUED)
        w.asterisk.press(second, "1")
        await w.until(lambda: alarms(w) == [("too_many_waiting", 1)])
        await refused(w, "too_many_waiting", 17, "too_many_waiting")
        for caller in (first, second):
            w.asterisk.destroy(caller.id)
        await w.over(3)


async def test_changed_limits_count_from_the_next_call_on() -> None:
    async with world() as w:
        w.directory.profile = replace(w.directory.profile, limits=CompanyLimits(calls_in=0))
        await w.exchange.companies.changed(1)
        await refused(w, "lines_busy", 17, "too_many_calls")


async def test_a_storm_is_one_alarm_with_its_count_and_another_company_s_board_says_nothing() -> None:
    async with world(limits=CompanyLimits(calls_in=0)) as w:
        for _ in range(5):
            w.caller_arrives()
        await w.until(lambda: alarms(w) == [("too_many_calls", 5)] and len(w.asterisk.playbacks) == 5)
        assert alarms(w, 2) == []
        for name in list(w.asterisk.playbacks):
            w.asterisk.end_playback(name)
        await w.over(5)


async def dialling(w: World, number: str) -> str:
    with pytest.raises(RefusedError) as caught:
        await w.desks.dial(1, 801, number)
    return caught.value.code


@pytest.mark.parametrize("code", ["spend_day", "spend_month", "no_credit", "barred", "no_price"])
async def test_an_agent_is_told_what_the_money_says(code: str) -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        w.gate.verdict = Refused(code)
        assert await dialling(w, OUTSIDE_OF_US) == code
        assert alarms(w) == [(code, 1)]
        assert w.exchange.companies.limits.running(1) == 0


async def test_a_call_that_looks_like_fraud_is_stopped_and_stands_on_the_board_until_it_is_released() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        assert await dialling(w, CUBA) == "fraud_range"
        assert alarms(w) == [("fraud_range", 1), ("fraud_new_destination", 1)]
        assert board(w.exchange, 1)["alarms"][0]["subject"] == "+53", "what an administrator may allow"
        assert not w.gate.reserved, "nobody pays for what is stopped"
        allowed = replace(QUIET, releases=(Release(Rule.RANGE, "+53"),))
        w.directory.profile = replace(w.directory.profile, fraud=allowed)
        await w.exchange.companies.changed(1)
        await w.desks.dial(1, 801, CUBA)
        await w.in_state(CallState.SUMMONING)
        await w.do("call.hangup", 801)
        await w.over()


@pytest.mark.parametrize(("hours_later", "is_open"), [(0, True), (-4, True), (-5, False), (6, True), (7, False)])
async def test_a_company_is_at_work_by_the_hours_of_its_menu_and_an_hour_around_them(
    hours_later: int, is_open: bool
) -> None:
    weekly = {"mon": [["09:00", "18:00"]]}
    hours = {"kind": "hours", "timezone": "Asia/Shanghai", "weekly": weekly, "open": "end", "closed": "end"}
    end = {"kind": "hangup", "cause": "normal"}
    async with world(fraud=QUIET, flow={"version": 1, "entry": "hours", "nodes": {"hours": hours, "end": end}}) as w:
        at = NOW + timedelta(hours=hours_later)
        assert w.exchange.companies.is_open(w.directory.profile, at) is is_open
    async with world(fraud=QUIET) as w:
        assert w.exchange.companies.is_open(w.directory.profile, NOW) is None, "its menu names none"


async def test_emergency_numbers_are_watched_by_nobody() -> None:
    async with world(fraud=FraudRules(odd_hours=Answer.STOP, days=(), home_too=True)) as w:
        await w.ready()
        assert await dialling(w, OUTSIDE_OF_US) == "fraud_odd_hours"
        await w.desks.dial(1, 801, "110")
        await w.in_state(CallState.SUMMONING)
        await w.do("call.hangup", 801)
        await w.over()


async def test_what_a_company_called_before_a_restart_is_not_new_to_it() -> None:
    async with world(fraud=QUIET) as w:
        w.directory.recent = ["+81312345678"]
        assert await w.exchange.companies.tolls.look(w.directory.profile, "+81387654321", NOW) is None
        assert alarms(w) == []


async def test_a_phone_that_dialled_what_it_may_not_hears_why() -> None:
    async with world(fraud=QUIET) as w:
        await w.ready()
        phone = FakeChannel("9.1", "PJSIP/phone801-00000001", ("agent",), "Ring", exten=CUBA)
        w.asterisk.channels[phone.id] = phone
        w.asterisk.event("StasisStart", args=["agent"], channel=phone.as_json())
        await w.until(lambda: bool(w.asterisk.playbacks))
        heard = [request.query["media"] for request in w.asterisk.switch.requests if f"{phone.id}/play" in request.uri]
        assert heard == [f"sound:{system_text('stopped_as_suspicious', 'en')}"]
        w.asterisk.end_playback(next(iter(w.asterisk.playbacks)))
        await w.until(lambda: phone.id not in w.asterisk.channels)
        assert not w.exchange.playbacks


def test_every_refusal_has_its_words_in_both_languages() -> None:
    codes = [*REFUSALS, "no_credit", "suspended", *(f"fraud_{rule}" for rule in Rule)]
    for code in codes:
        for language in ("zh-hans", "en"):
            assert system_text(refusal(code, outbound=True).words, language)


def test_outside_callers_are_told_nothing_of_a_company_s_money() -> None:
    for code in ("no_credit", "suspended"):
        assert refusal(code).words == "not_in_service"
        assert refusal(code, outbound=True).words == code


def test_an_alarm_stands_while_its_cause_goes_on_and_a_little_longer() -> None:
    boards: list[int] = []
    begun: list[Alarm] = []
    book = Alarms(boards.append, begun.append)
    book.note(1, "too_fast", NOW, "a")
    book.note(1, "too_fast", NOW + STANDS / 2, "b")
    (alarm,) = book.of(1)
    assert (alarm.since, alarm.count, alarm.detail, len(begun)) == (NOW, 2, "b", 1)
    book.sweep(NOW + STANDS)
    assert book.of(1)
    book.sweep(NOW + STANDS * 1.5)
    assert (book.of(1), boards) == ([], [1, 1, 1])
    book.note(1, "too_fast", NOW + timedelta(hours=1))
    assert len(begun) == 2, "a new one, which is written down again"


async def test_in_a_storm_some_are_told_why_and_the_others_only_get_the_cause() -> None:
    async with world(limits=CompanyLimits(calls_in=0)) as w:
        for _ in range(4 * MOST_TOLD):
            w.caller_arrives()
        await w.until(lambda: len(w.records) == 3 * MOST_TOLD)
        assert len(w.asterisk.playbacks) == MOST_TOLD
        for name in list(w.asterisk.playbacks):
            w.asterisk.end_playback(name)
        await w.over(4 * MOST_TOLD)
    assert {record.reason for record in w.records} == {"too_many_calls"}


class Books:
    """The carriers in a database that may be away, and switches that may be."""

    def __init__(self) -> None:
        self.known = {"carrier-lab": KnownCarrier(1, 1, ("203.0.113.1",))}
        self.away = self.switch_away = False
        self.told = 0

    async def read(self) -> dict[str, KnownCarrier]:
        if self.away:
            raise TimeoutError
        return dict(self.known)

    async def tell(self, endpoints: Collection[str]) -> bool:
        assert set(endpoints) == set(self.known)
        self.told += 1
        return not self.switch_away


async def test_switches_read_their_carriers_when_something_changed_and_the_database_answers() -> None:
    books = Books()
    book = CarrierBook(books.read, books.tell)
    books.away = True
    await book.changed()
    assert books.told == 0, "a switch that reads from a database that is away forgets its carriers"
    books.away = False
    await book.refresh(now=True)
    await book.refresh(now=True)
    assert books.told == 1, "nothing changed"
    await book.changed()
    assert books.told == 2, "what is not in these lines may have changed"
    books.known["carrier-lab"] = replace(books.known["carrier-lab"], addresses=("203.0.113.2",))
    books.switch_away = True
    await book.refresh(now=True)
    books.switch_away = False
    await book.refresh(now=True)
    await book.refresh(now=True)
    assert books.told == 4, "a word that was lost, and a switch that was away, are made good"
