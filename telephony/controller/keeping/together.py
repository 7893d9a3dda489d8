"""Who talks with whom when call control died a moment after it had changed that: the switch shows it, and the snapshot
is from before. The switch is believed, as far as one step leads from the snapshot to what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from telephony import ari
from telephony.calls.record import Party
from telephony.controller.call.core import Call
from telephony.controller.call.facts import CUSTOMER, Leg
from telephony.controller.call.stage import ROOM, SIDE
from telephony.controller.call.world import Agent
from telephony.controller.clock import utc_now
from telephony.controller.keeping.missed import End, Ends
from telephony.conversation import Conversation, Place, Refused

Seen = Mapping[str, str]
"""Parties (the keys of their legs) by the bridge of the call they are in: ``ROOM`` or ``SIDE``."""
Step = Callable[[Conversation], None]
MADE = re.compile(r"([0-9a-f-]{36})-([aos])([0-9]+)")
"""The channels calls make: the call, what they are for, and a number."""
PARTIES: dict[str, Party] = {"a": "agent", "o": "outside", "s": "supervisor"}


class Found:
    """The channels and bridges of a node, as they are while it is found out, and how those ended that are gone."""

    def __init__(self) -> None:
        """Of a node nothing is known of, until it is ``looked_at``."""
        self.channels: dict[str, ari.Channel] = {}
        self.bridges: dict[str, ari.Bridge] = {}
        self.ended: Ends = {}
        self.left: set[str] = set()
        self._made: dict[str, list[tuple[ari.Channel, str, int]]] = {}

    def looked_at(self, channels: Iterable[ari.Channel]) -> None:
        """These are there, or were when the switch was asked."""
        for channel in channels:
            if channel.id not in self.left:
                self.channels[channel.id] = channel
            if (made := MADE.fullmatch(channel.id)) is not None:
                self._made.setdefault(made[1], []).append((channel, made[2], int(made[3])))

    def leaves(self, channel_id: str, end: End) -> None:
        """The switch says that one ends, of a call that is not known yet."""
        self.channels.pop(channel_id, None)
        self.ended[channel_id] = end
        self.left.add(channel_id)

    def left_off(self, call: Call, talk: Conversation) -> datetime:
        """When what nobody heard of came to pass: now, but not after the first of those who talked was gone."""
        legs = [leg.channel_id for leg in call.facts.legs if leg.alive and leg.key in talk.parties]
        ends = [end.at for channel_id in legs if (end := self.ended.get(channel_id)) is not None]
        return min([utc_now(), *(at for at in ends if at is not None)])

    def unknown_legs(self, call: Call, agent_at: Callable[[str], Agent | None]) -> Iterator[Leg]:
        """Legs this call made after its last snapshot. No name is given twice: numbers go on after the highest."""
        for channel, letter, number in self._made.get(str(call.id), ()):
            call.made = max(call.made, number)
            if call.leg_of(channel.id) is not None:
                continue
            agent = agent_at(channel.endpoint) if letter != "o" else None
            yield Leg(
                channel.id,
                PARTIES[letter],
                call.node.clock.ours(channel.created_at) if channel.created_at else utc_now(),
                key=f"{letter}{number}",
                name=channel.name,
                user_id=agent.user_id if agent is not None else None,
                endpoint=channel.endpoint,
            )


def seen_in(call: Call, found: Found) -> Seen:
    """Who of the call is in its bridges at the switch."""
    there = {
        channel: place
        for place in (ROOM, SIDE)
        if (bridge := found.bridges.get(call.stage.bridge_id(place))) is not None
        for channel in bridge.channels
    }
    legs = [leg for leg in call.facts.legs if leg.alive and not leg.parted]
    return {leg.key: there[leg.channel_id] for leg in legs if leg.channel_id in there}


def who_met(call: Call, seen: Seen, found: Found) -> Leg | None:
    """The one who talks with the customer, by the switch, in a call that has no conversation yet."""
    met = [key for key, place in seen.items() if key != CUSTOMER and place == ROOM]
    legs = [leg for leg in call.facts.legs if leg.key in (CUSTOMER, *met) and leg.alive]
    if seen.get(CUSTOMER) != ROOM or len(met) != 1 or any(found.channels[leg.channel_id].state != "Up" for leg in legs):
        return None  # who is being dialled is in the bridge before they answer
    return next(leg for leg in legs if leg.key != CUSTOMER)


def as_seen(call: Call, talk: Conversation, seen: Seen, found: Found, at: int) -> Conversation:
    """The conversation that is ``seen``: as it was kept, or one step on. What no step explains stays as it was kept."""
    there = {leg.key for leg in call.facts.legs if leg.channel_id in found.channels and not leg.parted}
    if _shown(talk, there) == seen:
        return talk
    for step in _steps(call, talk, seen, at):
        tried = Conversation.from_json(talk.to_json())
        try:
            step(tried)
        except Refused:
            continue
        if _shown(tried, there) == seen:
            return tried
    return talk


def _shown(talk: Conversation, there: set[str]) -> Seen:
    layout = talk.layout()
    places = dict.fromkeys(layout.room, ROOM) | dict.fromkeys(layout.side, SIDE)
    return {party: place for party, place in places.items() if party in there}


def _steps(call: Call, talk: Conversation, seen: Seen, at: int) -> Iterator[Step]:
    """Everything that people may just have done."""
    for done in (
        Conversation.resume,
        Conversation.hold,
        Conversation.swap,
        Conversation.merge,
        Conversation.complete,
        Conversation.cancel,
    ):
        yield partial(_by_owner, done, talk.owner, at)
    new = [key for key in seen if key not in talk.parties] or [""]
    for party in talk.parties.values():
        if party.place is Place.RINGING:
            key = party.id if party.id in seen else new[0]
            known_as = key if key != party.id else ""
            yield partial(Conversation.join, party=party.id, at=at, known_as=known_as)


def _by_owner(done: Callable[[Conversation, str, int], None], owner: str, at: int, tried: Conversation) -> None:
    done(tried, owner, at)
