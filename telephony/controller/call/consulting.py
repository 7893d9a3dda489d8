"""Hold and attended transfer: stepping aside, asking somebody apart from the others, and what comes of it."""

from __future__ import annotations

from telephony.controller.call.asking import Ask
from telephony.controller.call.core import Call, action
from telephony.controller.call.leading import check_reachable, ring_party
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.search import Search
from telephony.controller.call.talking import change, ms, settle, who_asks
from telephony.controller.refused import RefusedError
from telephony.conversation import Conversation
from telephony.conversation import Kind as PartyKind
from telephony.destination import Destination, Kind

KINDS = {Kind.AGENT: PartyKind.AGENT, Kind.QUEUE: PartyKind.AGENT, Kind.NUMBER: PartyKind.OUTSIDE}
LETTERS = {Kind.AGENT: "a", Kind.QUEUE: "q", Kind.NUMBER: "o"}


@action
async def hold(call: Call, happening: Happening) -> None:
    """The owner steps aside; whoever is left alone hears music."""
    await change(call, happening, Conversation.hold, "held")


@action
async def resume(call: Call, happening: Happening) -> None:
    """Together again."""
    await change(call, happening, Conversation.resume, "resumed")


@action
async def swap(call: Call, happening: Happening) -> None:
    """Talk to the one who is on hold; the other is held."""
    await change(call, happening, Conversation.swap, "swapped")


@action
async def complete(call: Call, happening: Happening) -> None:
    """Join the two others and leave."""
    talk, _ = who_asks(call, happening)
    consulted = call.leg_named(talk.consulted)
    await change(call, happening, Conversation.complete, "completed")
    if consulted is not None and consulted.user_id is not None:
        call.x.regulars.talked(call, consulted.user_id)


@action
async def cancel(call: Call, happening: Happening) -> None:
    """Let the consulted one go, back to the held one."""
    await change(call, happening, Conversation.cancel, "cancelled")


@action
async def consult(call: Call, happening: Happening) -> None:
    """Ring somebody to ask them apart; the others hear music meanwhile."""
    await invite(call, happening, "consult")


@action
async def add(call: Call, happening: Happening) -> None:
    """Ring one more into the room."""
    await invite(call, happening, "add")


async def invite(call: Call, happening: Happening, verb: str) -> None:
    """Call an agent, one of a queue, or a number, to the side (``consult``) or into the room (``add``)."""
    ask: Ask = happening.value
    talk, party = who_asks(call, happening)
    if ask.to is None or ask.to.kind not in KINDS:
        raise RefusedError("bad_destination")
    await check_reachable(call, ask.to)
    search = _search(call, ask.to)
    begin = talk.consult if verb == "consult" else talk.add
    begin(party, search.party, KINDS[ask.to.kind], ms(happening.at))
    await ring_party(call, search, happening.at)
    call.facts.note(happening.at, "consulted" if verb == "consult" else "added", to=str(ask.to))
    await settle(call, happening.at)


def _search(call: Call, to: Destination) -> Search:
    party = call.new_key(LETTERS[to.kind])
    return Search(f"{call.id}:{party}", to, party)
