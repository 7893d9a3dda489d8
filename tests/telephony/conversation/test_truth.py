import pytest

from telephony.conversation import Conversation, Kind, Place
from tests.telephony.conversation.truth import TRUTH, Step


def talk_after(steps: tuple[Step, ...]) -> Conversation:
    talk = Conversation.between(("C", Kind.CUSTOMER), ("A", Kind.AGENT), 0)
    for at, (name, *args) in enumerate(steps, 1):
        typed = [Kind(arg) if arg in set(Kind) else arg for arg in args]
        getattr(talk, name)(*typed, at * 1_000)
    return talk


def heard(talk: Conversation, one: str) -> str:
    """What somebody hears, as the switch is told: people by the engine, music and tone by the layout."""
    layout = talk.layout()
    if one in layout.music:
        return "music"
    if one in layout.ringing_tone:
        return "tone"
    return " ".join(sorted(other for other in talk.parties if talk.hears(one, other))) or "-"


@pytest.mark.parametrize("situation", TRUTH)
def test_everybody_hears_what_the_table_says(situation: str) -> None:
    steps, expected = TRUTH[situation]
    talk = talk_after(steps)
    joined = [one.id for one in talk.parties.values() if one.place not in (Place.RINGING, Place.LOST)]
    assert {one: heard(talk, one) for one in joined} == {
        one: " ".join(sorted(words.split())) for one, words in expected.items()
    }


@pytest.mark.parametrize("situation", TRUTH)
def test_the_rooms_and_taps_make_exactly_what_is_heard(situation: str) -> None:
    """The layout alone, laid out on a switch, gives the same matrix as `hears`: the two cannot drift apart."""
    talk = talk_after(TRUTH[situation][0])
    layout = talk.layout()
    rooms = [layout.room, layout.side]
    for one in talk.parties:
        neighbours = {other for room in rooms if one in room for other in room}
        whispered = {tap.supervisor for tap in layout.taps if tap.target == one and tap.whisper}
        taps = [tap.target for tap in layout.taps if tap.supervisor == one]
        tapped = {other for target in taps for room in rooms if target in room for other in room} | set(taps)
        expected = (neighbours | whispered | tapped) - {one}
        assert {other for other in talk.parties if talk.hears(one, other)} == expected, one
