"""Who is shut out and for how long, by a clock that the test holds."""

from datetime import UTC, datetime, timedelta

import pytest

from telephony.guard.attempts import Success, attempt_of
from telephony.guard.rule import (
    FLOOD,
    FLOOD_TRUSTED,
    LADDER,
    MOST_ADDRESSES,
    MOST_JUDGED,
    TRIES,
    Attempt,
    Rule,
    Sentence,
    place_of,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
GUESSER = "192.0.2.9"
SECOND = timedelta(seconds=1)


def guesses(rule: Rule, count: int, start: datetime = NOON, *, proven: bool = True) -> list[Sentence]:
    """So many wrong passwords within a second."""
    answers = []
    for number in range(count):
        at = start + number * SECOND / count
        answers.append(rule.failed(Attempt(GUESSER, f"10{number % 20:02}", "ChallengeResponseFailed", proven, at)))
    return [answer for answer in answers if answer is not None]


def test_a_few_wrong_passwords_are_nobodys_business() -> None:
    assert guesses(Rule(), TRIES - 1) == []


def test_slow_wrong_passwords_are_a_phone_with_an_old_one_and_not_a_guesser() -> None:
    rule = Rule()
    assert not any(guesses(rule, 1, NOON + minute * 10 * SECOND) for minute in range(100))


def test_the_last_straw_names_the_evidence() -> None:
    (sentence,) = guesses(Rule(), TRIES)
    assert (sentence.address, sentence.reason, sentence.tries) == (GUESSER, "guessing", TRIES)
    assert sentence.since == NOON
    assert sentence.accounts == tuple(f"10{number:02}" for number in range(TRIES))
    assert sentence.until - sentence.at == LADDER[0]


def test_each_time_out_is_longer_than_the_one_before_up_to_a_day() -> None:
    rule, start, lengths = Rule(), NOON, []
    for _ in range(len(LADDER) + 1):
        (sentence,) = guesses(rule, TRIES, start)
        lengths.append(sentence.until - sentence.at)
        start = sentence.until + SECOND
    assert lengths == [*LADDER, LADDER[-1]]


def test_what_arrives_while_the_door_is_shut_counts_for_nothing() -> None:
    rule = Rule()
    assert len(guesses(rule, 10 * TRIES)) == 1


def test_a_day_of_peace_is_forgotten() -> None:
    rule = Rule()
    (first,) = guesses(rule, TRIES)
    (second,) = guesses(rule, TRIES, first.until + timedelta(days=1, seconds=1))
    assert second.until - second.at == LADDER[0]


def one_by_one(rule: Rule, accounts: list[str], start: datetime = NOON) -> list[Sentence]:
    """A wrong password for each of these, within a second."""
    wrong = (
        Attempt(GUESSER, account, "ChallengeResponseFailed", True, start + number * SECOND / len(accounts))
        for number, account in enumerate(accounts)
    )
    return [sentence for attempt in wrong if (sentence := rule.failed(attempt)) is not None]


def test_hundreds_of_good_phones_behind_one_address_are_never_shut_out_although_all_fail_again_and_again() -> None:
    rule, phones = Rule(), [f"phone{number}" for number in range(520)]
    rule.succeeded(GUESSER, NOON)
    for minute in range(10):
        for _ in range(3):
            assert one_by_one(rule, phones, NOON + timedelta(minutes=minute)) == []


def test_beside_good_phones_only_the_account_that_is_guessed_is_refused_for_a_minute() -> None:
    rule = Rule()
    rule.succeeded(GUESSER, NOON)
    others = [f"phone{number}" for number in range(520)]
    (sentence,) = one_by_one(rule, [*others, *["guessed"] * TRIES, *others])
    assert (sentence.account, sentence.reason, sentence.until - sentence.at) == ("guessed", "account", LADDER[1])
    assert one_by_one(rule, ["guessed"] * 50, sentence.at + SECOND) == [], "what was on its way"
    assert len(one_by_one(rule, ["guessed"] * TRIES, sentence.until)) == 1


def test_nobody_asks_so_often_as_to_keep_the_switch_busy_not_even_beside_good_phones() -> None:
    rule = Rule()
    rule.succeeded(GUESSER, NOON)
    sentences = one_by_one(rule, [f"made-up-{number}" for number in range(FLOOD_TRUSTED)])
    assert [(one.reason, one.account, one.until - one.at) for one in sentences] == [("flood", "", LADDER[0])]


def test_who_is_no_account_of_ours_is_refused_anyway_and_costs_good_phones_nothing() -> None:
    rule = Rule()
    rule.succeeded(GUESSER, NOON)
    assert one_by_one(rule, ["<unknown>"] * 100) == []


def test_a_million_accounts_of_one_address_take_no_more_memory_than_a_thousand() -> None:
    rule = Rule()
    rule.succeeded(GUESSER, NOON)
    for minute in range(3):
        one_by_one(rule, [f"{minute}-{number}" for number in range(MOST_JUDGED)], NOON + timedelta(minutes=minute))
    assert len(rule._files[GUESSER].judged) == MOST_JUDGED


def test_forged_requests_shut_out_only_in_a_flood_and_only_for_a_minute() -> None:
    rule, start = Rule(), NOON
    assert guesses(rule, FLOOD - 1, start, proven=False) == []
    for wanted in (LADDER[0], LADDER[1], LADDER[1]):
        (sentence,) = guesses(rule, FLOOD, start + SECOND, proven=False)
        assert (sentence.reason, sentence.until - sentence.at) == ("flood", wanted)
        start = sentence.until


def test_nobody_can_forge_an_office_out_of_its_phones() -> None:
    rule = Rule()
    rule.succeeded(GUESSER, NOON)
    assert guesses(rule, 10 * FLOOD, proven=False) == []


def test_after_a_restart_the_ladder_goes_on_where_it_was() -> None:
    rule = Rule()
    rule.remember(GUESSER, NOON - SECOND, 2)
    (sentence,) = guesses(rule, TRIES)
    assert sentence.until - sentence.at == LADDER[2]


def test_whom_a_person_let_in_begins_anew() -> None:
    rule = Rule()
    guesses(rule, TRIES)
    rule.forgive(GUESSER)
    (sentence,) = guesses(rule, TRIES, NOON + SECOND)
    assert sentence.until - sentence.at == LADDER[0]


def test_a_million_addresses_take_no_more_memory_than_twenty_thousand() -> None:
    rule = Rule()
    for number in range(MOST_ADDRESSES + 1_000):
        rule.failed(Attempt(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "x", "y", True, NOON))
    assert len(rule._files) == MOST_ADDRESSES


@pytest.mark.parametrize(
    ("address", "place"),
    [("192.0.2.9", "192.0.2.9"), ("::ffff:192.0.2.9", "192.0.2.9"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64")],
)
def test_with_ipv6_a_whole_customer_is_meant(address: str, place: str) -> None:
    assert place_of(address) == place


def event(kind: str, remote: str = "IPV4/UDP/192.0.2.9/5060", **fields: str) -> dict[str, str]:
    return {"Event": kind, "Service": "PJSIP", "AccountID": "1000", "RemoteAddress": remote, **fields}


def test_a_wrong_answer_to_a_challenge_proves_its_address_and_a_first_request_over_udp_does_not() -> None:
    answered, unasked = attempt_of(event("ChallengeResponseFailed"), NOON), attempt_of(event("InvalidAccountID"), NOON)
    assert answered == Attempt("192.0.2.9", "1000", "ChallengeResponseFailed", True, NOON)
    assert unasked == Attempt("192.0.2.9", "1000", "InvalidAccountID", False, NOON)


def test_over_a_connection_nobody_pretends_to_be_elsewhere() -> None:
    found = attempt_of(event("InvalidAccountID", "IPV6/WS/2001:db8::1/5060"), NOON)
    assert isinstance(found, Attempt)
    assert (found.proven, found.address) == (True, "2001:db8::/64")


def test_a_right_password_is_told_apart() -> None:
    assert attempt_of(event("SuccessfulAuth"), NOON) == Success("192.0.2.9", NOON)


@pytest.mark.parametrize(
    "other",
    [
        event("ChallengeSent"),
        event("SuccessfulAuth", Service="AMI"),
        event("InvalidPassword", "IPV4/UDP/nowhere/1"),
        event("InvalidPassword", ""),
        {},
    ],
)
def test_what_says_nothing_of_a_guesser_is_passed_over(other: dict[str, str]) -> None:
    assert attempt_of(other, NOON) is None
