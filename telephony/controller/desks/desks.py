"""The desks: all that agents and supervisors ask for, and what the ACD decides about agents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telephony.acd import types as acd
from telephony.controller.desks.supervision import Supervision

if TYPE_CHECKING:
    from telephony.controller.exchange import Exchange


class Desks(Supervision):
    """Each verb returns the desk as it is afterwards or raises ``RefusedError``, and then nothing has changed.

    Made of floors, each on the one below: ``office``, ``serving`` (whose queues), ``presence`` (log-in, state, device),
    ``talking`` (in a call), ``wrapups``, ``supervision``.
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__(exchange)
        exchange.on_agent_decision = self.on_decision
        exchange.on_agent_changed = self.changed
        exchange.on_agent_lost = self.lost
        exchange.on_phone_dialled = self.phone_dialled

    def on_decision(self, decision: acd.Decision) -> None:
        """What the ACD decided about an agent."""
        agent = self.x.agents.of_user(int(str(getattr(decision, "agent", 0))))
        if agent is None:
            return
        match decision:
            case acd.WrapUpStarted(contact=contact, until=until):
                self.wrap_up_started(agent, str(contact), until)
            case acd.WrapUpProlonged(until=until):
                self.wrap_up_prolonged(agent, until)
            case acd.WrapUpEnded():
                self.wrap_up_ended(agent)
            case acd.AgentMadeAway():
                self.changed(agent)
            case acd.PauseOver():
                self.pause_lasts_too_long(agent)
            case acd.BarLifted(company=company):
                self.bar_lifted(agent, int(str(company)))
