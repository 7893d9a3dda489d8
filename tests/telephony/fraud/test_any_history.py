"""Any history of calls: the watch stays small, is the same after a restart, and never finds what was not there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from telephony.fraud import Answer, Attempt, Finding, FraudRules, Rule, Watch
from telephony.fraud.watch import MOST

BEGAN = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NUMBERS = ("+8613812345678", "+8613812340000", "+8613912345678", "+81312345678", "+5352345678")
RULES = replace(FraudRules(), burst=Answer.STOP, calls=3, shorts=3, speed_amount=Decimal(5), speed_ms=600_000)

Step = tuple[str, int, int]
STEPS = st.lists(
    st.tuples(st.sampled_from((*NUMBERS, "ended", "spent")), st.integers(0, 400), st.integers(0, 20_000)), max_size=60
)


def live(watch: Watch, steps: list[Step], began: datetime = BEGAN) -> tuple[list[list[Finding]], datetime]:
    """Everything that was found, and when the history ended."""
    now, seen = began, []
    for what, seconds, value in steps:
        now += timedelta(seconds=seconds)
        if what == "ended":
            watch.ended(value, now, RULES)
        elif what == "spent":
            watch.spent(Decimal(value).scaleb(-3), now)
        else:
            seen.append(watch.look(Attempt(what, now, "CN", "Asia/Shanghai"), RULES))
    return seen, now


@given(STEPS, STEPS)
def test_a_restart_in_the_middle_changes_nothing(first: list[Step], second: list[Step]) -> None:
    watch = Watch()
    _, now = live(watch, first)
    again = Watch.from_json(json.loads(json.dumps(watch.as_json())))
    assert live(watch, second, now) == live(again, second, now)


@given(STEPS)
def test_a_burst_is_found_exactly_when_one_is_there(steps: list[Step]) -> None:
    watch, now, tried = Watch(), BEGAN, []
    for what, seconds, _ in steps:
        now += timedelta(seconds=seconds)
        if what not in NUMBERS:
            continue
        tried.append((now, what[:-4]))
        findings = watch.look(Attempt(what, now, "CN", "Asia/Shanghai"), RULES)
        lately = sum(stem == what[:-4] and now - at < timedelta(minutes=10) for at, stem in tried)
        assert any(finding.rule is Rule.BURST for finding in findings) == (lately > 3)


@given(STEPS)
def test_a_country_is_new_until_the_first_call_that_was_let_through(steps: list[Step]) -> None:
    watch, now, known = Watch(), BEGAN, {"CN"}
    country = dict(zip(NUMBERS, ("CN", "CN", "CN", "JP", "CU"), strict=True))
    for what, seconds, _ in steps:
        now += timedelta(seconds=seconds)
        if what not in NUMBERS:
            continue
        findings = watch.look(Attempt(what, now, "CN", "Asia/Shanghai"), RULES)
        assert any(finding.rule is Rule.NEW_DESTINATION for finding in findings) == (country[what] not in known)
        if all(finding.answer is not Answer.STOP for finding in findings):
            known.add(country[what])


def test_what_is_remembered_is_bounded() -> None:
    watch = Watch()
    for second in range(3 * MOST):
        now = BEGAN + timedelta(milliseconds=second)
        watch.look(Attempt(f"+86138{second:08}", now, "CN", "Asia/Shanghai"), RULES)
        watch.ended(1, now, RULES)
        watch.spent(Decimal("0.01"), now)
        watch.learn(f"x{second}", second)
    assert len(json.dumps(watch.as_json())) < 300_000
