"""What agents are, told to the journal: at each change one record, for all companies they serve.

While another call control's picture is being restored nobody is told of: what the one before said holds until the
picture is whole. Then everybody is told of once, so that who was ready and is away says so, and who has no desk any
more is offline.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linepool.kernel.ids import new_id
from telephony.acd.types import AgentState
from telephony.calls.record import AgentRecord, Towards
from telephony.controller.clock import utc_now
from telephony.controller.desks.book import Agent

if TYPE_CHECKING:
    from telephony.controller.exchange import Exchange

LOOK_S = 60.0
CONFIRM = timedelta(minutes=10)
"""So often everybody who stays the same is told of again; see ``telephony.attendance.times.BELIEVED``."""
AT_ONCE = 50
"""So many are confirmed before calls have their turn again."""
_UNKNOWN = ""
_HANDLING = frozenset({"ringing", "talking", "wrapup"})
_TICK = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of an agent last, and when."""

    at: datetime
    towards: tuple[Towards, ...] = ()
    reason: str = ""
    device: str = ""


class Attendance:
    """The agents' history, as it happens."""

    def __init__(self, exchange: Exchange) -> None:
        self.x = exchange
        self._said: dict[int, Said] = {}
        self._silent = False

    def hush(self) -> None:
        """Say nothing until :meth:`speak`: the picture is not whole."""
        self._silent = True

    def was_there(self, user_id: int, home: int, companies: Iterable[int]) -> None:
        """The call control before this one said something of an agent; nobody knows quite what."""
        everywhere = dict.fromkeys((home, *companies))
        self._said[user_id] = Said(utc_now(), tuple(Towards(one, _UNKNOWN, home=one == home) for one in everywhere))

    def speak(self) -> None:
        """The picture is whole: say of everybody what they are."""
        self._silent = False
        for user_id, said in list(self._said.items()):
            if self.x.agents.of_user(user_id) is None:
                self._say(user_id, Said(utc_now(), _gone(said, ())))
        for agent in self.x.agents:
            self.tell(agent)

    def tell(self, agent: Agent, *, again: bool = False) -> None:
        """Keep what the agent is now, when that is new or is to be confirmed (``again``)."""
        if self._silent:
            return
        before, now = self._said.get(agent.user_id), self._now(agent)
        if before is None:
            if agent.shown == "offline":
                return
        elif not again and (now.towards, now.reason, now.device) == (before.towards, before.reason, before.device):
            return
        self._say(agent.user_id, now)

    async def run(self) -> None:
        """Confirm, for ever, what lasts."""
        while True:
            await asyncio.sleep(LOOK_S)
            await self.confirm()

    async def confirm(self) -> None:
        """Tell again of who is logged in and was not told of for a while."""
        due = utc_now() - CONFIRM
        waiting = [agent for agent in self.x.agents if agent.shown != "offline"]
        for place, agent in enumerate(waiting, 1):
            said = self._said.get(agent.user_id)
            if agent.shown != "offline" and said is not None and said.at <= due:
                self.tell(agent, again=True)
            if place % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _say(self, user_id: int, now: Said) -> None:
        before = self._said.get(user_id)
        at = now.at if before is None else max(now.at, before.at + _TICK)  # in their order, also within a millisecond
        left = _gone(before, now.towards) if before is not None else ()
        self._said[user_id] = Said(at, now.towards, now.reason, now.device)
        self.x.journal.append(AgentRecord(new_id(), user_id, at, (*now.towards, *left), now.reason, now.device))

    def _now(self, agent: Agent) -> Said:
        return Said(utc_now(), self._towards(agent), agent.shown_reason, agent.device.kind.value)

    def _towards(self, agent: Agent) -> tuple[Towards, ...]:
        home, shown = agent.company_id, agent.shown
        if shown == "offline":
            return (Towards(home, shown),)
        companies = dict.fromkeys((home, *agent.serving))
        if shown in _HANDLING:
            return self._at_work(agent, companies)
        if shown == "away":
            return tuple(Towards(one, shown, one == home) for one in companies)
        waits = _waits_for(agent)
        return tuple(
            Towards(one, shown, one == home, len(waits)) if one in waits else Towards(one, "elsewhere", one == home)
            for one in companies
        )

    def _at_work(self, agent: Agent, companies: dict[int, None]) -> tuple[Towards, ...]:
        """The time of a call is its company's; what the others see is that somebody has them."""
        view, home = self.x.switchboard.agent(agent.user_id), agent.company_id
        busy_for = int(str(view.company)) if view.company is not None else agent.busy_for or home
        call = self.x.call_of_contact(str(view.contact))
        call_id = call.id if call is not None else None
        if view.state is AgentState.WRAP_UP and agent.wrap_up is not None:
            call_id = agent.wrap_up.call_id
        queue_id = str(view.queue) if view.queue is not None else None
        return tuple(
            Towards(one, agent.shown, one == home, 1, call_id, queue_id)
            if one == busy_for
            else Towards(one, "elsewhere", one == home)
            for one in dict.fromkeys((*companies, busy_for))
        )


def _waits_for(agent: Agent) -> set[int]:
    """The companies of which something may be offered now; home, when there is none."""
    found = {company for company, service in agent.serving.items() if service.queue_ids and not service.barred}
    return found or {agent.company_id}


def _gone(before: Said, now: tuple[Towards, ...]) -> tuple[Towards, ...]:
    """Offline for the companies which they no longer serve."""
    there = {one.company_id for one in now}
    left = [one for one in before.towards if one.company_id not in there and one.state != "offline"]
    return tuple(Towards(one.company_id, "offline", one.home) for one in left)
