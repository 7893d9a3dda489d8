"""Several people in one room, and small things anybody in a call may do: keys and notes."""

from __future__ import annotations

import asyncio

from telephony.controller.call.asking import Ask
from telephony.controller.call.core import Call, action
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.talking import change, ms, note_roles, settle, who_asks
from telephony.controller.refused import RefusedError
from telephony.conversation import Conversation
from telephony.conversation.types import TALKING, Kind

KEYS = frozenset("0123456789*#ABCD")
MOST_KEYS = 32
LONGEST_NOTE = 4_000


@action
async def merge(call: Call, happening: Happening) -> None:
    """All together: the consultation becomes a conference."""
    await change(call, happening, Conversation.merge, "merged")


@action
async def drop(call: Call, happening: Happening) -> None:
    """Put somebody out."""
    ask: Ask = happening.value
    talk, party = who_asks(call, happening)
    talk.drop(party, ask.party, ms(happening.at))
    call.facts.note(happening.at, "dropped", party=ask.party, by=ask.agent.user_id)
    await settle(call, happening.at)


@action
async def leave(call: Call, happening: Happening) -> None:
    """Out of the conference; the others go on."""
    talk, party = who_asks(call, happening)
    if "leave" not in talk.allowed(party):
        raise RefusedError("last_one")
    note_roles(call)
    talk.leave(party, ms(happening.at))
    call.facts.note(happening.at, "left", agent=happening.value.agent.user_id)
    await settle(call, happening.at)


@action
async def keypad(call: Call, happening: Happening) -> None:
    """Press keys to those outside who are in the same room."""
    ask: Ask = happening.value
    talk, party = who_asks(call, happening)
    if not ask.text or len(ask.text) > MOST_KEYS or not set(ask.text) <= KEYS:
        raise RefusedError("bad_digits")
    if "keypad" not in talk.allowed(party):
        raise RefusedError("nobody_outside")
    place = talk.place(party)
    outside = (Kind.CUSTOMER, Kind.OUTSIDE)
    there = [p.id for p in talk.parties.values() if p.kind in outside and p.place is place and place in TALKING]
    legs = [leg for leg in map(call.leg_named, there) if leg is not None and leg.alive]
    await asyncio.gather(*(call.ari.send_keys(leg.channel_id, ask.text) for leg in legs))
    call.facts.note(happening.at, "keypad", by=ask.agent.user_id, count=len(ask.text))


@action
async def note(call: Call, happening: Happening) -> None:
    """Keep a note with the call, for whoever has it next."""
    ask: Ask = happening.value
    if call.leg_of_user(ask.agent.user_id) is None:
        raise RefusedError("not_in_call")
    call.facts.call_note = ask.text[:LONGEST_NOTE]
