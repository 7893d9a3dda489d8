"""Every command of the contract given too early, too late and twice: what comes of it, and that nothing is left.

*early*: 801's device rings for a caller. *late*: their conversation is over, and 801 writes it up. *twice*: given two
times at once in the scene where it is right; what the two are answered, in the order of the alphabet. Of supervisors'
commands the sender is 900. To whom else a command is refused says ``test_desks_rights``; out of order,
``test_consulting``; that one sent again with its own request id is done once, ``test_commands``.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from telephony.controller.call.call import Call
from telephony.controller.desks.commands import handlers
from tests.telephony.controller.scenes import (
    FOREIGN,
    OWNER,
    SCENES,
    SECOND,
    SUPERVISOR,
    Scene,
    everybody_gone,
    over,
    promise_in,
    staffed,
)
from tests.telephony.controller.test_desks_rights import WORD_OF_A_CHANGE, outcome_of, picture
from tests.telephony.controller.world import World

TABLE = """
verb                                           early            late               right      twice
desk.login,username=phone801                   ok               ok                 talking    ok/ok
desk.logout                                    ok               ok                 waiting    not_logged_in/ok
desk.state,state=away                          ok               ok                 talking    ok/ok
desk.state,state=asleep                        bad_state        bad_state          talking    bad_state/bad_state
desk.bar,company_id=1,barred=1                 ok               ok                 talking    ok/ok
desk.extend,ms=1000                            not_in_wrapup    ok                 over       ok/ok
call.dial,to=13900139000                       in_call          ok                 waiting    busy/ok
call.hold                                      not_talking      no_call            talking    held/ok
call.resume                                    not_held         no_call            held       not_held/ok
call.hangup                                    ok               no_call            talking    no_call/ok
call.transfer,to=queue:sales                   not_talking      no_call            talking    not_talking/ok
call.consult,to=agent:802                      not_talking      no_call            talking    agent_busy/ok
call.swap                                      not_talking      no_call            consulting ok/ok
call.complete                                  not_talking      no_call            consulting not_in_call/ok
call.cancel                                    not_talking      no_call            consulting not_consulting/ok
call.merge                                     not_talking      no_call            consulting not_consulting/ok
call.add,to=agent:803                          not_talking      no_call            conference agent_busy/ok
call.drop,party=SECOND                         not_talking      no_call            conference not_in_call/ok
call.leave                                     not_talking      no_call            conference not_in_call/ok
call.park                                      not_talking      no_call            talking    not_talking/ok
call.retrieve,slot=1                           in_call          not_parked         parked     agent_busy/ok
call.keypad,digits=1                           not_talking      no_call            talking    ok/ok
call.note,text=hello                           ok               no_call            talking    ok/ok
call.record,action=pause                       not_talking      no_call            talking    ok/recording_paused
call.reclaim                                   in_call          nothing_to_reclaim lost       agent_busy/ok
call.wrapup,call_id=CALL,disposition_code=x    unknown_call     ok                 over       ok/ok
callback.add,queue_id=sales,number=13900139000 ok               ok                 talking    already_promised/ok
callback.cancel,callback_id=PROMISE            unknown_callback unknown_callback   promised   ok/unknown_callback
supervise.listen,user_id=801                   not_talking      unknown_call       talking    ok/ok
supervise.whisper,user_id=801                  not_talking      unknown_call       talking    ok/ok
supervise.barge                                not_talking      unknown_call       talking    already_there/ok
supervise.takeover                             not_talking      unknown_call       talking    already_taken/ok
supervise.stop                                 not_supervising  not_supervising    listening  not_supervising/ok
supervise.agent,user_id=801,state=away         ok               ok                 talking    ok/ok
supervise.pull,to=queue:sales                  ok               unknown_call       waiting    ok/ok
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]


async def ringing(w: World) -> Call:
    """801's device rings for a caller."""
    _, _, call = await w.ringing()
    return call


