"""Who talked last with a caller: a returning caller may be given to the same agent first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from telephony.controller.call.core import Call

REMEMBERED = 100_000
"""Callers of all companies together; the ones who called longest ago are forgotten first."""


class Caller(NamedTuple):
    """Somebody who calls a company, by number."""

    company_id: int
    number: str


class Regulars:
    """The agent of each caller's last conversation.

    ``changed`` is told of each caller and their agent's user id, ``None`` for one who is forgotten."""

    def __init__(self, changed: Callable[[Caller, int | None], None], remembered: int = REMEMBERED) -> None:
        self._agents: OrderedDict[Caller, int] = OrderedDict()
        self._changed = changed
        self._remembered = remembered

    def __iter__(self) -> Iterator[tuple[Caller, int]]:
        return iter(self._agents.items())

    def talked(self, call: Call, user_id: int) -> None:
        """This agent has the customer now."""
        number = call.caller if call.inbound else call.called
        if call.company is None or not number:
            return
        caller = Caller(call.company.id, number)
        self._agents[caller] = user_id
        self._agents.move_to_end(caller)
        self._changed(caller, user_id)
        self._forget_oldest()

    def last_agent(self, company_id: int, number: str) -> int | None:
        """Who talked last with this number for the company, if that is remembered."""
        return self._agents.get(Caller(company_id, number))

    def restore(self, before: Iterable[tuple[Caller, int]]) -> None:
        """Remember what was known before us, the oldest first; what we have seen ourselves is newer than all of it."""
        seen, self._agents = self._agents, OrderedDict(before)
        for caller, user_id in seen.items():
            self._agents[caller] = user_id
            self._agents.move_to_end(caller)
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        while len(self._agents) > self._remembered:
            caller, _ = self._agents.popitem(last=False)
            self._changed(caller, None)
