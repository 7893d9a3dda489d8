"""Who sits where: agents logged in at a desk, their device, whom they serve and the call they are in."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from telephony.acd.types import AgentState
from telephony.calls import wire
from telephony.controller.call.world import Device
from telephony.controller.clock import utc_now

if TYPE_CHECKING:
    from telephony.controller.call.call import Call


_WRAP_UP_PLAIN = ("company_id", "schema", "call", "disposition_code", "note", "extra_ms")


@dataclass(slots=True)
class WrapUp:
    """The writing-up after a call: which one and whose, since when and until when at the latest; ``extra_ms``: by how
    much that may still be put off."""

    call_id: UUID
    company_id: int
    schema: str
    started_at: datetime
    until: datetime
    call: dict[str, Any]
    disposition_code: str = ""
    note: str = ""
    extra_ms: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        values = {name: getattr(self, name) for name in _WRAP_UP_PLAIN}
        times = {"started_at": wire.time_out(self.started_at), "until": wire.time_out(self.until)}
        return values | times | {"call_id": str(self.call_id)}

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> WrapUp:
        """What :meth:`to_json` made."""
        times = {name: wire.time_in(raw[name]) for name in ("started_at", "until")}
        return cls(**(raw | times | {"call_id": UUID(raw["call_id"])}))


@dataclass(slots=True)
class Service:
    """An agent's work for one company: its queues, and whether they want none of it now (``until`` in epoch ms)."""

    queue_ids: set[str] = field(default_factory=set)
    barred: bool = False
    until: int | None = None


class PastCall(NamedTuple):
    """A call that may still be written up."""

    id: UUID
    company_id: int
    schema: str


@dataclass(slots=True)
class Agent:
    """A person at a desk of one company, who may serve others too. The ACD's agent id is ``user_id``.

    ``company_id`` is the desk's company (home), ``serving`` all whose queues they serve, home among them.
    ``left_behind``: the call whose caller waits because this agent's device died. ``moving``: the node of the device
    died, which may register at another one any moment.
    """

    user_id: int
    company_id: int
    name: str
    extension: str = ""
    device: Device = field(default_factory=Device)
    permissions: frozenset[str] = frozenset()
    serving: dict[int, Service] = field(default_factory=dict)
    logged_in: bool = False
    offline_reason: str = ""
    call: Call | None = None
    left_behind: Call | None = None
    wrap_up: WrapUp | None = None
    shown: str = "offline"
    shown_reason: str = ""
    since: datetime = field(default_factory=utc_now)
    pause_over: bool = False
    lost_timer: asyncio.TimerHandle | None = None
    registered: bool = False
    moving: bool = False
    node: str = ""
    recent: deque[PastCall] = field(default_factory=lambda: deque(maxlen=20))

    @property
    def username(self) -> str:
        """The endpoint of the switch that rings; "" with an outside number."""
        return "" if self.device.outside else self.device.address

    @property
    def queue_ids(self) -> set[str]:
        """All queues served, of whatever company."""
        return {queue_id for service in self.serving.values() for queue_id in service.queue_ids}

    @property
    def busy_for(self) -> int | None:
        """The company whose call is on the desk or being written up."""
        if self.call is not None and self.call.company is not None:
            return self.call.company.id
        return self.wrap_up.company_id if self.wrap_up is not None else None

    def snapshot(self) -> dict[str, Any]:
        """The agent as plain values, for whoever takes over: what :meth:`Presence.restore` reads."""
        return {
            "user_id": self.user_id,
            "company_id": self.company_id,
            "device": self.device.kind.value,
            "address": self.device.address,
            "permissions": sorted(self.permissions),
            "serving": {str(company): [item.barred, item.until] for company, item in self.serving.items()},
            "ready": self.shown in {"ready", "ringing", "talking", "wrapup"},
            "reason": self.shown_reason,
            "since": wire.time_out(self.since),
            "wrap_up": self.wrap_up.to_json() if self.wrap_up is not None else None,
            "recent": [[str(past.id), past.company_id, past.schema] for past in self.recent],
        }


class AgentBook:
    """All agents seen since the start, found by user, by company and by the endpoint they log in with."""

    def __init__(self) -> None:
        self._by_user: dict[int, Agent] = {}
        self._by_endpoint: dict[str, Agent] = {}
        self._serving: dict[int, dict[int, Agent]] = {}

    def __iter__(self) -> Iterator[Agent]:
        return iter(self._by_user.values())

    def of_user(self, user_id: int) -> Agent | None:
        """The agent of a user, if seen."""
        return self._by_user.get(user_id)

    def of_endpoint(self, username: str) -> Agent | None:
        """The agent whose device this is."""
        return self._by_endpoint.get(username)

    def of_company(self, company_id: int) -> list[Agent]:
        """Agents who serve the company, and those who did and have not sat down for others since."""
        return list(self._serving.get(company_id, {}).values())

    def seat(self, user_id: int, company_id: int, name: str, extension: str, device: Device) -> Agent:
        """Give a user a desk; an earlier desk or device of the same user is left."""
        agent = self._by_user.get(user_id)
        if agent is None:
            agent = self._by_user[user_id] = Agent(user_id, company_id, name, extension)
        self._by_endpoint.pop(agent.username, None)
        agent.company_id, agent.name, agent.extension, agent.device = company_id, name, extension, device
        agent.logged_in, agent.offline_reason, agent.node = True, "", ""
        agent.registered = agent.moving = False
        if agent.username:
            self._by_endpoint[agent.username] = agent
        return agent

    def serve(self, agent: Agent, companies: list[int]) -> None:
        """From now on the agent serves exactly these companies; what they had with others is forgotten."""
        for company_id in agent.serving.keys() - set(companies):
            del agent.serving[company_id]
            self._serving.get(company_id, {}).pop(agent.user_id, None)
        for company_id in companies:
            agent.serving.setdefault(company_id, Service())
            self._serving.setdefault(company_id, {})[agent.user_id] = agent

    def leave(self, agent: Agent, reason: str) -> None:
        """The agent left the desk."""
        agent.logged_in, agent.offline_reason = False, reason
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
