"""The agent in a call: everything that is asked of a call from a desk, and calling out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

import structlog

from linepool.kernel.numbers import to_e164
from telephony import ari
from telephony.acd import types as acd
from telephony.controller.call.asking import Ask
from telephony.controller.call.call import Call
from telephony.controller.call.conferring import LONGEST_NOTE
from telephony.controller.call.facts import Leg
from telephony.controller.call.pictures import recording_rights
from telephony.controller.call.states import CallEvent
from telephony.controller.clock import utc_now
from telephony.controller.desks.args import Args
from telephony.controller.desks.book import Agent
from telephony.controller.desks.office import Answer
from telephony.controller.desks.presence import Presence
from telephony.controller.desks.roles import beyond_rule, role_of
from telephony.controller.node import Node
from telephony.controller.refusals import refusal
from telephony.controller.refused import RefusedError
from telephony.controller.switch import Switch
from telephony.destination import Destination, Kind
from telephony.ports import CompanyProfile, Direction
from telephony.prompts import system_text

log = structlog.get_logger(__name__)


class Wish(NamedTuple):
    """A verb of the agent in a call: the event it becomes, and how what belongs to it is read."""

    event: CallEvent
    read: Callable[[Agent, Call, Args], Ask]


def _plain(agent: Agent, call: Call, args: Args) -> Ask:
    return Ask(agent)


def _party(agent: Agent, call: Call, args: Args) -> Ask:
    return Ask(agent, party=args.text("party"))


def _keys(agent: Agent, call: Call, args: Args) -> Ask:
    return Ask(agent, text=args.text("digits").upper())


def _words(agent: Agent, call: Call, args: Args) -> Ask:
    return Ask(agent, text=args.text("text", LONGEST_NOTE))


def _recording(agent: Agent, call: Call, args: Args) -> Ask:
    if role_of(call, agent.user_id) != "owner":
        raise RefusedError("not_owner")
    action = args.one_of("action", "start", "stop", "pause", "resume")
    beyond = args.flag("beyond_rule") or beyond_rule(call, agent)
    if action not in recording_rights(call.queue.record if call.queue else "all", beyond_rule=beyond):
        raise RefusedError("not_allowed")
    return Ask(agent, text=action)


WISHES = {
    "call.hold": Wish(CallEvent.HOLD, _plain),
    "call.resume": Wish(CallEvent.RESUME, _plain),
    "call.hangup": Wish(CallEvent.HANG_UP, _plain),
    "call.swap": Wish(CallEvent.SWAP, _plain),
    "call.complete": Wish(CallEvent.COMPLETE, _plain),
    "call.cancel": Wish(CallEvent.CANCEL, _plain),
    "call.merge": Wish(CallEvent.MERGE, _plain),
    "call.drop": Wish(CallEvent.DROP, _party),
    "call.leave": Wish(CallEvent.LEAVE, _plain),
    "call.park": Wish(CallEvent.PARK, _plain),
    "call.keypad": Wish(CallEvent.KEYPAD, _keys),
    "call.note": Wish(CallEvent.NOTE, _words),
    "call.record": Wish(CallEvent.RECORDING, _recording),
}
LEADING = {
    "call.transfer": CallEvent.TRANSFER,
    "call.consult": CallEvent.CONSULT,
    "call.add": CallEvent.ADD,
}
"""Verbs that lead somewhere."""


class Talking(Presence):
    """What an agent does in a call, and how they begin one."""

    async def wish(self, verb: str, company_id: int, user_id: int, args: Args) -> Answer:
        """One verb of ``WISHES`` or ``LEADING`` about the call on the agent's desk."""
        agent = self.require(company_id, user_id)
        call = agent.call
        if call is None:
            raise RefusedError("no_call")
        if verb in LEADING:
            event, ask = LEADING[verb], Ask(agent, to=await self._checked(agent, call, args.destination()))
        else:
            event, read = WISHES[verb]
            ask = read(agent, call, args)
        await call.ask(event, ask)
        return self.picture(agent)

    async def _checked(self, agent: Agent, call: Call, to: Destination) -> Destination:
        """Of agents only those whom the call's company lists and who serve it now, of numbers only who may be called;
        the call checks the rest.

        Refused: ``yourself``, ``unknown_agent``, ``agent_offline``, ``do_not_call``."""
        company = self.x.require_company(call)
        if to.kind is Kind.NUMBER:
            await self._not_unwanted(company, to.value)
        if to.kind is not Kind.AGENT:
            return to
        user_id = int(to.value)
        if user_id == agent.user_id:
            raise RefusedError("yourself")
        if company.agent(user_id) is None:
            raise RefusedError("unknown_agent")
        colleague = self.x.agents.of_user(user_id)
        if colleague is None or not colleague.logged_in or company.id not in colleague.serving:
            raise RefusedError("agent_offline")
        return to

    async def retrieve(self, company_id: int, user_id: int, slot: str) -> Answer:
        """Take a parked call of one of the companies served back, whoever parked it."""
        agent = self.require_free(company_id, user_id)
        for client in agent.serving:
            call = self.x.parking.find(client, int(slot)) if slot.isdecimal() else None
            if call is not None:
                await call.ask(CallEvent.RETRIEVE, Ask(agent))
                return self.picture(agent)
        raise RefusedError("not_parked")

    async def reclaim(self, company_id: int, user_id: int) -> Answer:
        """Back to the caller whom the dead device left behind."""
        agent = self.require_free(company_id, user_id)
        if agent.left_behind is None:
            raise RefusedError("nothing_to_reclaim")
        await agent.left_behind.ask(CallEvent.RECLAIM, Ask(agent))
        return self.picture(agent)

    def require_free(self, company_id: int, user_id: int) -> Agent:
        """The agent at a desk without a call."""
        agent = self.require(company_id, user_id)
        if agent.call is not None:
            raise RefusedError("in_call")
        return agent

    # ------------------------------------------------------------------------------- calling out

    async def dial(self, company_id: int, user_id: int, to: str, client: int = 0) -> Answer:
        """Call a number from the desk: the agent's own device answers by itself, then the number is dialled.

        ``client``: the company served that the call is for; the desk's own by default."""
        agent = self.require(company_id, user_id)
        call = await self._outbound(agent, to, client or company_id, utc_now())
        call.node = await self.x.node_for(agent)
        self.x.add_call(call)
        call.start()
        call.post(CallEvent.SUMMON, value=agent)
        return {"call_id": str(call.id)}

    async def phone_dialled(self, agent: Agent | None, event: ari.StasisStart, node: Node) -> None:
        """The agent's own phone dialled: the same call with its first leg there."""
        channel = event.channel
        if agent is None or not agent.logged_in:
            await node.switch.hang_up(channel.id, 21)
            return
        try:
            call = await self._outbound(agent, channel.exten, agent.company_id, event.at)
        except RefusedError as error:
            log.info("desk.dial_refused", user_id=agent.user_id, code=error.code)
            await self._say_and_hang_up(agent, node.switch, channel.id, error.code)
            return
        call.node = node
        leg = Leg(channel.id, "agent", event.at, name=channel.name, user_id=agent.user_id, endpoint=agent.username)
        leg.key, leg.contact, leg.direction = call.new_key("a"), str(call.id), "in"
        leg.remote = call.called
        self.x.add_call(call)
        call.start()
        call.post(CallEvent.DIAL, at=event.at, leg=call.add_leg(leg))

    async def _say_and_hang_up(self, agent: Agent, switch: Switch, channel_id: str, code: str) -> None:
        """Tell who dialled by the phone itself why that cannot be; the desk shows it where it was asked."""
        words, cause = refusal(code, outbound=True)
        company = self.x.companies.known(agent.company_id)
        language = company.language if company is not None else "en"
        media = await self.x.speech.say(system_text(words, language), language)
        if media is None:
            await switch.hang_up(channel_id, cause)
            return
        name = f"refused-{channel_id}"
        ending = switch.hang_up
        self.x.playbacks[name] = lambda at: self.x.spawn(_end(ending, channel_id, cause), name)
        await switch.play(channel_id, name, media)

    async def _outbound(self, agent: Agent, to: str, client: int, began: datetime) -> Call:
        """A call that may start, with its agent engaged. Raises :class:`RefusedError`."""
        if client not in agent.serving:
            raise RefusedError("not_serving")
        company = await self.x.companies.profile(client)
        number = to_e164(to)
        if agent.call is not None:
            raise RefusedError("in_call")
        if company is None or not company.caller_id:
            raise RefusedError("no_caller_id")
        if number is None:
            raise RefusedError("bad_number")
        routes = await self.x.routes_out(number)
        if not routes:
            raise RefusedError("no_carrier")
        await self._not_unwanted(company, number)
        call = Call(self.x, Direction.OUTBOUND, company, began)
        call.caller, call.called, call.number = company.caller_id, number, company.caller_id
        call.routes = routes
        if (reason := await self.x.companies.may_start(company, call)) is not None:
            raise RefusedError(reason)
        call.admitted = True
        if not self._engage(agent, call, company):
            self.x.companies.withdraw(company, call)
            raise RefusedError("busy")
        agent.call = call
        call.facts.note(call.facts.started_at, "started", to=number)
        self.changed(agent)
        return call

    async def _not_unwanted(self, company: CompanyProfile, number: str) -> None:
        """Refused with ``do_not_call``: somebody at this number asked the company not to call."""
        if await self.x.companies.wants_no_calls(company, number):
            raise RefusedError("do_not_call")

    def _engage(self, agent: Agent, call: Call, company: CompanyProfile) -> bool:
        served = [queue for queue in company.queues if queue.id in agent.queue_ids]
        return self.x.switchboard.handle(
            acd.AgentEngaged(
                agent.user_id,
                str(call.id),
                max((queue.wrap_up_ms for queue in served), default=0),
                company=company.id,
                wrap_up_extra_ms=max((queue.wrap_up_extra_ms for queue in served), default=0),
            )
        )


async def _end(hang_up: Callable[[str, int], Awaitable[bool]], channel_id: str, cause: int) -> None:
    try:
        await hang_up(channel_id, cause)
    except ari.AriError as error:
        log.warning("desk.refused_line_left", channel_id=channel_id, error=str(error))
