"""The numbered rules of facts/money.md that the pure engine keeps; the database's are in tests/billing/ledger."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from billing.rating import (
    ChargeRule,
    Clock,
    Free,
    Holding,
    Leg,
    Outcome,
    Pulse,
    Quarantined,
    Rated,
    StartedSecond,
    line_amount,
    monthly_charge,
    tax_totals,
    unit_days,
)
from linepool.kernel.money import split
from tests.billing.rating.build import LONG_DISTANCE, MORNING, book, inbound, included, outbound, rate, tariff


def priced(outcome: Outcome) -> Rated:
    assert isinstance(outcome, Rated), outcome
    return outcome


def refused(outcome: Outcome) -> Quarantined:
    assert isinstance(outcome, Quarantined), outcome
    return outcome


@pytest.mark.parametrize(
    ("ms", "counts", "dropped"), [(1, 1, 0), (999, 1, 0), (1000, 1, 1), (1001, 2, 1), (59_999, 60, 59)]
)
def test_rule_1_the_contract_says_whether_a_started_second_counts(ms: int, counts: int, dropped: int) -> None:
    per_second = book([("86", rate("0.60", pulse=Pulse(1, 1)))])
    ceil = tariff(per_second, rule=ChargeRule(started_second=StartedSecond.COUNTS))
    floor = tariff(per_second, rule=ChargeRule(started_second=StartedSecond.DROPPED))
    assert priced(ceil.rate(outbound(ms))).counted_s == counts
    outcome = floor.rate(outbound(ms))
    if dropped:
        assert priced(outcome).counted_s == dropped
    else:
        assert outcome == Free("under_a_second", 1)


def test_rule_1_listening_to_the_automatic_voice_service_is_free() -> None:
    outcome = priced(tariff().rate(inbound(menu_ms=600_000, talk_ms=61_000)))
    assert outcome.clock is Clock.AGENT_ANSWER
    assert (outcome.counted_s, outcome.billed_s, outcome.amount) == (61, 120, Decimal("0.30"))


def test_rule_1_a_caller_no_agent_answers_pays_nothing() -> None:
    assert tariff().rate(inbound(menu_ms=600_000, talk_ms=0)) == Free("no_agent", 1)


def test_rule_1_an_unanswered_call_is_free_and_the_agents_leg_is_included() -> None:
    unanswered = outbound(0)._replace(answered_at=None)
    assert tariff().rate(unanswered) == Free("not_answered", None)
    assert tariff().rate(included(outbound(60_000))) == Free("included", 1)


@pytest.mark.parametrize(
    ("pulse", "seconds", "billed"),
    [
        ("60/60", 0, 0),
        ("60/60", 1, 60),
        ("60/60", 60, 60),
        ("60/60", 61, 120),
        ("60/60", 120, 120),
        ("60/60", 121, 180),
        ("1/1", 61, 61),
        ("30/6", 1, 30),
        ("30/6", 30, 30),
        ("30/6", 31, 36),
        ("30/6", 36, 36),
        ("30/6", 37, 42),
        ("180/60", 181, 240),
        ("0/1", 7, 7),
        ("0/6", 7, 12),
    ],
)
def test_rule_2_pulses_fill_the_unit_they_are_in(pulse: str, seconds: int, billed: int) -> None:
    first, step = map(int, pulse.split("/"))
    assert Pulse(first, step).billed_seconds(seconds) == billed


@pytest.mark.parametrize(("first", "step"), [(-1, 1), (60, 0), (60, -6)])
def test_rule_2_a_pulse_that_cannot_be_is_refused(first: int, step: int) -> None:
    with pytest.raises(ValueError, match="a pulse needs"):
        Pulse(first, step)


def test_rule_2_the_connect_fee_comes_once_and_only_if_something_is_billed() -> None:
    with_fee = tariff(book([("86", rate("0.40", fee="0.05"))]))
    assert priced(with_fee.rate(outbound(121_000))).amount == Decimal("1.25")
    assert with_fee.rate(outbound(0)) == Free("under_a_second", 1)


def test_rule_3_the_longest_prefix_wins() -> None:
    prices = book([("86", rate("0.40")), ("8610", rate("0.20")), ("861381", rate("0.30"))])
    found = {to: priced(tariff(prices).rate(outbound(1, to))).prefix for to in ("+86105555", "+8613812345", "+8621555")}
    assert found == {"+86105555": "8610", "+8613812345": "861381", "+8621555": "86"}


def test_rule_3_the_rate_version_in_force_at_the_answer_time_counts() -> None:
    change = datetime(2026, 11, 1, tzinfo=UTC)
    rates = tariff(book(version=1), book([("86", rate("0.35"))], version=2, since=change))
    before = priced(rates.rate(outbound(600_000, at=change - timedelta(milliseconds=1))))
    after = priced(rates.rate(outbound(600_000, at=change)))
    assert (before.rate_version_id, before.amount) == (1, Decimal("4.00"))
    assert (after.rate_version_id, after.amount) == (2, Decimal("3.50"))


@pytest.mark.parametrize(
    ("leg", "reason"),
    [
        (outbound(60_000, "+14155550"), "no_rate"),
        (outbound(60_000, ""), "ambiguous_destination"),
        (outbound(60_000, "+86abc"), "not_a_number"),
        (outbound(60_000, at=datetime(2019, 1, 1, tzinfo=UTC)), "no_contract"),
        (outbound(-1), "negative_duration"),
        (outbound(30 * 3_600_000), "longer_than_a_day"),
        (outbound(60_000)._replace(ended_at=MORNING - timedelta(seconds=1)), "times_contradict"),
        (outbound(60_000)._replace(answered_at=None), "times_contradict"),
    ],
)
def test_rule_3_what_has_no_price_is_quarantined_and_never_free(leg: Leg, reason: str) -> None:
    assert refused(tariff().rate(leg)).reason == reason


def test_rule_3_hidden_digits_that_decide_a_price_are_quarantined() -> None:
    prices = book([("86", rate("0.40", number=1)), ("8610", rate("0.20", number=2))])
    assert refused(tariff(prices).rate(outbound(1, "+861"))).reason == "ambiguous_destination"
    assert priced(tariff(prices).rate(outbound(1, "+862"))).prefix == "86"


def test_rule_3_a_barred_range_has_no_price() -> None:
    barred = rate("0").__class__(7, Decimal(0), Pulse(60, 60), barred=True)
    prices = book([("86", LONG_DISTANCE), ("8612590", barred)])
    assert refused(tariff(prices).rate(outbound(1, "+86125901"))).reason == "barred_destination"


def test_rule_3_a_prefix_given_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="occurs twice"):
        book([("86", LONG_DISTANCE), ("+86", LONG_DISTANCE)])


def test_rule_4_ten_thousand_minutes_at_0_0149_are_149() -> None:
    cheap = tariff(book([("86", rate("0.0149"))]))
    exact = sum((priced(cheap.rate(outbound(60_000))).amount for _ in range(10_000)), Decimal(0))
    assert line_amount(exact) == Decimal("149.00")


def test_rule_4_a_call_keeps_six_places_half_up() -> None:
    per_second = tariff(book([("86", rate("0.00003", pulse=Pulse(1, 1)))]))
    assert priced(per_second.rate(outbound(1_000))).amount == Decimal("0.000001")
    tiny = tariff(book([("86", rate("0.00001", pulse=Pulse(1, 1)))]))
    assert priced(tiny.rate(outbound(1_000))).amount == Decimal("0.000000")


@pytest.mark.parametrize(
    ("exact", "cents"), [("0.005", "0.01"), ("0.015", "0.02"), ("0.025", "0.03"), ("-0.005", "-0.01")]
)
def test_rule_4_an_invoice_line_rounds_half_up_not_half_even(exact: str, cents: str) -> None:
    assert line_amount(Decimal(exact)) == Decimal(cents)


def test_rule_4_tax_is_taken_once_per_rate() -> None:
    six, nine = Decimal("0.06"), Decimal("0.09")
    lines = [(six, Decimal("0.24"))] * 3 + [(nine, Decimal("10.00"))]
    totals = {total.rate: (total.net, total.tax) for total in tax_totals(lines)}
    assert totals == {six: (Decimal("0.72"), Decimal("0.04")), nine: (Decimal("10.00"), Decimal("0.90"))}


def test_rule_4_a_split_loses_no_cent() -> None:
    assert split(Decimal("0.04"), [Decimal("0.24")] * 3) == [Decimal("0.02"), Decimal("0.01"), Decimal("0.01")]


@pytest.mark.parametrize("bad", ["-0.01", "NaN", "Infinity", "0.0000001"])
def test_rule_4_a_price_that_cannot_be_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="a price"):
        rate(bad)


def test_rule_6_the_amount_names_the_versions_it_came_from() -> None:
    outcome = priced(tariff().rate(outbound(61_000)))
    assert (outcome.contract_version_id, outcome.rate_version_id, outcome.rate.id) == (1, 1, 2)
    assert outcome == tariff().rate(outbound(61_000))


def test_rule_10_seats_are_the_larger_of_minimum_and_held_for_each_local_day() -> None:
    seats = [Holding("801", date(2026, 11, 1), None), Holding("802", date(2026, 11, 16), date(2026, 11, 20))]
    november = (date(2026, 11, 1), date(2026, 11, 30))
    assert unit_days(seats, *november) == 35
    assert unit_days(seats, *november, minimum=2) == 60
    assert monthly_charge(Decimal("200"), 35, november[0]) == Decimal("233.333333")
    assert monthly_charge(Decimal("200"), 30, november[0]) == Decimal("200.000000")
