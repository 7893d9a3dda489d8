import pytest

from telephony.conversation import Conversation, Kind, Place, Refused
from tests.telephony.conversation.test_truth import talk_after
from tests.telephony.conversation.truth import BARGED, CONFERENCE, CONSULTING, CONSULTING_OUTSIDE, LISTENING, Step


def refused(talk: Conversation, name: str, *args: object) -> str:
    """The code with which an operation is refused; that it changed nothing is part of it."""
    before = talk.to_json()
    with pytest.raises(Refused) as caught:
        getattr(talk, name)(*args, 99_000)
    assert talk.to_json() == before
    return caught.value.code


REFUSALS: list[tuple[tuple[Step, ...], Step, str]] = [
    ((), ("resume", "A"), "not_held"),
    ((), ("hold", "C"), "not_owner"),
    ((), ("hold", "X"), "not_in_call"),
    ((("hold", "A"),), ("hold", "A"), "held"),
    (CONSULTING, ("hold", "A"), "consulting"),
    (CONSULTING, ("hold", "B"), "not_owner"),
    (CONSULTING, ("consult", "A", "O", Kind.OUTSIDE), "consulting"),
    (CONSULTING, ("add", "A", "O", Kind.OUTSIDE), "consulting"),
    (CONSULTING[:1], ("swap", "A"), "not_answered"),
    (CONSULTING[:1], ("merge", "A"), "not_answered"),
    (CONSULTING[:1], ("complete", "A"), "not_answered"),
    (CONSULTING, ("complete", "B"), "not_owner"),
    ((), ("swap", "A"), "not_consulting"),
    ((), ("cancel", "A"), "not_consulting"),
    ((), ("join", "A"), "not_ringing"),
    ((), ("add", "A", "C", Kind.OUTSIDE), "already_there"),
    ((), ("drop", "A", "C"), "last_one"),
    (CONFERENCE, ("drop", "A", "A"), "yourself"),
    (BARGED, ("drop", "A", "S"), "supervisor"),
    (BARGED, ("barge", "S"), "already_there"),
    (CONFERENCE, ("park", "A"), "conference"),
    (CONSULTING, ("park", "A"), "consulting"),
    ((), ("retrieve", "B"), "not_parked"),
    ((("park", "A"), ("retrieve", "B")), ("retrieve", "X"), "already_taken"),
    ((), ("listen", "S", "C"), "not_an_agent"),
    ((("park", "A"),), ("listen", "S", "A"), "not_in_call"),
    ((*LISTENING, ("take_over", "S")), ("take_over", "T"), "already_taken"),
    ((*LISTENING, ("take_over", "S")), ("listen", "S", "A"), "not_in_call"),
    ((("take_over", "S"),), ("take_over", "T"), "already_taken"),
    (CONSULTING, ("barge", "B"), "in_call"),
    ((), ("lose", "C"), "not_of_the_house"),
    ((), ("reclaim", "A", "A2"), "not_lost"),
]


@pytest.mark.parametrize(("steps", "wrong", "code"), REFUSALS)
def test_what_is_not_possible_is_refused_and_changes_nothing(steps: tuple[Step, ...], wrong: Step, code: str) -> None:
    assert refused(talk_after(steps), *wrong) == code


def test_eight_people_at_most_and_listeners_are_not_counted() -> None:
    talk = talk_after(LISTENING)
    for number in range(6):
        talk.add("A", f"O{number}", Kind.OUTSIDE, 2_000)
    assert refused(talk, "add", "A", "O9", Kind.OUTSIDE) == "full"
    assert refused(talk, "consult", "A", "O9", Kind.OUTSIDE) == "full"
    assert refused(talk, "barge", "S") == "full"
    assert not {"add", "consult"} & talk.allowed("A")
    talk.listen("T", "A", 3_000)


@pytest.mark.parametrize(
    ("steps", "owner"),
    [
        ((), "A"),
        (CONSULTING, "A"),
        ((*CONSULTING, ("complete", "A")), "B"),
        ((*CONSULTING_OUTSIDE, ("complete", "A")), ""),
        ((*CONSULTING, ("merge", "A"), ("leave", "A")), "B"),
        ((*CONFERENCE, ("leave", "A")), ""),
        ((*BARGED, ("leave", "A")), "S"),
        ((*BARGED, *CONSULTING, ("merge", "A"), ("leave", "A")), "B"),
        ((("lose", "A"),), "A"),
        ((("lose", "A"), ("reclaim", "A", "A2")), "A2"),
        ((*CONSULTING, ("lose", "A")), "B"),
        ((*CONSULTING, ("lose", "A"), ("reclaim", "A", "A2"), ("join", "A2")), "B"),
        ((("park", "A"),), ""),
        ((("park", "A"), ("retrieve", "B")), ""),
        ((("park", "A"), ("retrieve", "B"), ("join", "B")), "B"),
        ((("take_over", "S"), ("join", "S")), "S"),
    ],
)
def test_the_call_belongs_to_the_one_who_answers_for_it(steps: tuple[Step, ...], owner: str) -> None:
    assert talk_after(steps).owner == owner


