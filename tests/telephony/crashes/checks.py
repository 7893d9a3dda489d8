"""What must be true when another call control has taken over, and when everything is over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from telephony.calls.record import AgentRecord, CallRecord, StrayRecord
from telephony.calls.sums import faults
from telephony.controller.call.facts import ms_between
from telephony.controller.call.states import CallState
from telephony.conversation.types import TAPPING
from tests.telephony.controller.world import World
from tests.telephony.crashes.brittle import Brittle
from tests.telephony.jumping import jumping_loop
from tests.telephony.storms.checks import leftovers, untrue_records

if TYPE_CHECKING:
    from tests.telephony.crashes.crash import Crash

Pair = tuple[str, str]
ON_THEIR_WAY_OUT = (CallState.CLOSING, CallState.ENDED)
TOLERANCE_MS = 400
UNKEPT_S = 0.3
"""So long after something happened its snapshot is written at the latest."""


def conversations(w: World, switch: Brittle) -> set[Pair]:
    """Who hears whom (channels) and is meant to, whatever call control was just about. Not who is at whose ear: a
    supervisor who changed that a moment before the end may have to do it again."""
    wanted: set[Pair] = set()
    for call in w.exchange.calls.values():
        if call.talk is None or call.state in ON_THEIR_WAY_OUT:
            continue
        legs = {leg.key: leg.channel_id for leg in call.facts.legs if leg.alive and not leg.parted}
        talk = call.talk
        legs = {key: name for key, name in legs.items() if key in talk.parties and talk.place(key) not in TAPPING}
        wanted |= {(legs[a], legs[b]) for a in legs for b in legs if talk.hears(a, b)}
    return {(a, b) for a, others in switch.hearing().items() for b in others} & wanted


def led_elsewhere(w: World, switch: Brittle) -> set[str]:
    """Customers (channels) whose call goes on, and from whom we have just parted whoever talked to them last."""
    found = set()
    for call in w.exchange.calls.values():
        joined = [leg for leg in call.facts.legs if leg is not call.remote_leg and leg.joined_at is not None]
        last = joined[-1] if joined else None
        let_go = last is not None and last.channel_id in switch.cut and last.hung_up_by in (None, "system")
        if let_go and call.state not in ON_THEIR_WAY_OUT and call.remote_leg is not None and call.remote_leg.alive:
            found.add(call.remote_leg.channel_id)
    return found


def broken_conversations(before: set[Pair], switch: Brittle) -> Iterator[str]:
    """Who no longer hears whom, though both are there."""
    heard = switch.hearing()
    for one, other in sorted(before):
        if {one, other} <= switch.channels.keys() | switch.cut and other not in heard.get(one, ()):
            yield f"{one} does not hear {other} any more"


def untrue_attendance(w: World, died_at: float | None) -> Iterator[str]:
    """Agents of whom the journal says last what they are not, whoever wrote it, or whose records go back in time.

    Of who sat down in the moment before the end nobody knows: no snapshot was written. That is believed until it should
    have been confirmed (``telephony.attendance.times.BELIEVED``).
    """
    said: dict[int, AgentRecord] = {}
    for entry in w.book.entries:
        if isinstance(entry, AgentRecord):
            before = said.get(entry.user_id)
            if before is not None and entry.at <= before.at:
                yield f"{entry.user_id} was {entry.towards} at {entry.at}, and before that at {before.at}"
            said[entry.user_id] = entry
    shown = dict.fromkeys(said, "offline") | {agent.user_id: agent.shown for agent in w.exchange.agents}
    for user_id, state in shown.items():
        told = said.get(user_id)
        if told is not None and died_at is not None and abs(died_at - _seconds(told.at)) <= UNKEPT_S:
            continue
        home = "offline" if told is None else next(one.state for one in told.towards if one.home)
        if home not in (state, "elsewhere"):
            yield f"{user_id} is {state}, and the journal says {home}"


class Afterwards:
    """Everything is over: the journal against what really was."""

    def __init__(self, crash: Crash) -> None:
        self.c = crash
        self.switch = crash.around.switch
        told = [entry for entry in crash.around.book.entries if isinstance(entry, CallRecord)]
        first = {record.id: record for record in reversed(told)}
        self.records = list(first.values())
        """As they are stored: the journal may say a thing twice, and the first time counts (``store_calls``)."""
        self.strays = [entry for entry in crash.around.book.entries if isinstance(entry, StrayRecord)]

    def faults(self) -> Iterator[str]:
        """All that is wrong."""
        for agent in list(self.c.life.exchange.agents):
            if agent.logged_in and agent.call is None:
                self.c.life.desks.logout(agent.company_id, agent.user_id)
        yield from leftovers(self.c.life)
        yield from untrue_records(self.c.life)
        yield from self._once()
        yield from self._times()
        yield from self._tapes()
        yield from untrue_attendance(self.c.life, self.c.died_at)

    def _once(self) -> Iterator[str]:
        legs = Counter(leg.channel_id for record in self.records for leg in record.legs)
        legs.update(stray.channel_id for stray in self.strays)
        for name in self.switch.arrived:
            if legs[name] != 1 and not (legs[name] == 0 and self._unseen(name)):
                yield f"caller {name} is in {legs[name]} records"
        for name in self.switch.made:
            nobodys = name in self.switch.up and not (legs[name] or self._summoned(name) or self._unseen(name))
            if legs[name] > 1 or nobodys:
                yield f"{name} (to {self.switch.made[name]}) is in {legs[name]} records"

    def _summoned(self, name: str) -> bool:
        """The own device of an agent who began to dial, and nobody else: of that no snapshot was written."""
        return [other for other in self.switch.made if other.startswith(name[:36])] == [name] and name[37] == "a"

    def _unseen(self, name: str) -> bool:
        """Gone before anybody saw it: nobody of ours can know of it; the switch's own records do."""
        died, ended = self.c.died_at, self.switch.ended_at.get(name)
        return died is not None and ended is not None and died <= ended <= self.c.revived_at

    def _times(self) -> Iterator[str]:
        for record in self.records:
            for leg in record.legs:
                at = self.switch.ended_at.get(leg.channel_id)
                if at is not None and abs(late := _seconds(leg.ended_at) - at) > 0.1 and not self._while_dead(at, late):
                    yield f"{leg.channel_id} ended {late:.3f} s too late"
            customer = next((leg for leg in record.legs if leg.channel_id in self.switch.arrived), None)
            if customer is not None:
                real = round(self.switch.heard_s[customer.channel_id] * 1000)
                told = customer.talk_ms - customer.hold_ms
                if abs(told - real) > TOLERANCE_MS + self._doubt_ms(customer.channel_id):
                    yield f"{customer.channel_id} talked for {real} ms and is said to have for {told}"
                began = self.switch.arrived[customer.channel_id]
                if abs(_seconds(record.started_at) - began) > 0.1 and not self._while_dead(began):
                    yield f"{customer.channel_id} began at {began}, not at {_seconds(record.started_at)}"
            for stint in record.stints:
                mine = [leg.ended_at for leg in record.legs if leg.user_id == stint.user_id]
                if mine and (late := _seconds(stint.left_at) - _seconds(max(mine))) > 0.1:
                    yield f"the part of {stint.user_id} ended {late:.3f} s after their last leg"
            for fault in faults(record, record.legs, record.stays, record.stints):
                yield f"{fault} {[event.kind for event in record.events]}"

    def _while_dead(self, at: float, late: float = 0.0) -> bool:
        """What happened while nobody listened is known when somebody listens again."""
        return self.c.died_at is not None and self.c.died_at - 0.01 <= at <= self.c.revived_at >= at + late - 0.1

    def _doubt_ms(self, name: str) -> int:
        return 0 if self.c.died_at is None else round((self.c.revived_at - self.c.died_at) * 1000)

    def _tapes(self) -> Iterator[str]:
        kept = [recording.file for record in self.records for recording in record.recordings]
        for file, count in Counter(self.c.around.tapes.files).items():
            if count > 1:
                yield f"{file} was begun {count} times"
            if file not in kept:
                yield f"{file} is in no record"


def _seconds(at: datetime) -> float:
    return ms_between(jumping_loop().epoch, at) / 1000
