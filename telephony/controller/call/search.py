"""Looking for somebody: an agent of a queue, one agent, or a number outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from telephony.controller.call.facts import Leg
from telephony.controller.call.world import Agent
from telephony.destination import Destination
from telephony.ports import QueueProfile


@dataclass(slots=True)
class Ring:
    """One device that rings. ``agent`` is ``None`` for a number outside; ``asked``: an outside device is up and was
    asked for the key that says a person took the call."""

    leg: Leg
    agent: Agent | None = None
    asked: bool = False


@dataclass(slots=True)
class Search:
    """Who is looked for, under which id the ACD knows of it, and what rings meanwhile (by the leg's key).

    ``party``: whom it stands for in the conversation, "" for the customer's own wait. ``queue``: the ACD offers agents
    of it; ``None``: one agent, engaged while the device rings, or a number. ``summons``: the agent asked for it
    themselves, so the device answers by itself where it can. ``taken``: the ACD has been told that it was accepted.
    ``won``: who has taken it.
    """

    contact: str
    to: Destination
    party: str = ""
    queue: QueueProfile | None = None
    summons: bool = False
    taken: bool = False
    won: Leg | None = None
    rings: dict[str, Ring] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for what is shown."""
        return {"party": self.party, "to": str(self.to)}
