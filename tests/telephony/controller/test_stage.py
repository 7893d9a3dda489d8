"""The switch's side of a call: what is shown follows what is wanted by the least there is to do."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from telephony import ari
from telephony.controller.call.stage import MUSIC, ROOM, SIDE, SILENCE, SOUNDS, TONE, Picture, Stage, Tap, difference
from telephony.controller.switch import Switch
from tests.telephony.controller.behaving import Behaving, FakeChannel
from tests.telephony.controller.world import World, world

CHANNELS = ("c", "a1", "a2", "s1")
places = st.dictionaries(st.sampled_from(CHANNELS), st.sampled_from((ROOM, SIDE, *SOUNDS)))


def picture(where: dict[str, str], *, tapped: bool) -> Picture:
    """A supervisor listens to a1, or not."""
    if not tapped:
        return Picture(where)
    return Picture(where | {"s1": "-m-s1"}, frozenset({Tap("s1", "a1", False, "-m-s1")}))


pictures = st.builds(picture, places, tapped=st.booleans())


@given(pictures)
def test_from_a_picture_to_itself_there_is_nothing_to_do(one: Picture) -> None:
    changes = difference(one, one)
    assert not any((changes.end, changes.remove, changes.untap, changes.add, changes.begin, changes.tap))


@given(pictures, pictures)
def test_doing_what_differs_leads_from_any_picture_to_any_other(before: Picture, after: Picture) -> None:
    changes = difference(before, after)
    shown = dict(before.places)
    for group in (changes.end, changes.remove):
        for place, channels in group.items():
            for channel in channels:
                assert shown.pop(channel) == place
    for group in (changes.add, changes.begin):
        for place, channels in group.items():
            shown |= dict.fromkeys(channels, place)
    assert shown == after.places
    assert (before.taps - changes.untap) | changes.tap == after.taps


@given(pictures, pictures)
def test_nobody_hears_two_things_at_once_on_the_way(before: Picture, after: Picture) -> None:
    """A sound ends before anything else begins; only from bridge to bridge one goes directly."""
    changes = difference(before, after)
    ended = {channel for channels in changes.end.values() for channel in channels}
    for channels in (*changes.add.values(), *changes.begin.values()):
        for channel in channels:
            assert before.places.get(channel) not in SOUNDS or channel in ended


async def on_switch(w: World) -> tuple[Stage, dict[str, FakeChannel]]:
    channels = {name: FakeChannel(name, f"PJSIP/{name}-1", state="Up") for name in CHANNELS}
    w.asterisk.channels |= channels
    return Stage(w.client, "lp-test"), channels


async def test_showing_the_same_again_asks_the_switch_nothing() -> None:
    async with world() as w:
        stage, channels = await on_switch(w)
        wanted = picture({"c": MUSIC, "a1": SIDE, "a2": SIDE}, tapped=True)
        await stage.show(wanted)
        before = len(w.asterisk.switch.requests)
        await stage.show(wanted)
        assert len(w.asterisk.switch.requests) == before
        assert channels["c"].music
        await stage.clear()
        assert not w.asterisk.bridges
        assert not w.asterisk.snoops


async def test_two_who_are_joined_need_one_request_and_one_bridge() -> None:
    async with world() as w:
        stage, channels = await on_switch(w)
        await stage.prepare()
        before = len(w.asterisk.switch.requests)
        await stage.show(Picture({"c": ROOM, "a1": ROOM}))
        assert len(w.asterisk.switch.requests) == before + 1
        assert w.together(channels["c"], channels["a1"])
        await stage.show(Picture({"c": MUSIC, "a1": SILENCE}))
        await stage.show(Picture({"c": MUSIC, "a1": TONE}))
        assert channels["c"].music
        assert channels["a1"].tone
        await stage.clear()


async def test_a_channel_that_has_gone_is_left_out_and_the_others_are_shown() -> None:
    async with world() as w:
        stage, channels = await on_switch(w)
        await stage.show(Picture({"c": MUSIC, "a1": ROOM, "a2": ROOM}))
        del w.asterisk.channels["c"]
        w.asterisk.bridges["lp-test"].discard("a2")
        del w.asterisk.channels["a2"]
        await stage.show(Picture({"a1": MUSIC}))
        assert channels["a1"].music
        await stage.clear()


def test_a_stage_is_kept_and_taken_up_as_far_as_the_switch_confirms_it() -> None:
    switch = Switch(Behaving().switch)
    stage = Stage(switch, "lp-test")
    stage.places = {"c": MUSIC, "a1": ROOM, "a2": ROOM}
    stage.bridges = {ROOM, SIDE}
    stage.snoops = {Tap("s1", "a1", False, "-m-s1"): "test-t1"}
    again = Stage(switch, "lp-test")
    again.restore(stage.to_json(), ["a1", "a2"], {"lp-test": ari.Bridge("lp-test", "", ("a1",))}, ["a1", "a2"])
    assert again.places == {"a1": ROOM}, "music and who is no longer there cannot be known"
    assert again.bridges == {ROOM}
    assert again.snoops == {}
