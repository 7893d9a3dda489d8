"""Who talked last with a caller: a returning caller may be given to the same agent first."""

from __future__ import annotations

from collections import OrderedDict

from telephony.controller.call.core import Call

REMEMBERED = 100_000
"""Callers of all companies together; the ones who called longest ago are forgotten first."""


class Regulars:
    """The agent of each caller's last conversation, by company and number."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._agents: OrderedDict[tuple[int, str], int] = OrderedDict()
        self._remembered = remembered

    def talked(self, call: Call, user_id: int) -> None:
        """This agent has the customer now."""
        number = call.caller if call.inbound else call.called
        if call.company is None or not number:
            return
        self._agents[call.company.id, number] = user_id
        self._agents.move_to_end((call.company.id, number))
        if len(self._agents) > self._remembered:
            self._agents.popitem(last=False)

    def last_agent(self, company_id: int, number: str) -> int | None:
        """Who talked last with this number for the company, if that is remembered."""
        return self._agents.get((company_id, number))
