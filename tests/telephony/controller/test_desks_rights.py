"""Who may do what in which call: one table, every cell of it tried.

Whether somebody may supervise at all is the web's to ask (``calls.supervise`` …): here everybody of the company passes
for a supervisor, and nobody of another company does.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from telephony.control import __doc__ as verbs_of_control
from telephony.controller.desks.commands import handlers
from telephony.controller.refused import RefusedError
from tests.telephony.controller.scenes import (
    FOREIGN,
    OWNER,
    PEOPLE,
    SCENES,
    SECOND,
    everybody_gone,
    promise_in,
    staffed,
)
from tests.telephony.controller.world import World

WHO = tuple(PEOPLE)
NOBODY = "no_call no_call no_call not_logged_in"
"""Another agent, a supervisor, somebody of another company, somebody logged out: who has no call to do it with."""
NOTHING = f"{'nothing_to_reclaim ' * 4}not_logged_in"
FAR = "unknown_call not_logged_in"
ONLY_THEY = f"{'not_supervising ' * 3}ok"
UNKNOWN = f"{'unknown_call ' * 5}"
BAD = f"{'bad_destination ' * 3}"
BUSY = f"{'not_waiting ' * 4}"
ALIKE = "{0} {0} {0} {0} {1} {0}"
"""Everybody of the company, at a desk or not, and one of another."""
NUMBER = "number=13900139000"
BARE = f"{'not_parked ' * 5}"
TABLE = f"""
scene      verb                                      owner second other supervisor foreign out
talking    call.hold                                 ok no_call {NOBODY}
held       call.hold                                 held no_call {NOBODY}
consulting call.hold                                 consulting not_owner {NOBODY}
conference call.hold                                 ok not_owner {NOBODY}
parked     call.hold                                 no_call no_call {NOBODY}
held       call.resume                               ok no_call {NOBODY}
talking    call.resume                               not_held no_call {NOBODY}
conference call.resume                               not_held not_owner {NOBODY}
talking    call.transfer,to=queue:sales              ok no_call {NOBODY}
talking    call.transfer,to=agent:803                ok no_call {NOBODY}
talking    call.transfer,to=agent:801                yourself no_call {NOBODY}
talking    call.transfer,to=agent:804                agent_offline no_call {NOBODY}
talking    call.transfer,to=agent:950                unknown_agent no_call {NOBODY}
talking    call.transfer,to=queue:none               unknown_queue no_call {NOBODY}
talking    call.transfer,to=number:x                 bad_destination no_call {NOBODY}
held       call.transfer,to=queue:sales              ok no_call {NOBODY}
conference call.transfer,to=queue:sales              conference conference {NOBODY}
consulting call.transfer,to=queue:sales              conference conference {NOBODY}
talking    call.consult,to=agent:802                 ok no_call {NOBODY}
talking    call.consult,to=flow:bye                  bad_destination no_call {NOBODY}
consulting call.consult,to=agent:803                 consulting not_owner {NOBODY}
conference call.consult,to=agent:803                 ok not_owner {NOBODY}
conference call.consult,to=agent:802                 agent_busy yourself {NOBODY}
calling    call.swap                                 not_answered not_answered {NOBODY}
consulting call.swap                                 ok not_owner {NOBODY}
talking    call.swap                                 not_consulting no_call {NOBODY}
calling    call.complete                             not_answered not_answered {NOBODY}
consulting call.complete                             ok not_owner {NOBODY}
conference call.complete                             not_consulting not_owner {NOBODY}
calling    call.cancel                               ok not_answered {NOBODY}
consulting call.cancel                               ok not_owner {NOBODY}
calling    call.merge                                not_answered not_answered {NOBODY}
consulting call.merge                                ok not_owner {NOBODY}
conference call.add,to=agent:803                     ok not_owner {NOBODY}
conference call.drop,party=SECOND                    ok not_owner {NOBODY}
conference call.drop,party=OWNER                     yourself not_owner {NOBODY}
conference call.drop,party=nobody                    not_in_call not_owner {NOBODY}
talking    call.drop,party=customer                  last_one no_call {NOBODY}
conference call.leave                                ok ok {NOBODY}
talking    call.leave                                last_one no_call {NOBODY}
talking    call.park                                 ok no_call {NOBODY}
consulting call.park                                 consulting not_owner {NOBODY}
conference call.park                                 conference not_owner {NOBODY}
parked     call.retrieve,slot=1                      ok ok ok ok not_parked not_logged_in
talking    call.retrieve,slot=1                      in_call not_parked not_parked not_parked not_parked not_logged_in
parked     call.retrieve,slot=x                      {BARE} not_logged_in
talking    call.keypad,digits=12#                    ok no_call {NOBODY}
talking    call.keypad,digits=12x                    bad_digits no_call {NOBODY}
consulting call.keypad,digits=1                      nobody_outside nobody_outside {NOBODY}
conference call.keypad,digits=1                      ok ok {NOBODY}
talking    call.note,text=hello                      ok no_call {NOBODY}
conference call.note,text=hello                      ok ok {NOBODY}
talking    call.record,action=pause                  ok no_call {NOBODY}
conference call.record,action=pause                  ok not_owner {NOBODY}
talking    call.record,action=stop                   not_allowed no_call {NOBODY}
talking    call.record,action=play                   bad_args no_call {NOBODY}
talking    call.hangup                               ok no_call {NOBODY}
calling    call.hangup                               ok ok {NOBODY}
consulting call.hangup                               ok ok {NOBODY}
listening  call.hangup                               ok no_call no_call ok no_call not_logged_in
lost       call.reclaim                              ok {NOTHING}
talking    call.reclaim                              in_call {NOTHING}
talking    call.dial,to=13900139000                  in_call ok ok ok ok not_logged_in
talking    call.dial,to=x                            in_call bad_number bad_number bad_number bad_number not_logged_in
talking    call.wrapup,call_id=CALL                  {UNKNOWN} not_logged_in
over       call.wrapup,call_id=CALL                  ok {"unknown_call " * 4} not_logged_in
talking    callback.add,queue_id=sales,number=1390   {ALIKE.format("bad_number", "unknown_queue")}
talking    callback.add,queue_id=none,number=10086   {ALIKE.format("unknown_queue", "unknown_queue")}
talking    callback.add,queue_id=sales,{NUMBER}      {ALIKE.format("ok", "unknown_queue")}
promised   callback.add,queue_id=sales,{NUMBER}      {ALIKE.format("already_promised", "unknown_queue")}
promised   callback.cancel,callback_id=PROMISE       {ALIKE.format("ok", "unknown_callback")}
promised   callback.cancel,callback_id=none          {ALIKE.format("unknown_callback", "unknown_callback")}
talking    desk.login,username=another               ok ok ok ok ok ok
talking    desk.login                                {"no_device " * 6}
talking    desk.login,device=outside,number=x        {"bad_number " * 6}
talking    desk.state,state=away                     ok ok ok ok ok not_logged_in
talking    desk.state,state=asleep                   {"bad_state " * 5} not_logged_in
talking    desk.bar,company_id=1                     ok ok ok ok not_serving not_logged_in
talking    desk.bar,company_id=2                     {"not_serving " * 4} ok not_logged_in
over       desk.extend,ms=1000                       ok {"not_in_wrapup " * 4} not_logged_in
over       desk.extend,ms=0                          bad_args {"not_in_wrapup " * 4} not_logged_in
talking    desk.logout                               in_call ok ok ok ok not_logged_in
calling    desk.logout                               in_call ok ok ok ok not_logged_in
listening  desk.logout                               in_call ok ok in_call ok not_logged_in
talking    supervise.listen,user_id=801              in_call ok ok ok {FAR}
talking    supervise.listen,user_id=803              in_call not_in_call not_in_call not_in_call {FAR}
consulting supervise.whisper,user_id=802             in_call in_call ok ok {FAR}
talking    supervise.barge                           in_call ok ok ok {FAR}
talking    supervise.takeover                        in_call ok ok ok {FAR}
waiting    supervise.listen,user_id=801              not_talking not_talking not_talking not_talking {FAR}
listening  supervise.whisper,user_id=801             in_call ok ok ok {FAR}
listening  supervise.stop                            {ONLY_THEY} not_supervising not_logged_in
waiting    supervise.pull,to=queue:sales             ok ok ok ok unknown_call ok
waiting    supervise.pull,to=agent:900               {BAD} ok unknown_call bad_destination
talking    supervise.pull,to=queue:sales             {BUSY} unknown_call not_waiting
talking    supervise.agent,user_id=803,state=away    ok ok ok ok not_logged_in ok
talking    supervise.agent,user_id=801,state=offline in_call in_call in_call in_call not_logged_in in_call
"""
WORD_OF_A_CHANGE = {"company.changed", "carriers.changed"}
"""Nobody's wish, and right at any time."""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
CELLS = [(scene, verb, who, outcome) for scene, verb, *cells in ROWS for who, outcome in zip(WHO, cells, strict=True)]