def said(w: World, verb: str, call: Call) -> tuple[str, int, dict[str, Any]]:
    """A row's verb, who says it and its arguments."""
    name, *pairs = verb.split(",")
    supervises = name.startswith("supervise.")
    args: dict[str, Any] = dict(pair.split("=") for pair in pairs)
    args |= {key: int(args[key]) for key in ("ms", "company_id", "user_id") if key in args}
    args |= {"barred": True} if "barred" in args else {}
    args |= {"party": call.party_of(SECOND) or "nobody"} if "party" in args else {}
    args |= {"callback_id": promise_in(w)} if "callback_id" in args else {}
    args |= {"call_id": str(call.id)} if supervises or "call_id" in args else {}
    return name, SUPERVISOR if supervises else OWNER, args


@pytest.mark.parametrize(("verb", "outcome"), [(row[0], row[1]) for row in ROWS])
async def test_too_early(verb: str, outcome: str) -> None:
    await at_a_wrong_moment(ringing, verb, outcome)


@pytest.mark.parametrize(("verb", "outcome"), [(row[0], row[2]) for row in ROWS])
async def test_too_late(verb: str, outcome: str) -> None:
    await at_a_wrong_moment(over, verb, outcome)


async def at_a_wrong_moment(moment: Scene, verb: str, outcome: str) -> None:
    async with staffed() as w:
        name, who, args = said(w, verb, await moment(w))
        before = picture(w)
        assert await outcome_of(w, name, who, args) == outcome
        if outcome != "ok":
            assert picture(w) == before, "what is refused changes nothing"
        await everybody_gone(w, 0)


@pytest.mark.parametrize(("verb", "scene", "outcomes"), [(row[0], row[3], row[4]) for row in ROWS])
async def test_twice_at_once(verb: str, scene: str, outcomes: str) -> None:
    async with staffed() as w:
        name, who, args = said(w, verb, await SCENES[scene](w))
        both = await asyncio.gather(outcome_of(w, name, who, args), outcome_of(w, name, who, args))
        assert "/".join(sorted(both)) == outcomes
        await everybody_gone(w, 0)


STRANGERS = {
    "desk.login": "no_seat",
    "callback.add": "unknown_queue",
    "callback.cancel": "unknown_callback",
    "supervise.pull": "unknown_call",
}
"""What those commands are refused with that nobody has to sit at a desk for; the others: ``not_logged_in``."""


@pytest.mark.parametrize(("verb", "scene"), [(row[0], row[3]) for row in ROWS])
async def test_in_the_name_of_another_company(verb: str, scene: str) -> None:
    """What is right in one's own company changes nothing when it is said in another's, of which one is nobody."""
    async with staffed() as w:
        name, who, args = said(w, verb, await SCENES[scene](w))
        before = picture(w)
        assert await outcome_of(w, name, who, args, company_id=2) == STRANGERS.get(name, "not_logged_in")
        assert picture(w) == before
        await everybody_gone(w, 0)


WITHOUT_A_DESK = ("callback.add", "callback.cancel", "supervise.agent", "supervise.pull")
AT_A_DESK = [(row[0], row[3]) for row in ROWS if not row[0].startswith(WITHOUT_A_DESK)]


@pytest.mark.parametrize(("verb", "scene"), AT_A_DESK)
async def test_somebody_of_another_company_in_the_name_of_this_one(verb: str, scene: str) -> None:
    """Of what needs no desk the web alone says who may."""
    async with staffed() as w:
        name, _, args = said(w, verb, await SCENES[scene](w))
        before = picture(w)
        assert await outcome_of(w, name, FOREIGN, args, company_id=1) == STRANGERS.get(name, "not_logged_in")
        assert picture(w) == before
        await everybody_gone(w, 0)


async def test_no_command_of_the_contract_is_missing_here() -> None:
    async with staffed() as w:
        assert {row[0].partition(",")[0] for row in ROWS} == set(handlers(w.desks)) - WORD_OF_A_CHANGE
