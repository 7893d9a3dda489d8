"""What a call needs of its surroundings, and nothing more: the exchange is this for real, tests may be it too."""

from __future__ import annotations

import enum
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from telephony.calls.record import JournalEntry
from telephony.carriers.selectors import Route
from telephony.controller.companies import CompanyBook
from telephony.controller.switchboard import Switchboard
from telephony.flows import Flow
from telephony.ports import CompanyProfile

if TYPE_CHECKING:
    from telephony.controller.call.core import Call
    from telephony.controller.call.facts import Leg
    from telephony.controller.call.parking import Parking
    from telephony.controller.call.regulars import Regulars
    from telephony.controller.node import Node, Nodes


class DeviceKind(enum.StrEnum):
    """What an agent takes calls on."""

    BROWSER = "browser"
    PHONE = "phone"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Device:
    """An agent's device: ``address`` is an endpoint of the switch, or a number in E.164 for ``OUTSIDE``."""

    kind: DeviceKind = DeviceKind.BROWSER
    address: str = ""

    @property
    def outside(self) -> bool:
        """Whether it is reached by a carrier, and so has to confirm with a key that a person took the call."""
        return self.kind is DeviceKind.OUTSIDE


class Agent(Protocol):
    """A person at a desk, as a call sees them. ``call``: the one they are part of in any role, or that rings them;
    ``left_behind``: the one their dead device left, which they may reclaim."""

    user_id: int
    company_id: int
    name: str
    logged_in: bool
    call: Call | None
    left_behind: Call | None
    node: str

    @property
    def serving(self) -> Mapping[int, object]:
        """The companies whose calls they take now."""
        ...

    @property
    def device(self) -> Device:
        """What rings."""
        ...


class Agents(Protocol):
    """Who is there."""

    def of_user(self, user_id: int) -> Agent | None:
        """The agent of a user, if seen."""
        ...


class SpeechPort(Protocol):
    """Words to media; see ``speech.Speech``."""

    async def say(self, text: str, language: str) -> str | None: ...
    def prompt(self, name: str) -> str: ...


class RecorderPort(Protocol):
    """Stereo recordings; see ``recorder.Recorder``."""

    async def start(self, channel: str, file: str) -> str: ...
    async def stop(self, channel: str, monitor_id: str) -> None: ...
    async def mute(self, channel: str, muted: bool) -> None: ...
    async def exists(self, file: str) -> bool: ...


class JournalPort(Protocol):
    """Where finished facts go; see ``journal.Journal``."""

    def append(self, entry: JournalEntry) -> None: ...


class CallingBackPort(Protocol):
    """Customers who are called back; see ``calling_back.CallingBack``."""

    def offers(self, call: Call, queue_id: str) -> bool: ...
    def refusal(self, call: Call, queue_id: str, number: str) -> str | None: ...
    def wanted(self, call: Call, queue_id: str, number: str) -> None: ...
    def reached(self, call: Call) -> None: ...


RoutesOut = Callable[[str], Coroutine[Any, Any, list[Route]]]
"""The carriers' routes to an E.164 number, best first."""


class World(Protocol):
    """The surroundings of a call."""

    nodes: Nodes
    speech: SpeechPort
    journal: JournalPort
    switchboard: Switchboard
    companies: CompanyBook
    routes_out: RoutesOut
    legs: dict[str, Call]
    playbacks: dict[str, Callable[[datetime], None]]
    recordings: dict[str, Call]

    @property
    def agents(self) -> Agents:
        """Who is there."""
        ...

    @property
    def parking(self) -> Parking:
        """Where calls of each company are parked."""
        ...

    @property
    def regulars(self) -> Regulars:
        """Who talked last with whom."""
        ...

    @property
    def calling_back(self) -> CallingBackPort:
        """Who is called back."""
        ...

    def require_company(self, call: Call) -> CompanyProfile:
        """The call's company as known now."""
        ...

    def flow_of(self, company: CompanyProfile) -> Flow:
        """The company's flow, parsed once for each version of it. Raises ``FlowError``."""
        ...

    async def find_phone(self, agent: Agent) -> None:
        """Know the node where the agent's phone is registered (``agent.node``)."""
        ...

    def calls_of(self, company_id: int) -> list[Call]:
        """The company's calls now."""
        ...

    def full_of_waiting(self, company: CompanyProfile) -> bool:
        """Whether as many callers wait in the company's queues as may."""
        ...

    def open_ways(self, routes: Sequence[Route], *, dialling: bool = True) -> list[tuple[str, str]]:
        """Of the carriers' routes those that may take one more call now: endpoints and what ARI dials there.

        ``dialling``: the first of them will be used."""
        ...

    def give_up(self, leg: Leg, node: Node) -> None:
        """Want nothing more of a channel of which the switch did not say in time whether it is made."""
        ...

    def call_changed(self, call: Call) -> None:
        """Something about the call changed."""
        ...

    async def keep(self, call: Call) -> None:
        """Return when whoever comes after us will know the call as it is now, or a moment later when that cannot be."""
        ...

    def call_ended(self, call: Call) -> None:
        """The call is over and recorded: forget everything of it."""
        ...

    def agent_changed(self, user_id: int) -> None:
        """The agent's state, call or wrap-up changed."""
        ...

    def agent_lost(self, user_id: int, address: str) -> None:
        """The agent's device at ``address`` died in a conversation."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Do ``work`` beside everything else; an error in it is logged."""
        ...
