"""Supervisors: at an agent's ear, in the room, or with the call themselves."""

from __future__ import annotations

from telephony import ari
from telephony.controller.call.asking import Ask
from telephony.controller.call.core import Call, action
from telephony.controller.call.leading import ring_party
from telephony.controller.call.mailbox import Happening
from telephony.controller.call.search import Search
from telephony.controller.call.talking import ms, note_roles, settle
from telephony.controller.refused import RefusedError
from telephony.conversation import Conversation
from telephony.destination import Destination, Kind

TAPS = frozenset({"listen", "whisper"})
VERBS = TAPS | {"barge", "takeover"}


@action
async def supervise(call: Call, happening: Happening) -> None:
    """Listen, whisper, barge or take over; who is there already only changes over, others are rung first."""
    ask: Ask = happening.value
    talk = call.talk
    if talk is None or ask.text not in VERBS:
        raise RefusedError("bad_action" if talk is not None else "not_talking")
    leg = call.leg_of_user(ask.agent.user_id)
    note_roles(call)
    if leg is not None:
        _place(call, talk, leg.key, ask, happening)
    else:
        await _summon(call, talk, ask, happening)
    call.facts.note(happening.at, "supervised", by=ask.agent.user_id, how=ask.text)
    await settle(call, happening.at)


@action
async def unsupervise(call: Call, happening: Happening) -> None:
    """Out of the call that is supervised."""
    leg = call.leg_of_user(happening.value.agent.user_id)
    if leg is None or leg.party != "supervisor" or call.talk is None or leg.key not in call.talk.parties:
        raise RefusedError("not_supervising")
    note_roles(call)
    call.talk.leave(leg.key, ms(happening.at))
    await settle(call, happening.at)


@action
async def tap_again(call: Call, happening: Happening) -> None:
    """The switch has ended a supervisor's ear, and its channel lives: it is put on again. When the switch refuses that,
    or ends one after the other, the supervisor's device is hung up, so that they know that they hear nothing."""
    tap = call.stage.ear_gone(happening.value)
    leg = call.leg_of(tap.supervisor) if tap is not None else None
    if tap is None or leg is None or call.talk is None or leg.key not in call.talk.parties:
        return
    call.log.warning("call.ear_gone", supervisor=leg.user_id)
    if call.stage.holds(tap):
        try:
            await settle(call, happening.at)
            return
        except ari.NotFound:  # whoever was listened to is gone as well, which is heard of next
            raise
        except ari.ResponseError as error:
            call.log.warning("call.ear_refused", supervisor=leg.user_id, error=str(error))
    note_roles(call)
    call.talk.leave(leg.key, ms(happening.at))
    call.facts.note(happening.at, "supervision.failed", agent=leg.user_id)
    await settle(call, happening.at)


async def _summon(call: Call, talk: Conversation, ask: Ask, happening: Happening) -> None:
    party = call.new_key("s")
    _place(call, talk, party, ask, happening)
    to = Destination(Kind.AGENT, str(ask.agent.user_id))
    search = Search(f"{call.id}:{party}", to, party, summons=True)
    await ring_party(call, search, happening.at, party="supervisor")


def _place(call: Call, talk: Conversation, party: str, ask: Ask, happening: Happening) -> None:
    at = ms(happening.at)
    if ask.text in TAPS:
        ear = call.leg_of_user(ask.user_id) if ask.user_id else call.owner_leg
        if ear is None:
            raise RefusedError("not_in_call")
        (talk.listen if ask.text == "listen" else talk.whisper)(party, ear.key, at)
    elif ask.text == "barge":
        talk.barge(party, at)
    else:
        talk.take_over(party, at)
