"""The switch's own bookkeeping beside ours. Pure: values in, differences out.

Asterisk writes every channel event (CEL) and call record (CDR) to PostgreSQL by itself. Each of its telephone channels
must be exactly one leg of one company's call, or a stray; every leg must be a channel; their times must agree; every
channel must stand in a CDR; finance must know every leg (rated + free + quarantined + pending = legs); and the times
of each call must add up (``sums``).

Telephone channels are those of carriers and devices (``PJSIP/``), and both halves of a call from one of our companies
to another's public line, which never leaves the pool (``Local/NUMBER@carrier;1`` is the outside leg of the first
company's call, ``;2`` the caller's leg of the second's). What the switch makes for itself is no leg and is not asked
for: snoops (``Snoop/``, a supervisor's ear and voice), recorders and announcers. Local halves are not looked for in
the CDRs, where Asterisk keeps one of the two.

==================  ==============================================================================================
kind                what disagrees
==================  ==============================================================================================
``no_leg``          the switch had a channel, no call of ours has it: a call nobody is charged for
``no_channel``      a leg of ours was never a channel: somebody would be charged for nothing
``two_legs``        two legs stand on one channel
``started_…``       ``_differs``: the same moment lies too far apart in both books; ``_missing``: only one book has it
``answered_…``      (likewise)
``ended_…``         (likewise)
``not_ended``       our leg has ended, the channel is still up
``no_cdr``          a channel in no CDR
``cdr_only``        a CDR of a channel that CEL does not know
``no_usage``        finance was not told of a leg
``stint_sum`` …     a call's times do not add up: the kinds of ``telephony.calls.sums``
==================  ==============================================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from telephony.calls.sums import Fault

#: How far apart the same moment may be in both books: their clocks are one, their code paths are not.
TOLERANCE_MS: Final = 250
#: What the names of both ends of a call within the pool begin with.
HALF: Final = "Local/"
#: Ways of which the switch does not keep a CDR each, or keeps it under the other end's name: halves of a line inside
#: the pool, and phones rung through another node (``telephony.nodes.trunk``), whose CEL is compared all the same.
UNRECORDED: Final = (HALF, "PJSIP/linepool-trunk-")


@dataclass(frozen=True, slots=True)
class Channel:
    """A telephone channel as CEL tells it; times in epoch milliseconds. ``ended_ms`` is None while it is up, and when
    it was ``lost`` with its node, which then wrote down neither its end nor its CDR."""

    id: str
    name: str
    started_ms: int
    answered_ms: int | None
    ended_ms: int | None
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A leg of ours. ``state`` is what finance says of it, empty when it says nothing."""

    channel_id: str
    company_id: int
    leg_id: str
    started_ms: int
    answered_ms: int | None
    ended_ms: int
    state: str = ""
    call_id: str = ""


@dataclass(frozen=True, slots=True)
class SwitchRecord:
    """A CDR of Asterisk's: the channel it is about and the one it was joined to."""

    uniqueid: str
    channel: str
    peer: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Something the books disagree about: a stable ``kind``, the channel, and words."""

    kind: str
    channel_id: str
    detail: str

    def __str__(self) -> str:
        return f"{self.kind:<18} {self.channel_id:<24} {self.detail}"


@dataclass(frozen=True, slots=True)
class Unsound:
    """A call of ours whose own times do not add up."""

    call_id: str
    company_id: int
    fault: Fault


@dataclass(frozen=True, slots=True)
class Books:
    """Both sides of one stretch of time. ``known`` are channel ids just outside it, which prove existence only."""

    channels: Sequence[Channel]
    legs: Sequence[Booked]
    strays: Collection[str]
    records: Sequence[SwitchRecord]
    known_channels: Collection[str] = ()
    known_legs: Collection[str] = ()
    unsound: Sequence[Unsound] = ()


def compare(books: Books, *, tolerance_ms: int = TOLERANCE_MS, with_usage: bool = True) -> list[Difference]:
    """Everything that does not agree, in the order of the checks; empty when the books do."""
    by_channel = {leg.channel_id: leg for leg in books.legs}
    finished = [channel for channel in books.channels if channel.ended_ms is not None or channel.lost]
    return [
        *_unbooked(finished, by_channel, books),
        *_invented(books),
        *_doubled(books.legs),
        *_wrong_times(books.channels, by_channel, tolerance_ms),
        *_without_record(finished, books.records),
        *_foreign_records(books),
        *(_unknown_to_finance(books.legs) if with_usage else ()),
        *_unsound(books.unsound),
    ]


def _unbooked(finished: Sequence[Channel], by_channel: Mapping[str, Booked], books: Books) -> Iterator[Difference]:
    for channel in finished:
        if channel.id not in by_channel and channel.id not in books.strays and channel.id not in books.known_legs:
            yield Difference("no_leg", channel.id, f"{channel.name} was up and no call of ours has it")


def _invented(books: Books) -> Iterator[Difference]:
    seen = {channel.id for channel in books.channels} | set(books.known_channels)
    for leg in books.legs:
        if leg.channel_id not in seen:
            yield Difference("no_channel", leg.channel_id, f"leg {leg.leg_id} of company {leg.company_id}")


def _doubled(legs: Sequence[Booked]) -> Iterator[Difference]:
    for channel_id, count in Counter(leg.channel_id for leg in legs).items():
        if count > 1:
            yield Difference("two_legs", channel_id, f"{count} legs have this channel")


def _wrong_times(
    channels: Sequence[Channel], by_channel: Mapping[str, Booked], tolerance_ms: int
) -> Iterator[Difference]:
    for channel in channels:
        leg = by_channel.get(channel.id)
        if leg is None:
            continue
        if channel.ended_ms is None and not channel.lost:
            yield Difference("not_ended", channel.id, "the leg has ended, the channel has not")
        pairs = (
            ("started", channel.started_ms, leg.started_ms),
            ("answered", channel.answered_ms, leg.answered_ms),
            ("ended", channel.ended_ms if channel.ended_ms is not None else leg.ended_ms, leg.ended_ms),
        )
        for name, theirs, ours in pairs:
            if (theirs is None) != (ours is None):
                who = "the switch" if ours is None else "we"
                yield Difference(f"{name}_missing", channel.id, f"only {who} say it was {name}")
            elif theirs is not None and ours is not None and abs(theirs - ours) > tolerance_ms:
                yield Difference(f"{name}_differs", channel.id, f"ours is {ours - theirs:+d} ms off the switch's")


def _without_record(finished: Sequence[Channel], records: Sequence[SwitchRecord]) -> Iterator[Difference]:
    told = {record.channel for record in records} | {record.peer for record in records}
    for channel in finished:
        if channel.name not in told and not channel.lost and not channel.name.startswith(UNRECORDED):
            yield Difference("no_cdr", channel.id, f"{channel.name} stands in no CDR")


def _foreign_records(books: Books) -> Iterator[Difference]:
    seen = {channel.id for channel in books.channels} | set(books.known_channels)
    for uniqueid in sorted({record.uniqueid for record in books.records} - seen):
        yield Difference("cdr_only", uniqueid, "a CDR of a channel that CEL does not know")


def _unsound(calls: Sequence[Unsound]) -> Iterator[Difference]:
    for call in calls:
        yield Difference(call.fault.kind, call.call_id, f"call of company {call.company_id}: {call.fault.detail}")


def _unknown_to_finance(legs: Sequence[Booked]) -> Iterator[Difference]:
    for leg in legs:
        if not leg.state:
            yield Difference("no_usage", leg.channel_id, f"finance knows nothing of leg {leg.leg_id}")
