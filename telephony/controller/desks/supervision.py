"""Supervisors: at an agent's ear, in a call, over an agent's state, and taking waiting calls elsewhere.

That a person may supervise is the web's to know (``calls.supervise``, ``calls.pull``, ``agents.control``); here it is
seen to that the call and the agent belong to the company in which they may. A command says who sends it, and a right
written beside would prove no more than that: whoever can write to the stream can write both. Those a desk logged in
with are of its own company only, and older than a right given or taken since.
"""

from __future__ import annotations

from telephony.controller.call.asking import Ask
from telephony.controller.call.call import Call
from telephony.controller.call.core import WAITING
from telephony.controller.call.states import CallEvent, CallState
from telephony.controller.desks.args import Args
from telephony.controller.desks.book import Agent
from telephony.controller.desks.office import Answer
from telephony.controller.desks.presence import BY_SUPERVISOR
from telephony.controller.desks.roles import is_taken_over, role_of
from telephony.controller.desks.wrapups import WrapUps
from telephony.controller.refused import RefusedError
from telephony.destination import Kind

SUPERVISING = ("listen", "whisper", "barge", "takeover")
GONE = frozenset({CallState.CLOSING, CallState.ENDED})


class Supervision(WrapUps):
    """What supervisors do. They sit at a desk with a device, as agents do, and need no queue."""

    async def supervise(self, how: str, company_id: int, user_id: int, args: Args) -> Answer:
        """Listen, whisper, barge or take over; the same again changes from one to the other."""
        supervisor = self._supervisor(company_id, user_id)
        call = self._call(company_id, args)
        if supervisor.call is not None and (supervisor.call is not call or role_of(call, user_id) != "supervisor"):
            late = how == "takeover" and supervisor.call is call and is_taken_over(call)  # their phone still hangs up
            raise RefusedError("already_taken" if late else "in_call")
        target = 0 if how == "takeover" else args.number("user_id", 0)
        await call.ask(CallEvent.SUPERVISE, Ask(supervisor, text=how, user_id=target))
        return self.picture(supervisor)

    async def stop(self, company_id: int, user_id: int) -> Answer:
        """Out of the call that is supervised."""
        supervisor = self._supervisor(company_id, user_id)
        if supervisor.call is None or role_of(supervisor.call, user_id) != "supervisor":
            raise RefusedError("not_supervising")
        await supervisor.call.ask(CallEvent.UNSUPERVISE, Ask(supervisor))
        return self.picture(supervisor)

    def control(self, company_id: int, user_id: int, args: Args) -> Answer:
        """Put an agent whose desk is in this company into another state. → the sender's desk, never the agent's: on
        that one may be another company's call."""
        agent = self.x.agents.of_user(args.number("user_id"))
        if agent is None or agent.company_id != company_id or not agent.logged_in:
            raise RefusedError("not_logged_in")
        state = args.one_of("state", "ready", "away", "offline", code="bad_state")
        if state == "offline":
            self.leave_unless_talking(agent, BY_SUPERVISOR)
        else:
            self.put_in_state(agent, state, args.text("reason"), also=BY_SUPERVISOR)
        return self.picture(self.x.agents.of_user(user_id) or Agent(user_id, company_id, ""))

    async def pull(self, company_id: int, user_id: int, args: Args) -> Answer:
        """Take a call that waits to another queue, or to oneself. → the sender's desk."""
        call, to = self._call(company_id, args), args.destination()
        if call.state not in WAITING:
            raise RefusedError("not_waiting")
        company = self.x.require_company(call)
        supervisor = self.x.agents.of_user(user_id)
        if to.kind is Kind.QUEUE:
            if company.queue(to.value) is None:
                raise RefusedError("unknown_queue")
            asker = supervisor or Agent(user_id, company_id, "")
            await call.ask(CallEvent.PULL, Ask(asker, to=to))
            return self.picture(asker)
        if to.kind is not Kind.AGENT or int(to.value) != user_id:
            raise RefusedError("bad_destination")
        supervisor = self._supervisor(company_id, user_id)
        if supervisor.call is not None:
            raise RefusedError("in_call")
        await call.ask(CallEvent.PULL, Ask(supervisor, to=to))
        return self.picture(supervisor)

    def _supervisor(self, company_id: int, user_id: int) -> Agent:
        """Somebody at a desk, in this company or in one from which they serve it."""
        agent = self.x.agents.of_user(user_id)
        if agent is None or not agent.logged_in or company_id not in agent.serving:
            raise RefusedError("not_logged_in")
        return agent

    def _call(self, company_id: int, args: Args) -> Call:
        """A call of this company; another company's is as unknown as one that is over."""
        call = self.x.calls.get(args.text("call_id"))
        if call is None or call.company is None or call.company.id != company_id or call.state in GONE:
            raise RefusedError("unknown_call")
        return call
