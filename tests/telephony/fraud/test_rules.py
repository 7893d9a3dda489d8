"""Each rule of the fraud watch: what it finds, what it lets go, and for how long it is quiet after people were told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from telephony.fraud import Answer, Attempt, FraudRules, Release, Rule, RulesError, Watch
from telephony.fraud.ranges import destination_of, premium
from telephony.fraud.watch import Finding

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
"""Monday, twelve o'clock in Shanghai."""
HOME = "+8613812345678"
JAPAN = "+81312345678"
ALL = {rule.value: Answer.STOP for rule in Rule}
STRICT = replace(FraudRules(), home_too=True, **ALL)  # type: ignore[arg-type]


def attempt(number: str = HOME, at: datetime = NOON) -> Attempt:
    return Attempt(number, at, "CN", "Asia/Shanghai")


def found(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.rule.value, finding.subject) for finding in findings]


def test_an_ordinary_call_is_nothing_to_speak_of() -> None:
    assert Watch().look(attempt(), STRICT) == []


@pytest.mark.parametrize(
    ("hours", "utc", "odd"),
    [
        ((360, 1380), "2026-11-22T21:59", True),  # 05:59 on Monday
        ((360, 1380), "2026-11-22T22:00", False),
        ((360, 1380), "2026-11-23T14:59", False),
        ((360, 1380), "2026-11-23T15:00", True),
        ((1320, 360), "2026-11-23T15:00", False),  # a night shift from 22 to 6
        ((1320, 360), "2026-11-23T04:00", True),
        ((0, 0), "2026-11-23T19:00", False),  # all day
    ],
)
def test_odd_hours_are_those_outside_the_usual_ones_by_the_company_s_clock(
    hours: tuple[int, int], utc: str, odd: bool
) -> None:
    rules = replace(STRICT, first_minute=hours[0], last_minute=hours[1])
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert found(Watch().look(attempt(at=at), rules)) == ([("odd_hours", "hours")] if odd else [])


@pytest.mark.parametrize(("is_open", "odd"), [(True, False), (False, True), (None, True)])
def test_a_company_s_own_opening_hours_count_where_it_has_any(is_open: bool | None, odd: bool) -> None:
    night = replace(attempt(at=NOON + timedelta(hours=14)), open=is_open)
    assert bool(Watch().look(night, STRICT)) is odd
    assert Watch().look(replace(attempt(), open=False), replace(STRICT, follow_hours=False)) == []


def test_hours_set_by_hand_come_before_those_of_the_menu_unless_it_is_said_otherwise() -> None:
    assert FraudRules.parse({"burst": "off"}).follow_hours
    assert not FraudRules.parse({"first_minute": 480}).follow_hours
    assert FraudRules.parse({"first_minute": 480, "follow_hours": True}).follow_hours


def test_at_home_no_hour_is_odd_unless_the_company_says_so() -> None:
    rules, night = replace(STRICT, home_too=False, new_destination=Answer.OFF), NOON + timedelta(hours=14)
    assert Watch().look(attempt(at=night), rules) == []
    assert found(Watch().look(attempt(JAPAN, night), rules)) == [("odd_hours", "hours")]


def test_a_day_nobody_works_is_odd_and_a_night_belongs_to_the_day_it_began_on() -> None:
    weekdays = replace(STRICT, days=(0, 1, 2, 3, 4))
    sunday = NOON - timedelta(days=1)
    assert found(Watch().look(attempt(at=sunday), weekdays)) == [("odd_hours", "hours")]
    nights = replace(STRICT, days=(0,), first_minute=22 * 60, last_minute=6 * 60)
    tuesday_at_two = NOON + timedelta(hours=14)
    assert Watch().look(attempt(at=tuesday_at_two), nights) == []


def test_a_country_never_called_before_is_new_once_it_may_be_called() -> None:
    watch, told = Watch(), replace(STRICT, new_destination=Answer.ALERT)
    assert found(watch.look(attempt(JAPAN), STRICT)) == [("new_destination", "JP")]
    assert found(watch.look(attempt(JAPAN), told)) == [("new_destination", "JP")], "it was stopped: still new"
    assert watch.look(attempt(JAPAN), STRICT) == []


def test_what_was_called_in_the_past_is_not_new() -> None:
    watch = Watch()
    watch.learn("JP", 0)
    assert watch.look(attempt(JAPAN), STRICT) == []


def test_a_burst_to_neighbouring_numbers_is_stopped_at_its_limit_until_the_window_has_passed() -> None:
    watch, rules = Watch(), replace(STRICT, calls=3)
    numbers = [f"+86138123456{last}" for last in range(10, 15)]
    answers = [found(watch.look(attempt(number), rules)) for number in numbers]
    assert answers == [[], [], [], [("burst", "+861381234")], [("burst", "+861381234")]]
    assert watch.look(attempt("+8613912345678"), rules) == [], "others may be called"
    assert watch.look(attempt(at=NOON + timedelta(minutes=10)), rules) == []


