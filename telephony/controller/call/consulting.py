"""Hold and attended transfer: stepping aside, asking somebody apart from the others, and what comes of it."""

from __future__ import annotations

from telephony.controller.call.asking import Ask
from telephony.controller.call.core import Call, Happening, action
from telephony.controller.call.leading import check_reachable, start_ringing
from telephony.controller.call.search import Search
from telephony.controller.call.talking import asking_party, ms, settle
from telephony.controller.refused import RefusedError
from telephony.conversation import Conversation, Refused
from telephony.conversation import Kind as PartyKind
from telephony.destination import Destination, Kind

KINDS = {Kind.AGENT: PartyKind.AGENT, Kind.QUEUE: PartyKind.AGENT, Kind.NUMBER: PartyKind.OUTSIDE}
LETTERS = {Kind.AGENT: "a", Kind.QUEUE: "q", Kind.NUMBER: "o"}


@action
async def hold(call: Call, happening: Happening) -> None:
    """The owner steps aside; whoever is left alone hears music."""
    talk, party = _talk_of(call, happening)
    talk.hold(party, ms(happening.at))
    call.facts.note(happening.at, "held")
    await settle(call, happening.at)


@action
async def resume(call: Call, happening: Happening) -> None:
    """Together again."""
    talk, party = _talk_of(call, happening)
    talk.resume(party, ms(happening.at))
    call.facts.note(happening.at, "resumed")
    await settle(call, happening.at)


@action
async def swap(call: Call, happening: Happening) -> None:
    """Talk to the one who is on hold; the other is held."""
    talk, party = _talk_of(call, happening)
    talk.swap(party, ms(happening.at))
    call.facts.note(happening.at, "swapped")
    await settle(call, happening.at)


@action
async def complete(call: Call, happening: Happening) -> None:
    """Join the two others and leave."""
    talk, party = _talk_of(call, happening)
    consulted = call.leg_named(talk.consulted)
    talk.complete(party, ms(happening.at))
    call.facts.note(happening.at, "completed")
    if consulted is not None and consulted.user_id is not None:
        call.x.regulars.talked(call, consulted.user_id)
    await settle(call, happening.at)


@action
async def cancel(call: Call, happening: Happening) -> None:
    """Let the consulted one go, back to the held one."""
    talk, party = _talk_of(call, happening)
    talk.cancel(party, ms(happening.at))
    call.facts.note(happening.at, "cancelled")
    await settle(call, happening.at)


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
    talk, party = _talk_of(call, happening)
    if ask.to is None or ask.to.kind not in KINDS:
        raise RefusedError("bad_destination")
    await check_reachable(call, ask.to)
    search = _search(call, ask.to)
    begin = talk.consult if verb == "consult" else talk.add
    begin(party, search.party, KINDS[ask.to.kind], ms(happening.at))
    call.searches[search.party] = search
    try:
        await start_ringing(call, search)
    except RefusedError:
        del call.searches[search.party]
        talk.leave(search.party, ms(happening.at))
        raise
    call.facts.note(happening.at, "consulted" if verb == "consult" else "added", to=str(ask.to))
    await settle(call, happening.at)


def _search(call: Call, to: Destination) -> Search:
    party = call.new_key(LETTERS[to.kind])
    return Search(f"{call.id}:{party}", to, party)


def _talk_of(call: Call, happening: Happening) -> tuple[Conversation, str]:
    """The conversation and who asks."""
    party = asking_party(call, happening.value.agent.user_id)
    if call.talk is None:
        raise Refused("not_talking")
    return call.talk, party
