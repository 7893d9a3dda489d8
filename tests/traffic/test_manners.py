"""The people of the demo, drawn from a seed."""

import statistics

from tests.traffic.manners import LONGEST_TALK_S, Manners

KEYS = ("1", "2")


def test_the_same_seed_gives_the_same_people() -> None:
    one, other, third = Manners(7, KEYS), Manners(7, KEYS), Manners(8, KEYS)
    crowd = [one.caller() for _ in range(50)]
    assert crowd == [other.caller() for _ in range(50)]
    assert crowd != [third.caller() for _ in range(50)]


def test_callers_come_at_the_rate_asked_for() -> None:
    manners = Manners(1, KEYS)
    gaps = [manners.next_caller_s(per_minute=12) for _ in range(4_000)]
    assert 4.6 < statistics.mean(gaps) < 5.4


def test_callers_press_what_the_menu_has_and_some_give_up_in_it() -> None:
    manners = Manners(2, KEYS)
    crowd = [manners.caller() for _ in range(1_000)]
    assert {one.key for one in crowd} == {"", *KEYS}
    assert sum(one.key == "1" for one in crowd) > sum(one.key == "2" for one in crowd)
    assert all(5 <= one.talk_s <= LONGEST_TALK_S for one in crowd)
    assert len({one.number for one in crowd}) < 1_000  # some have called before


def test_nothing_to_choose_from_is_no_choice() -> None:
    assert Manners(3, KEYS).one_of(()) == ""