def test_many_very_short_calls() -> None:
    watch, rules = Watch(), replace(STRICT, shorts=3)
    for _ in range(3):
        assert watch.look(attempt(), rules) == []
        watch.ended(2_000, NOON, rules)
        watch.ended(60_000, NOON, rules)
    assert found(watch.look(attempt("+8613912345678"), rules)) == [("short_calls", "short")]
    assert watch.look(attempt("+8613912345678", NOON + timedelta(minutes=10)), rules) == []


@pytest.mark.parametrize(
    ("number", "subject"),
    [
        ("+5352345678", "+53"),
        ("+97912345678", "+979"),
        ("+18095551234", "+1809"),
        ("+881612345678", "+881"),
        ("+447012345678", None),
        ("+449061234567", "premium"),
    ],
)
def test_premium_and_high_risk_ranges(number: str, subject: str | None) -> None:
    findings = found(Watch().look(attempt(number), replace(STRICT, new_destination=Answer.OFF)))
    assert findings == ([("range", subject)] if subject else [])


def test_money_that_goes_too_fast() -> None:
    watch, rules = Watch(), replace(STRICT, speed_amount=Decimal("10.00"))
    watch.spent(Decimal("10.000000"), NOON)
    assert watch.look(attempt(), rules) == []
    watch.spent(Decimal("0.000001"), NOON)
    assert found(watch.look(attempt(), rules)) == [("speed", "spend")]
    assert watch.look(attempt(at=NOON + timedelta(hours=1)), rules) == []


@pytest.mark.parametrize("rule", list(Rule))
def test_a_rule_that_is_off_finds_nothing(rule: Rule) -> None:
    watch = Watch()
    rules = replace(STRICT, calls=1, shorts=1, speed_amount=Decimal(0), prefixes=("+81",), days=())
    for _ in range(2):
        watch.look(attempt(JAPAN), rules)
    watch.ended(1, NOON, rules)
    watch.spent(Decimal(1), NOON)
    assert {Rule(name) for name, _ in found(watch.look(attempt(JAPAN), rules))} == set(Rule)
    without = replace(rules, **{rule.value: Answer.OFF})  # type: ignore[arg-type]
    assert {Rule(name) for name, _ in found(watch.look(attempt(JAPAN), without))} == set(Rule) - {rule}


def test_an_administrator_s_release_covers_its_subject_until_it_ends() -> None:
    release = Release(Rule.NEW_DESTINATION, "JP", NOON + timedelta(hours=1))
    rules = replace(STRICT, releases=(release,))
    assert Watch().look(attempt(JAPAN), rules) == []
    assert found(Watch().look(attempt("+82212345678"), rules)) == [("new_destination", "KR")]
    late = attempt(JAPAN, NOON + timedelta(hours=1))
    assert found(Watch().look(late, rules)) == [("new_destination", "JP")]
    anywhere = replace(STRICT, releases=(Release(Rule.NEW_DESTINATION, "*"),))
    assert Watch().look(attempt("+82212345678"), anywhere) == []


def test_people_are_told_once_an_hour_of_the_same_thing() -> None:
    watch = Watch()
    times = [NOON, NOON + timedelta(minutes=59), NOON + timedelta(hours=1)]
    assert [watch.look(attempt(JAPAN, at), STRICT)[0].tell for at in times] == [True, False, True]
    assert watch.look(attempt("+82212345678"), STRICT)[0].tell, "another thing"


def test_the_worst_comes_first() -> None:
    rules = replace(STRICT, new_destination=Answer.ALERT)
    assert found(Watch().look(attempt("+5352345678"), rules)) == [("range", "+53"), ("new_destination", "CU")]


@pytest.mark.parametrize(
    ("number", "country"),
    [(HOME, "CN"), ("+18765551234", "JM"), ("+14155550100", "US"), ("+97912345678", "+979"), ("+99", "+99")],
)
def test_a_number_s_country(number: str, country: str) -> None:
    assert destination_of(number) == country


def test_what_is_no_number_is_no_premium_number() -> None:
    assert not premium("sip:evil")


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ({"burst": "maybe"}, "burst"),
        ({"calls": 0}, "calls"),
        ({"calls": True}, "calls"),
        ({"calls": "3"}, "calls"),
        ({"days": [7]}, "days"),
        ({"days": "mon"}, "days"),
        ({"prefixes": ["53"]}, "prefixes"),
        ({"prefixes": ["+5x"]}, "prefixes"),
        ({"prefixes": [7]}, "prefixes"),
        ({"speed_amount": 1.5}, "speed_amount"),
        ({"speed_amount": "NaN"}, "speed_amount"),
        ({"speed_amount": "-1"}, "speed_amount"),
        ({"colour": "red"}, "colour"),
        ({"home_too": 1}, "home_too"),
        ({"releases": []}, "releases"),
    ],
)
def test_rules_that_cannot_be_are_named(raw: dict[str, Any], field: str) -> None:
    with pytest.raises(RulesError) as error:
        FraudRules.parse(raw)
    assert error.value.field == field


def test_rules_are_read_as_they_were_written() -> None:
    rules = replace(STRICT, speed_amount=Decimal("12.50"), days=(0, 4), prefixes=("premium", "+53"))
    assert FraudRules.parse(rules.as_json()) == rules
    assert FraudRules.parse({}) == FraudRules()
