"""What must hold for every leg and every price, found by Hypothesis against a slow reference in exact fractions."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from billing.rating import AmbiguousPrefixError, Leg, PrefixTable, Pulse, Quarantined, Rated, explain
from tests.billing.rating.build import MORNING, book, inbound, outbound, rate, tariff

prices = st.decimals(min_value=0, max_value=1000, places=6, allow_nan=False, allow_infinity=False)
pulses = st.builds(Pulse, st.integers(0, 3600), st.integers(1, 3600))
durations = st.integers(1, 24 * 3_600_000)
prefixes = st.text(alphabet="0123", max_size=6)


def half_up_at_six_places(amount: Fraction) -> Decimal:
    return Decimal(floor(amount * 10**6 + Fraction(1, 2))).scaleb(-6)


@given(prices, prices, pulses, durations)
def test_the_amount_equals_the_fraction_worked_out_by_hand(
    per_minute: Decimal, fee: Decimal, pulse: Pulse, milliseconds: int
) -> None:
    outcome = tariff(book([("86", rate(str(per_minute), pulse=pulse, fee=str(fee)))])).rate(outbound(milliseconds))
    assert isinstance(outcome, Rated)
    seconds = ceil(Fraction(milliseconds, 1000))
    beyond = max(0, seconds - pulse.first_s)
    billed = pulse.first_s + ceil(Fraction(beyond, pulse.step_s)) * pulse.step_s
    assert outcome.billed_s == billed
    assert outcome.amount == half_up_at_six_places(Fraction(fee) + Fraction(per_minute) * billed / 60)


@given(pulses, st.integers(0, 100_000))
def test_a_pulse_never_bills_less_than_was_spoken_nor_a_whole_step_too_much(pulse: Pulse, seconds: int) -> None:
    billed = pulse.billed_seconds(seconds)
    assert billed >= seconds
    assert billed == 0 or billed - seconds < max(pulse.step_s, pulse.first_s)
    assert pulse.billed_seconds(billed) == billed


@given(pulses, st.integers(0, 100_000), st.integers(0, 100_000))
def test_a_longer_call_never_costs_less(pulse: Pulse, one: int, other: int) -> None:
    shorter, longer = sorted((one, other))
    assert pulse.billed_seconds(shorter) <= pulse.billed_seconds(longer)


@given(st.dictionaries(prefixes, st.integers(0, 3)), st.text(alphabet="0123", max_size=10))
def test_the_longest_prefix_is_the_one_a_plain_search_finds(entries: dict[str, int], number: str) -> None:
    fitting = [prefix for prefix in entries if number.startswith(prefix)]
    expected = (max(fitting, key=len), entries[max(fitting, key=len)]) if fitting else None
    assert PrefixTable(entries.items()).find(number) == expected


@given(st.dictionaries(prefixes, st.integers(0, 3)), st.text(alphabet="0123", max_size=8))
def test_a_truncated_number_gets_the_value_of_every_number_it_may_have_been(
    entries: dict[str, int], number: str
) -> None:
    table = PrefixTable(entries.items())
    endings = [""] + [a + b + c + d for a in "0123" for b in "0123" for c in "0123" for d in "0123"]
    values = {found[1] if (found := table.find(number + ending)) else None for ending in endings}
    try:
        found = table.find_truncated(number)
    except AmbiguousPrefixError:
        return
    assert values == {found[1] if found else None}


@given(st.lists(st.tuples(durations, st.sampled_from(["+861381234", "+86105555", "+1415555"])), max_size=30), st.data())
def test_any_order_gives_the_same_sum_and_the_same_outcomes(calls: list[tuple[int, str]], data: st.DataObject) -> None:
    legs = [outbound(ms, to, MORNING + timedelta(seconds=i)) for i, (ms, to) in enumerate(calls)]
    rates = tariff()
    once = {leg: rates.rate(leg) for leg in legs}
    shuffled = data.draw(st.permutations(legs + legs))
    assert all(rates.rate(leg) == once[leg] for leg in shuffled)


@given(st.integers(-(10**9), 10**9), st.integers(-(10**9), 10**9), st.booleans(), st.booleans(), st.text(max_size=12))
def test_no_leg_however_broken_raises_or_is_priced_below_zero(
    billable: int, talk: int, answered: bool, by_agent: bool, to: str
) -> None:
    leg: Leg = outbound(1000)._replace(
        billable_ms=billable,
        talk_ms=talk,
        answered_at=MORNING if answered else None,
        agent_answered_at=MORNING if by_agent else None,
        destination=to,
    )
    outcome = tariff().rate(leg)
    if isinstance(outcome, Rated):
        assert outcome.amount >= 0
        assert leg.answered_at is not None
    assert all(step.text.keys() == {"zh-hans", "en"} for step in explain(outcome))


@given(st.integers(0, 3_600_000), st.integers(0, 3_600_000))
def test_time_in_the_menu_never_changes_the_price(menu_ms: int, talk_ms: int) -> None:
    rates = tariff()
    with_menu, without = rates.rate(inbound(menu_ms, talk_ms)), rates.rate(inbound(0, talk_ms))
    assert not isinstance(with_menu, Quarantined)
    assert with_menu == without
