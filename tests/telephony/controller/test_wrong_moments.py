"""Every command of the contract given too early, too late and twice: what comes of it, and that nothing is left.

*early*: 801's device rings for a caller. *late*: their conversation is over, and 801 writes it up. *twice*: given two
times at once in the scene where it is right; what the two are answered, in the order of the alphabet. Of supervisors'
commands the sender is 900. To whom else a command is refused says ``test_desks_rights``; out of order,
``test_consulting``; that one sent again with its own request id is done once, ``test_commands``.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from telephony.controller.call.call import Call
from telephony.controller.desks.commands import handlers
from tests.telephony.controller.acme import SERVICE
from tests.telephony.controller.scenes import OWNER, SALES, SCENES, SECOND, SUPERVISOR, Scene, everybody_gone, staffed
from tests.telephony.controller.test_desks_rights import outcome_of, picture
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
WORD_OF_A_CHANGE = {"company.changed", "carriers.changed"}
"""Nobody's wish, and right at any time."""


async def ringing(w: World) -> Call:
    """801's device rings for a caller."""
    _, _, call = await w.ringing()
    return call


async def over(w: World) -> Call:
    """801 writes up a conversation."""
    caller, _, call = await w.talking()
    w.asterisk.destroy(caller.id)
    await w.until(lambda: bool(w.records))
    return call


async def promised(w: World) -> Call:
    """801 talks, and has promised to have somebody called back."""
    call = await SCENES["talking"](w)
    await w.do("callback.add", OWNER, queue_id="sales", number="13900139000")
    return call


MOMENTS: dict[str, Scene] = SCENES | {"over": over, "promised": promised}


def said(w: World, verb: str, call: Call) -> tuple[str, int, dict[str, Any]]:
    """A row's verb, who says it and its arguments."""
    name, *pairs = verb.split(",")
    supervises = name.startswith("supervise.")
    args: dict[str, Any] = dict(pair.split("=") for pair in pairs)
    args |= {key: int(args[key]) for key in ("ms", "company_id", "user_id") if key in args}
    args |= {"barred": True} if "barred" in args else {}
    args |= {"party": call.party_of(SECOND) or "nobody"} if "party" in args else {}
    promises = [str(one.id) for one in w.exchange.callbacks.all_open()]
    args |= {"callback_id": (promises or ["none"])[0]} if "callback_id" in args else {}
    args |= {"call_id": str(call.id)} if supervises or "call_id" in args else {}
    return name, SUPERVISOR if supervises else OWNER, args


def longer() -> dict[str, Any]:
    return {"queues": (replace(SERVICE, wrap_up_extra_ms=1_500), SALES)}


@pytest.mark.parametrize(("verb", "outcome"), [(row[0], row[1]) for row in ROWS])
async def test_too_early(verb: str, outcome: str) -> None:
    await at_a_wrong_moment(ringing, verb, outcome)


@pytest.mark.parametrize(("verb", "outcome"), [(row[0], row[2]) for row in ROWS])
async def test_too_late(verb: str, outcome: str) -> None:
    await at_a_wrong_moment(over, verb, outcome)


async def at_a_wrong_moment(moment: Scene, verb: str, outcome: str) -> None:
    async with staffed(**longer()) as w:
        name, who, args = said(w, verb, await moment(w))
        before = picture(w)
        assert await outcome_of(w, name, who, args) == outcome
        if outcome != "ok":
            assert picture(w) == before, "what is refused changes nothing"
        await everybody_gone(w, 0)


@pytest.mark.parametrize(("verb", "scene", "outcomes"), [(row[0], row[3], row[4]) for row in ROWS])
async def test_twice_at_once(verb: str, scene: str, outcomes: str) -> None:
    async with staffed(**longer()) as w:
        name, who, args = said(w, verb, await MOMENTS[scene](w))
        both = await asyncio.gather(outcome_of(w, name, who, args), outcome_of(w, name, who, args))
        assert "/".join(sorted(both)) == outcomes
        await everybody_gone(w, 0)


async def test_no_command_of_the_contract_is_missing_here() -> None:
    async with staffed() as w:
        assert {row[0].partition(",")[0] for row in ROWS} == set(handlers(w.desks)) - WORD_OF_A_CHANGE
