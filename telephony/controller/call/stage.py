"""The switch's side of one call: who is in which bridge, who hears music or a tone, who is at whose ear.

What is wanted is a :class:`Picture`; :func:`difference` (pure) says what has to be done, and :meth:`Stage.show` does it
with as few requests as there are, side by side where their order does not matter. Showing the same again does nothing.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from telephony import ari
from telephony.controller.switch import Switch

MUSIC, TONE, SILENCE = "music", "tone", "silence"
SOUNDS = (MUSIC, TONE, SILENCE)
ROOM, SIDE = "", "-side"
"""Places of a channel: three sounds, and the ends of our bridges' names. A tap's bridge ends in ``-m-`` and the key of
the supervisor's leg. A channel that is nowhere hears nothing."""


EARS_GONE = 3
"""So many ears of one supervisor may be ended by the switch: the last one is not put on again."""


class Tap(NamedTuple):
    """The supervisor's channel at the ear of the target's; ``place`` is the bridge they meet in."""

    supervisor: str
    target: str
    whisper: bool
    place: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Where every channel of the call shall be (channel → place), and who listens to whom."""

    places: Mapping[str, str] = field(default_factory=dict)
    taps: frozenset[Tap] = frozenset()


@dataclass(frozen=True, slots=True)
class Changes:
    """From one picture to another: what ends first, what begins then. Sounds and bridges by place, with channels."""

    end: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remove: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    untap: frozenset[Tap] = frozenset()
    add: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begin: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tap: frozenset[Tap] = frozenset()


def difference(before: Picture, after: Picture) -> Changes:
    """What leads from ``before`` to ``after``. Who goes from bridge to bridge is only added: that leaves the other."""
    moved = {
        channel: (before.places.get(channel), after.places.get(channel))
        for channel in dict.fromkeys((*before.places, *after.places))
        if before.places.get(channel) != after.places.get(channel)
    }
    return Changes(
        end=_by_place((old, channel) for channel, (old, _) in moved.items() if old in SOUNDS),
        remove=_by_place((old, channel) for channel, (old, new) in moved.items() if _bridge(old) and not _bridge(new)),
        untap=before.taps - after.taps,
        add=_by_place((new, channel) for channel, (_, new) in moved.items() if _bridge(new)),
        begin=_by_place((new, channel) for channel, (_, new) in moved.items() if new in SOUNDS),
        tap=after.taps - before.taps,
    )


def _bridge(place: str | None) -> bool:
    return place is not None and place not in SOUNDS


def _by_place(pairs: Iterable[tuple[str | None, str]]) -> dict[str, tuple[str, ...]]:
    grouped: dict[str, tuple[str, ...]] = {}
    for place, channel in pairs:
        if place is not None:
            grouped[place] = (*grouped.get(place, ()), channel)
    return grouped


class Stage:
    """What the switch shows of one call now, as far as we told it.

    A bridge once made stays to the end of the call, empty or not: the switch takes its time to destroy one, and refuses
    meanwhile to make another of the same name, which who swaps or goes from speaking back to listening needs at once.
    """

    def __init__(self, switch: Switch, name: str, own: Callable[[str], None] = lambda channel: None) -> None:
        """``own`` is told of every channel made here, before the switch is."""
        self.music = "default"
        self._own = own
        self.name = name
        self._ari = switch
        self.places: dict[str, str] = {}
        self.bridges: set[str] = set()
        self.snoops: dict[Tap, str] = {}
        self._unsure: set[tuple[str, str]] = set()
        self._snooped = 0
        self._ears_gone: Counter[str] = Counter()

    def bridge_id(self, place: str = ROOM) -> str:
        """The id of a bridge of this call, the same after a restart."""
        return f"{self.name}{place}"

    def bridge_of(self, channel: str) -> str | None:
        """The bridge a channel is in, ``None`` when it is in none."""
        place = self.places.get(channel)
        return self.bridge_id(place) if place is not None and _bridge(place) else None

    def owns(self, bridge_id: str) -> bool:
        """Whether it is one of this call's bridges."""
        return bridge_id in {self.bridge_id(place) for place in self.bridges}

    async def adopt(self, bridge: ari.Bridge) -> bool:
        """Empty and keep a bridge found at the switch, if it is by its name one of this call's; whether it is."""
        if not bridge.id.startswith(self.name):
            return False
        self.bridges.add(bridge.id.removeprefix(self.name))
        if bridge.channels:
            await _if_there(self._ari.remove_from_bridge(bridge.id, *bridge.channels))
        return True

    def place(self, channel: str) -> str | None:
        """Where a channel is, ``None`` for nowhere."""
        return self.places.get(channel)

    async def prepare(self, place: str = ROOM) -> None:
        """A bridge, ready before anybody is in it."""
        if place not in self.bridges:
            self.bridges.add(place)
            await self._ari.create_bridge(self.bridge_id(place))

    async def move(self, channel: str, place: str | None) -> None:
        """One channel elsewhere, all others as they are."""
        places = {name: where for name, where in self.places.items() if name != channel}
        await self.show(Picture(places if place is None else places | {channel: place}, frozenset(self.snoops)))

    def forget(self, channel: str) -> None:
        """A channel is gone; the switch has taken it from everywhere itself."""
        self.places.pop(channel, None)
        for tap in [tap for tap in self.snoops if channel in (tap.supervisor, tap.target)]:
            self.places.pop(tap.supervisor, None)

    async def show(self, picture: Picture) -> None:
        """Make it so. To end what has ended is fine; whatever else the switch refuses is raised when all was tried."""
        unsure, self._unsure = self._unsure, set()
        await _together(*(self._stop(sound, channel) for channel, sound in sorted(unsure)))
        wanted = difference(Picture(dict(self.places), frozenset(self.snoops)), picture)
        errors = await _together(
            *(self._end_sound(place, channel) for place, channels in wanted.end.items() for channel in channels),
            *(self._remove(place, channels) for place, channels in wanted.remove.items()),
            *(self._untap(tap) for tap in wanted.untap),
            *(self.prepare(place) for place in dict.fromkeys((*wanted.add, *(tap.place for tap in wanted.tap)))),
        )
        errors += await _together(
            *(self._add(place, channels) for place, channels in wanted.add.items()),
            *(self._begin_sound(place, channel) for place, channels in wanted.begin.items() for channel in channels),
            *(self._tap(tap) for tap in wanted.tap),
        )
        if errors:
            raise errors[0]

    async def snoop_ready(self, snoop: str) -> None:
        """The ear has been put on: join it with its supervisor. One no longer wanted is taken off."""
        tap = next((tap for tap, name in self.snoops.items() if name == snoop), None)
        if tap is None:
            await self._ari.hang_up(snoop)
        else:
            await self._ari.add_to_bridge(self.bridge_id(tap.place), snoop)

    def ear_gone(self, snoop: str) -> Tap | None:
        """The switch has ended an ear: whose it was, ``None`` for one that was taken off. Shown again it is put on."""
        tap = next((tap for tap, name in self.snoops.items() if name == snoop), None)
        if tap is not None:
            del self.snoops[tap]
            self._ears_gone[tap.supervisor] += 1
        return tap

    def holds(self, tap: Tap) -> bool:
        """Whether another ear may be tried for the supervisor."""
        return self._ears_gone[tap.supervisor] < EARS_GONE

    async def clear(self) -> None:
        """Remove every bridge and ear; errors are the caller's."""
        errors = await _together(*(self._untap(tap) for tap in list(self.snoops)))
        errors += await _together(*(self._destroy(place) for place in list(self.bridges)))
        if errors:
            raise errors[0]

    # ------------------------------------------------------------------------------------- JSON

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a snapshot."""
        return {
            "places": self.places,
            "bridges": sorted(self.bridges),
            "snoops": [[*tap, snoop] for tap, snoop in self.snoops.items()],
            "snooped": self._snooped,
        }

    def restore(
        self, kept: Mapping[str, Any], living: Container[str], bridges: Mapping[str, ari.Bridge], legs: Iterable[str]
    ) -> None:
        """Take up what a snapshot kept as the switch shows it now: the snapshot may be older. Which sounds play cannot
        be known: of ``legs`` that are in no bridge they are ended before anything else is shown."""
        self.bridges = {place for place in {ROOM, SIDE, *kept["bridges"]} if self.bridge_id(place) in bridges}
        members = {place: bridges[self.bridge_id(place)].channels for place in self.bridges}
        self.places = {
            channel: place for place, there in members.items() for channel in there if not self._is_snoop(channel)
        }
        self._unsure = {(channel, place) for channel, place in kept["places"].items() if place in SOUNDS}
        self._unsure |= {(leg, sound) for leg in legs if leg not in self.places for sound in (MUSIC, TONE)}
        self._snooped = int(kept["snooped"])
        for supervisor, target, whisper, place, snoop in kept["snoops"]:
            if snoop in living and place in self.bridges:
                self.snoops[Tap(supervisor, target, whisper, place)] = snoop

    # ------------------------------------------------------------------------------------ steps

    async def _end_sound(self, sound: str, channel: str) -> None:
        self.places.pop(channel, None)
        await self._stop(sound, channel)

    async def _stop(self, sound: str, channel: str) -> None:
        stop = {MUSIC: self._ari.stop_music, TONE: self._ari.stop_ringing, SILENCE: self._ari.stop_silence}
        await _if_there(stop[sound](channel))

    async def _begin_sound(self, sound: str, channel: str) -> None:
        if sound == MUSIC:
            await self._ari.start_music(channel, self.music)
        else:
            await {TONE: self._ari.ring, SILENCE: self._ari.start_silence}[sound](channel)
        self.places[channel] = sound

    async def _remove(self, place: str, channels: tuple[str, ...]) -> None:
        for channel in channels:
            self.places.pop(channel, None)
        await _if_there(self._ari.remove_from_bridge(self.bridge_id(place), *channels))

    async def _add(self, place: str, channels: tuple[str, ...]) -> None:
        await self._ari.add_to_bridge(self.bridge_id(place), *channels)
        self.places |= dict.fromkeys(channels, place)

    def _is_snoop(self, channel: str) -> bool:
        return channel.startswith(f"{self.name.removeprefix('lp-')}-t")

    async def _tap(self, tap: Tap) -> None:
        self._snooped += 1
        snoop = self.snoops[tap] = f"{self.name.removeprefix('lp-')}-t{self._snooped}"
        self._own(snoop)
        try:
            await self._ari.snoop(tap.target, snoop, app=self._ari.app, whisper=tap.whisper)
        except ari.ResponseError:
            self.snoops.pop(tap, None)
            raise

    async def _untap(self, tap: Tap) -> None:
        snoop = self.snoops.pop(tap)
        await self._ari.hang_up(snoop)

    async def _destroy(self, place: str) -> None:
        self.bridges.discard(place)
        await self._ari.destroy_bridge(self.bridge_id(place))


async def _if_there(request: Awaitable[None]) -> None:
    """To end something on a channel that is gone, or out of a bridge that is, is as good as done."""
    try:
        await request
    except (ari.NotFound, ari.Conflict, ari.BadRequest):
        return


async def _together(*requests: Awaitable[None]) -> list[ari.AriError]:
    """All of them side by side; the errors of the switch come back, any other is raised."""
    errors: list[ari.AriError] = []
    for result in await asyncio.gather(*requests, return_exceptions=True):
        if isinstance(result, ari.AriError):
            errors.append(result)
        elif isinstance(result, BaseException):
            raise result
    return errors
