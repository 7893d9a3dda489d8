"""Who sits where: agents logged in at a desk, their device and the call they are in."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from telephony.acd.types import AgentState
from telephony.controller.call.world import Device, DeviceKind
from telephony.controller.clock import utc_now

if TYPE_CHECKING:
    from telephony.controller.call.call import Call


@dataclass(slots=True)
class WrapUp:
    """The writing-up after a call: which one, since when and until when at the latest."""

    call_id: UUID
    schema: str
    started_at: datetime
    until: datetime
    call: dict[str, Any]
    disposition_code: str = ""
    note: str = ""


@dataclass(slots=True)
class Agent:
    """A person at a desk of one company. The ACD's agent id is ``user_id``: one person, one contact at a time."""

    user_id: int
    company_id: int
    name: str
    extension: str = ""
    username: str = ""
    queue_ids: set[str] = field(default_factory=set)
    logged_in: bool = False
    offline_reason: str = ""
    call: Call | None = None
    wrap_up: WrapUp | None = None
    shown: str = "offline"
    shown_reason: str = ""
    since: datetime = field(default_factory=utc_now)
    lost_timer: asyncio.TimerHandle | None = None
    registered: bool = False
    recent: deque[UUID] = field(default_factory=lambda: deque(maxlen=20))

    @property
    def device(self) -> Device:
        """What rings for them."""
        return Device(DeviceKind.BROWSER, self.username)


class AgentBook:
    """All agents seen since the start, found by user and by the endpoint they log in with."""

    def __init__(self) -> None:
        self._by_user: dict[int, Agent] = {}
        self._by_endpoint: dict[str, Agent] = {}

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._by_user.values())

    def of_user(self, user_id: int) -> Agent | None:
        """The agent of a user, if seen."""
        return self._by_user.get(user_id)

    def of_endpoint(self, username: str) -> Agent | None:
        """The agent whose device this is."""
        return self._by_endpoint.get(username)

    def of_company(self, company_id: int) -> list[Agent]:
        """Agents whose desk is in the company."""
        return [agent for agent in self._by_user.values() if agent.company_id == company_id]

    def seat(self, user_id: int, company_id: int, name: str, extension: str, username: str) -> Agent:
        """Give a user a desk; an earlier desk or device of the same user is left."""
        agent = self._by_user.get(user_id)
        if agent is None:
            agent = self._by_user[user_id] = Agent(user_id, company_id, name, extension)
        self._by_endpoint.pop(agent.username, None)
        agent.company_id, agent.name, agent.extension, agent.username = company_id, name, extension, username
        agent.logged_in, agent.offline_reason, agent.registered = True, "", False
        self._by_endpoint[username] = agent
        return agent

    def leave(self, agent: Agent, reason: str) -> None:
        """The agent left the desk. The device is kept while a call is on it."""
        agent.logged_in, agent.offline_reason = False, reason
        if agent.call is None:
            self._by_endpoint.pop(agent.username, None)


_SHOWN = {
    AgentState.OFFLINE: "offline",
    AgentState.READY: "ready",
    AgentState.RESTING: "ready",
    AgentState.AWAY: "away",
    AgentState.RINGING: "ringing",
    AgentState.TALKING: "talking",
    AgentState.WRAP_UP: "wrapup",
}


def shown_state(state: AgentState) -> str:
    """The agent's state as people see it; the short rest after a missed call is part of being ready."""
    return _SHOWN[state]
