"""What every part of the desks stands on: who asks, and telling everybody when an agent's state has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telephony.acd.types import AgentState
from telephony.controller.clock import utc_now
from telephony.controller.desks.attendance import Attendance
from telephony.controller.desks.book import Agent, shown_state
from telephony.controller.refused import RefusedError
from telephony.controller.shown.desk import desk
from telephony.ports import CompanyProfile

if TYPE_CHECKING:
    from telephony.controller.exchange import Exchange

Answer = dict[str, Any]


class Office:
    """The ground floor of :class:`Desks`."""

    def __init__(self, exchange: Exchange) -> None:
        self.x = exchange
        self.attendance = Attendance(exchange)

    def require(self, company_id: int, user_id: int) -> Agent:
        """The agent at a desk of this company, or a refusal."""
        agent = self.x.agents.of_user(user_id)
        if agent is None or agent.company_id != company_id or not agent.logged_in:
            raise RefusedError("not_logged_in")
        return agent

    def picture(self, agent: Agent) -> Answer:
        """The desk as it is now: the answer to nearly every command."""
        return desk(self.x, agent)

    def home(self, agent: Agent) -> CompanyProfile | None:
        """The company of the agent's desk, as last read."""
        return self.x.companies.known(agent.company_id)

    def changed(self, agent: Agent) -> None:
        """Work out what the agent's state looks like now, and have it shown and kept."""
        view = self.x.switchboard.agent(agent.user_id)
        shown = shown_state(view.state) if agent.logged_in or agent.call is not None else "offline"
        reason = ""
        if shown == "offline":
            reason = agent.offline_reason
        elif shown == "away" or (view.state is AgentState.RESTING and view.reason != "missed"):
            reason = view.reason
        if (shown, reason) != (agent.shown, agent.shown_reason):
            agent.shown, agent.shown_reason, agent.since, agent.pause_over = shown, reason, utc_now(), False
        self.x.live.desk_changed((agent.company_id, agent.user_id))
        for company_id in agent.serving.keys() | {agent.company_id}:
            self.x.live.board_changed(company_id)
        self.x.keeper.agent_changed(agent)
        self.attendance.tell(agent)
