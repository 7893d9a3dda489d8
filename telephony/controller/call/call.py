"""The call: one class, made of its core and what it does in each part of its life."""

from __future__ import annotations

from telephony.controller.call.core import Happening
from telephony.controller.call.outbound_actions import OutboundActions
from telephony.controller.call.states import TABLE
from telephony.ports import Direction

__all__ = ["Call", "Happening"]


class Call(OutboundActions):
    """A call in or out, from its first channel to its record. States, events and what follows: ``states.TABLE``."""

    def desk_state(self) -> str:
        """The call as an agent's desk shows it."""
        return {
            "ringing": "ringing",
            "talking": "talking",
            "held": "held",
            "summoning": "dialing",
            "dialing": "dialing",
            "new": "dialing",
        }.get(self.state.value, "talking")

    def board_state(self) -> str:
        """The call as the board shows it."""
        return {"new": "menu", "refusing": "menu", "summoning": "dialing", "closing": "menu"}.get(
            self.state.value, self.state.value
        )

    @property
    def inbound(self) -> bool:
        """Whether somebody called the company."""
        return self.direction is Direction.INBOUND


def missing_actions() -> set[str]:
    """Actions the table names and the class lacks: must be empty, and a test says so."""
    named = {follows.action for row in TABLE.values() for follows in row.values()}
    return {action for action in named if not hasattr(Call, f"do_{action}")}