@pytest.mark.parametrize(("scene", "verb", "who", "outcome"), CELLS)
async def test_each_may_do_what_the_table_says(scene: str, verb: str, who: str, outcome: str) -> None:
    async with staffed() as w:
        call = await SCENES[scene](w)
        name, *given = verb.split(",")
        args = dict(pair.split("=") for pair in given)
        args |= (
            {"party": call.party_of(OWNER if args["party"] == "OWNER" else SECOND)}
            if args.get("party", "").isupper()
            else {}
        )
        args |= {"callback_id": promise_in(w)} if args.get("callback_id") == "PROMISE" else {}
        args |= {"call_id": str(call.id)} if name.startswith("supervise.") or "call_id" in args else {}
        before = picture(w)
        assert await outcome_of(w, name, PEOPLE[who], args) == outcome
        if outcome != "ok":
            assert picture(w) == before, "what is refused changes nothing"
        await everybody_gone(w, 0)


async def outcome_of(
    w: World, verb: str, user_id: int, args: Mapping[str, object], *, company_id: int | None = None
) -> str:
    """ "ok", or why it was refused; asked in the person's own company, unless another is named."""
    try:
        await w.do(verb, user_id, company_id or (2 if user_id == FOREIGN else 1), **args)
    except RefusedError as refused:
        return refused.code
    return "ok"


def picture(w: World) -> object:
    """All that must stay as it is."""
    calls = [
        (call.state, call.talk.to_json() if call.talk else None, call.note, call.recording)
        for call in w.exchange.calls.values()
    ]
    agents = [(agent.user_id, agent.logged_in, agent.call) for agent in w.exchange.agents]
    return calls, agents, {name: set(members) for name, members in w.asterisk.bridges.items()}


async def test_every_verb_of_the_contract_is_handled_and_no_other() -> None:
    documented = set()
    for line in (verbs_of_control or "").splitlines():
        words = line.split("``")
        if line.startswith("``") or "also" in line or "call.resume" in line or "call.retrieve" in line:
            documented |= {word for word in words if word.count(".") == 1 and word.replace(".", "").isalpha()}
    async with staffed() as w:
        assert set(handlers(w.desks)) == {word for word in documented if not word.startswith("telephony")}


async def test_every_command_has_a_row() -> None:
    async with staffed() as w:
        assert {verb.partition(",")[0] for _, verb, *_ in ROWS} == set(handlers(w.desks)) - WORD_OF_A_CHANGE
