"""What must hold for every bill, found by Hypothesis."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from billing.rating import ChargeKind, Holding, Pulse, Rate
from billing.rating.parts import (
    Cap,
    Counted,
    Discount,
    Fee,
    Lines,
    Minimum,
    Minutes,
    Numbers,
    Package,
    Part,
    Priced,
    Seats,
    Term,
    Usage,
    bill,
    bill_month,
)
from billing.rating.parts.lines import total
from tests.billing.rating.parts.build import NOVEMBER, days, leg

money = st.decimals(min_value=0, max_value=5000, places=2)
fine = st.decimals(min_value=0, max_value=5000, places=6)
in_november = st.integers(1, 30).map(lambda day: date(2026, 11, day))
pulses = st.sampled_from([Pulse(60, 60), Pulse(6, 6), Pulse(30, 6), Pulse(1, 1), Pulse(0, 7)])
rates = st.builds(Rate, st.integers(1, 4), fine, pulses, st.sampled_from([Decimal(0), Decimal("0.1")]))


@st.composite
def holdings(draw: st.DrawFn) -> Holding:
    since = draw(in_november)
    return Holding(draw(st.text("789", min_size=1, max_size=3)), since, draw(st.none() | in_november))


@st.composite
def traffic(draw: st.DrawFn) -> list[Priced]:
    """Legs of one price list: an id names one rate."""
    book = draw(st.lists(rates, min_size=1, max_size=3, unique_by=lambda rate: rate.id))
    picks = st.tuples(st.integers(1, 2000), st.sampled_from(book), st.integers(1, 6))
    return [
        leg(number, talk_s, rate, call=call)
        for number, (talk_s, rate, call) in enumerate(draw(st.lists(picks, max_size=15)))
    ]


usages = st.builds(
    lambda seats, numbers, priced: Usage(seats=seats, numbers=numbers, priced=priced),
    st.lists(holdings(), max_size=5),
    st.lists(holdings(), max_size=3),
    traffic(),
)
packages = st.builds(
    Package,
    money,
    included=st.integers(0, 60),
    counted=st.sampled_from(Counted),
)
charging: st.SearchStrategy[list[Part]] = st.tuples(
    st.builds(Fee, money),
    st.builds(Seats, money, minimum=st.integers(0, 4)),
    st.builds(Numbers, money),
    st.builds(Lines, money, count=st.integers(0, 5)),
    st.just(Minutes()),
    packages,
).map(list)
adjusting: st.SearchStrategy[list[Part]] = st.tuples(
    st.builds(Discount, st.decimals(min_value="0.01", max_value=1, places=2), st.sampled_from([(), ("seats",)])),
    st.builds(Cap, money),
    st.builds(Minimum, money),
).map(list)


@given(charging, adjusting, usages, st.randoms())
def test_neither_the_order_of_parts_nor_of_usage_changes_the_bill(
    parts: list[Part], limits: list[Part], usage: Usage, chance: Random
) -> None:
    shuffled, legs = [*parts, *limits], list(usage.priced)
    chance.shuffle(shuffled)
    chance.shuffle(legs)
    other = Usage(seats=usage.seats[::-1], numbers=usage.numbers[::-1], priced=legs)
    first, second = bill([*parts, *limits], usage, NOVEMBER), bill(shuffled, other, NOVEMBER)
    assert [(line.id, line.value, line.amount) for line in first] == [
        (line.id, line.value, line.amount) for line in second
    ]


@given(charging, usages)
def test_usage_lines_sum_to_the_legs_and_say_what_the_ledger_holds(parts: list[Part], usage: Usage) -> None:
    lines = bill(parts, usage, NOVEMBER)
    posted = Decimal(sum(leg.micros for leg in usage.priced)).scaleb(-6)
    assert sum((line.unbilled for line in lines), Decimal(0)) == posted
    assert sum((line.exact for line in lines if line.calls), Decimal(0)) == posted
    assert sum(line.calls for line in lines) == len(usage.priced)


@given(charging, adjusting, usages)
def test_rule_10_the_minimum_never_lowers_a_bill_and_is_reached(
    parts: list[Part], limits: list[Part], usage: Usage
) -> None:
    without = total(bill([*parts, *limits[:2]], usage, NOVEMBER))
    (least,) = (part for part in limits if isinstance(part, Minimum))
    assert total(bill([*parts, *limits], usage, NOVEMBER)) == max(without, least.monthly.quantize(Decimal("0.01")))


@given(charging, st.builds(Cap, money), usages)
def test_rule_10_a_cap_never_raises_a_bill_and_holds(parts: list[Part], cap: Cap, usage: Usage) -> None:
    without = total(bill(parts, usage, NOVEMBER))
    assert total(bill([*parts, cap], usage, NOVEMBER)) == min(without, cap.monthly.quantize(Decimal("0.01")))


@given(charging, usages, st.sets(st.integers(2, 30), max_size=4))
def test_rule_4_the_shares_of_a_split_month_add_up_to_the_whole(
    parts: list[Part], usage: Usage, changes: set[int]
) -> None:
    """New versions that change nothing about a rent do not change what it costs, to the cent."""
    rents = [part for part in parts if part.kind != "minutes"]
    quiet = Usage(seats=usage.seats, numbers=usage.numbers)
    starts = [1, *sorted(changes)]
    ends = [*(start - 1 for start in starts[1:]), 30]
    terms = [
        Term(tuple(rents), quiet, days(first, last, str(place)))
        for place, (first, last) in enumerate(zip(starts, ends, strict=True))
    ]
    whole, shares = bill(rents, quiet, NOVEMBER), bill_month(terms)
    assert total(shares) == total(whole)
    for line in whole:
        own = [share for share in shares if share.kind == line.kind]
        assert sum((share.value for share in own), Fraction(0)) == line.value
        assert all(abs(Fraction(share.amount) - share.value) <= Fraction(1, 100) for share in own)


@given(st.integers(0, 5000), st.sets(st.integers(2, 30), max_size=5))
def test_what_packages_include_is_split_over_a_month_without_loss(included: int, changes: set[int]) -> None:
    starts = [1, *sorted(changes)]
    ends = [*(start - 1 for start in starts[1:]), 30]
    assert sum(days(first, last).portion(included) for first, last in zip(starts, ends, strict=True)) == included


@given(traffic(), packages)
def test_rule_7_a_package_of_calls_takes_exactly_the_first_ones(legs: list[Priced], package: Package) -> None:
    package = Package(package.monthly, included=package.included, counted=Counted.CALLS)
    by_answer = sorted(legs, key=lambda one: (one.answered_at, one.call_id))
    calls = list(dict.fromkeys(one.call_id for one in by_answer))
    inside = set(calls[: package.included])
    expected = sum(one.micros for one in legs if one.call_id in inside)
    assert _taken_off([package], legs) == Fraction(expected, 10**6)


@given(traffic(), st.integers(0, 60))
def test_rule_7_a_package_of_minutes_takes_whole_pulses_up_to_its_end(legs: list[Priced], included: int) -> None:
    package = Package(Decimal(0), included=included, counted=Counted.MINUTES)
    lines = bill([Minutes(), package], Usage(priced=legs), NOVEMBER)
    taken_s = sum((line.quantity * 60 for line in lines if line.kind == "covered"), Decimal(0))
    spoken_s = sum(one.billed_s for one in legs)
    longest = max((max(one.rate.pulse.first_s, one.rate.pulse.step_s) for one in legs), default=0)
    assert taken_s <= included * 60 + Decimal("0.01")
    assert taken_s > min(included * 60, spoken_s) - longest - 1


@given(traffic(), st.integers(0, 40), st.integers(0, 40))
def test_two_packages_take_no_leg_twice_and_never_more_than_it_cost(legs: list[Priced], one: int, other: int) -> None:
    both = [
        Package(Decimal(0), code="a", included=one, counted=Counted.MINUTES),
        Package(Decimal(0), code="b", included=other, counted=Counted.MINUTES),
    ]
    cost = Fraction(sum(leg.micros for leg in legs), 10**6)
    assert 0 <= _taken_off(both, legs) <= cost


def _taken_off(some: Sequence[Package], legs: Sequence[Priced]) -> Fraction:
    lines = bill([Minutes(), *some], Usage(priced=legs), NOVEMBER)
    return -sum((line.value for line in lines if line.kind == "covered"), Fraction(0))


@given(traffic(), st.integers(0, 60))
def test_a_package_never_costs_a_client_more_than_none_did(legs: list[Priced], included: int) -> None:
    package = Package(Decimal(0), included=included, counted=Counted.MINUTES, kinds=(ChargeKind.INBOUND,))
    assert total(bill([Minutes(), package], Usage(priced=legs), NOVEMBER)) <= total(
        bill([Minutes()], Usage(priced=legs), NOVEMBER)
    )
