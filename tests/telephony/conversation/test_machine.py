"""Long random histories: whatever is done in whatever order, the promises hold."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from telephony.conversation import Conversation, Kind, Place, Refused
from telephony.conversation.types import CAPACITY

NAMES = st.sampled_from("CABDOPSTX")
NEW = st.tuples(st.sampled_from("BDEFGHIJ"), st.sampled_from([Kind.AGENT, Kind.OUTSIDE]))
BY_OWNER = ("hold", "resume", "swap", "merge", "complete", "cancel", "park")
VERB_OF = {"take_over": "takeover"}
OF_ALLOWED = {*BY_OWNER, "barge", "take_over"}


class Talking(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.at = 0
        self.talk = Conversation.between(("C", Kind.CUSTOMER), ("A", Kind.AGENT), 0)

    def do(self, name: str, *args: object) -> bool:
        """One operation; ``False`` when it was refused, and then nothing changed."""
        self.at += 7
        before = self.talk.to_json()
        try:
            getattr(self.talk, name)(*args, self.at)
        except Refused:
            assert self.talk.to_json() == before
            return False
        return True

    @rule(name=st.sampled_from(BY_OWNER), by=NAMES)
    def owner_does(self, name: str, by: str) -> None:
        possible = name in self.talk.allowed(by)
        assert self.do(name, by) is possible, (name, by)

    @rule(name=st.sampled_from(["add", "consult"]), by=NAMES, new=NEW)
    def owner_calls(self, name: str, by: str, new: tuple[str, Kind]) -> None:
        possible = name in self.talk.allowed(by) and new[0] not in self.talk.parties
        assert self.do(name, by, *new) is possible

    @rule(by=NAMES, party=NAMES)
    def owner_drops(self, by: str, party: str) -> None:
        if self.do("drop", by, party):
            assert by != party

    @rule(party=NAMES)
    def one_leaves(self, party: str) -> None:
        there = party in self.talk.parties
        assert self.do("leave", party) is there

    @rule(party=NAMES)
    def one_joins(self, party: str) -> None:
        ringing = party in self.talk.parties and self.talk.place(party) is Place.RINGING
        assert self.do("join", party) is ringing

    @rule(party=NAMES)
    def device_dies(self, party: str) -> None:
        self.do("lose", party)

    @rule(party=NAMES, again=st.sampled_from("KLM"))
    def comes_back(self, party: str, again: str) -> None:
        self.do("reclaim", party, again)

    @rule(party=st.sampled_from("BDEF"))
    def parked_is_taken(self, party: str) -> None:
        self.do("retrieve", party)

    @rule(name=st.sampled_from(["listen", "whisper"]), by=st.sampled_from("ST"), ear=NAMES)
    def supervisor_taps(self, name: str, by: str, ear: str) -> None:
        self.do(name, by, ear)

    @rule(name=st.sampled_from(["barge", "take_over"]), by=st.sampled_from("ST"))
    def supervisor_steps_in(self, name: str, by: str) -> None:
        there = by in self.talk.parties and self.talk.place(by) not in (Place.RINGING, Place.LOST)
        possible = VERB_OF.get(name, name) in self.talk.allowed(by)
        done = self.do(name, by)
        if there and self.talk.owner != by:
            assert done is possible

    @precondition(lambda self: self.talk.over)
    @rule()
    def begin_again(self) -> None:
        self.talk = Conversation.between(("C", Kind.CUSTOMER), ("A", Kind.AGENT), self.at)

    @invariant()
    def nobody_is_left_in_silence(self) -> None:
        for one in self.talk.parties.values():
            company = [other for other in self.talk.parties if self.talk.hears(one.id, other)]
            match one.place:
                case Place.ROOM | Place.SIDE:
                    assert company
                case Place.HOLD:
                    assert one.id in self.talk.layout().music
                case Place.ASIDE:
                    assert self.talk.owner == one.id
                case Place.LISTEN | Place.WHISPER:
                    assert one.target in company
                case _:
                    assert not company

    @invariant()
    def each_is_in_one_place(self) -> None:
        layout = self.talk.layout()
        taps = {tap.supervisor for tap in layout.taps}
        groups = [layout.room, layout.side, layout.music, layout.ringing_tone, layout.silent, taps]
        everybody = [name for group in groups for name in group]
        away = [p.id for p in self.talk.parties.values() if p.place in (Place.RINGING, Place.LOST)]
        assert sorted([*everybody, *away]) == sorted(self.talk.parties)
        assert len(layout.room) != 1
        assert len(layout.side) != 1
        assert len(layout.taps) == len(taps)

    @invariant()
    def no_more_than_eight(self) -> None:
        ears = (Place.LISTEN, Place.WHISPER)
        assert sum(one.seat not in ears for one in self.talk.parties.values()) <= CAPACITY

    @invariant()
    def whisper_reaches_one_alone(self) -> None:
        for one in self.talk.parties.values():
            hearing = [other for other in self.talk.parties if self.talk.hears(other, one.id)]
            if one.place is Place.WHISPER:
                assert one.target in hearing
                assert all(
                    self.talk.place(other) not in (Place.ROOM, Place.SIDE) or other == one.target for other in hearing
                )
            if one.place is Place.LISTEN:
                assert not hearing

    @invariant()
    def times_add_up(self) -> None:
        for stint in self.talk.stints(self.at):
            if stint.joined_at is not None:
                end = self.at if stint.left_at is None else stint.left_at
                spent = stint.talk_ms + stint.hold_ms + stint.tap_ms + stint.lost_ms
                assert spent == end - stint.joined_at

    @invariant()
    def the_owner_is_of_the_house_and_there_is_one(self) -> None:
        house = [p for p in self.talk.connected if p.kind in (Kind.AGENT, Kind.SUPERVISOR)]
        owner = self.talk.parties.get(self.talk.owner)
        assert bool(house) <= (owner in house)
        assert owner is not None or self.talk.owner == ""

    @invariant()
    def a_snapshot_brings_it_back(self) -> None:
        kept = self.talk.to_json()
        again = Conversation.from_json(kept)
        assert again.to_json() == kept
        assert again.layout() == self.talk.layout()


Talking.TestCase.settings = settings(max_examples=300, stateful_step_count=40)
TestTalking = Talking.TestCase