@pytest.mark.parametrize(
    ("steps", "over"),
    [
        ((), False),
        ((("leave", "C"),), True),
        ((("leave", "A"),), True),
        ((*CONSULTING, ("leave", "C")), False),
        ((*CONSULTING[:1], ("leave", "C")), True),
        ((*CONFERENCE, ("leave", "A")), False),
        ((*CONFERENCE, ("leave", "A"), ("leave", "O")), True),
        ((*LISTENING, ("leave", "C")), True),
        ((*BARGED, ("leave", "A")), False),
        ((("park", "A"),), False),
        ((("park", "A"), ("leave", "C")), True),
        ((("park", "A"), ("retrieve", "B"), ("leave", "B")), False),
        ((("lose", "A"),), False),
        ((("lose", "A"), ("leave", "C")), True),
        ((("lose", "A"), ("leave", "A")), True),
        ((("lose", "A"), ("reclaim", "A", "A2"), ("leave", "A2")), True),
        ((("take_over", "S"), ("leave", "A")), False),
    ],
)
def test_a_call_is_over_when_one_is_left_for_whom_nobody_comes(steps: tuple[Step, ...], over: bool) -> None:
    assert talk_after(steps).over is over


def test_a_consultation_that_rings_ends_with_the_one_who_asked_for_it() -> None:
    talk = talk_after((*CONFERENCE, ("consult", "A", "B", "agent"), ("leave", "A")))
    assert set(talk.parties) == {"C", "O"}


def test_a_search_gets_its_name_when_somebody_is_found() -> None:
    talk = talk_after((("consult", "A", "search:2", "agent"),))
    talk.join("search:2", 2_000, known_as="B")
    assert talk.consulted == "B"
    assert talk.hears("A", "B")
    assert talk.stints(3_000)[-1].joined_at == 2_000
    assert talk.stints(3_000)[-1].talk_ms == 1_000


def test_parking_and_leaving_take_the_listeners_along() -> None:
    for end in (("park", "A"), ("leave", "A")):
        talk = talk_after((*LISTENING, end))
        assert set(talk.parties) == {"C"}


def test_a_listener_follows_the_call_to_its_next_agent() -> None:
    talk = talk_after((*LISTENING, *CONSULTING, ("merge", "A"), ("leave", "A")))
    assert talk.parties["S"].target == "B"
    assert talk.place("S") is Place.LISTEN


def test_times_go_to_who_talked_and_hold_apart() -> None:
    talk = talk_after((("hold", "A"), ("resume", "A"), *CONSULTING, ("complete", "A")))
    times = {stint.party: stint for stint in talk.stints(10_000)}
    assert [(s.talk_ms, s.hold_ms, s.left_at) for s in (times["A"], times["B"], times["C"])] == [
        (1_000 + 1_000 + 1_000, 1_000 + 1_000, 5_000),  # talked, held, talked, rang B, consulted
        (1_000 + 5_000, 0, None),
        (1_000 + 1_000 + 5_000, 1_000 + 2_000, None),
    ]
    assert times["B"].called_at == 3_000
    assert times["B"].joined_at == 4_000


def test_what_is_lost_and_what_is_listened_to_is_neither_talk_nor_hold() -> None:
    talk = talk_after((*LISTENING, ("lose", "A"), ("reclaim", "A", "A2"), ("join", "A2")))
    times = {stint.party: stint for stint in talk.stints(10_000)}
    assert (times["A"].talk_ms, times["A"].lost_ms, times["A"].left_at) == (3_000, 1_000, 4_000)
    assert (times["A2"].talk_ms, times["A2"].lost_ms) == (5_000, 0)
    assert (times["S"].tap_ms, times["S"].talk_ms) == (1_000, 0)
    assert (times["C"].talk_ms, times["C"].hold_ms) == (3_000 + 5_000, 2_000)


ALLOWED: list[tuple[tuple[Step, ...], str, str]] = [
    ((), "A", "add consult hangup hold keypad note park record transfer"),
    ((), "C", ""),
    ((("hold", "A"),), "A", "add consult hangup note park record resume transfer"),
    (CONSULTING[:1], "A", "cancel drop hangup note record"),
    (CONSULTING, "A", "cancel complete drop hangup leave merge note record swap"),
    (CONSULTING, "B", "hangup leave note"),
    (CONSULTING[:1], "B", "hangup"),
    (CONFERENCE, "A", "add consult drop hangup hold keypad leave note record"),
    (LISTENING, "S", "barge hangup leave note takeover whisper"),
    (BARGED, "S", "hangup keypad leave listen note takeover whisper"),
    ((*LISTENING, ("take_over", "S")), "S", "add consult hangup hold keypad note park record transfer"),
    ((("lose", "A"),), "A", "reclaim"),
    ((("leave", "C"),), "A", "add hangup hold note record"),
]


@pytest.mark.parametrize(("steps", "party", "verbs"), ALLOWED)
def test_the_desk_offers_what_is_possible(steps: tuple[Step, ...], party: str, verbs: str) -> None:
    assert sorted(talk_after(steps).allowed(party)) == verbs.split()


def test_nobody_of_the_house_may_do_anything_in_a_talk_without_them() -> None:
    talk = talk_after((*CONFERENCE, ("leave", "A")))
    assert all(not talk.allowed(party) for party in ("A", "C", "O"))
