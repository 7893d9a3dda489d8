"""The ACD's shell: hands it events with the time, ticks it at its deadlines and passes its decisions on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable

import structlog

from telephony.acd import types as acd
from telephony.acd.engine import Acd
from telephony.controller.clock import now_ms

log = structlog.get_logger(__name__)

OnDecision = Callable[[acd.Decision], None]


class Switchboard:
    """The one writer of the ACD. Decisions go to ``on_decision`` at once and in order, never re-entrantly."""

    def __init__(self, on_decision: OnDecision, clock: Callable[[], int] = now_ms) -> None:
        self._engine = Acd()
        self._on_decision = on_decision
        self._clock = clock
        self._timer: asyncio.TimerHandle | None = None
        self._due: int | None = None

    def handle(self, event: acd.Event) -> bool:
        """Let the ACD decide; ``False`` when the event was illegal there (logged; nothing changed).

        Somebody may leave a line which has just sent them on, or answer an offer just taken back: nothing is said of
        such races."""
        try:
            decisions = self._engine.handle(event, self._clock())
        except acd.StaleOffer:
            return False
        except acd.IllegalEvent as error:
            if isinstance(event, acd.ContactLeft) and error.code == "unknown_contact":
                return False
            log.warning("acd.illegal_event", acd_event=repr(event), code=error.code)
            return False
        for decision in decisions:
            self._on_decision(decision)
        self._arm()
        return True

    def agent(self, agent_id: Hashable) -> acd.AgentView:
        """An agent as the ACD sees it."""
        return self._engine.agent(agent_id)

    def working(self, company_id: Hashable) -> int:
        """Agents who ring, talk or write up for the company."""
        return self._engine.working(company_id)

    def queue(self, queue_id: Hashable) -> acd.QueueView | None:
        """A queue as the ACD sees it, ``None`` when it knows none."""
        try:
            return self._engine.queue(queue_id)
        except acd.IllegalEvent:
            return None

    def expected_wait(self, queue_id: Hashable) -> tuple[int, int] | None:
        """The least and the most that callers of now wait, in ms, by what they need; ``None``: unknown."""
        try:
            return self._engine.estimates(queue_id)
        except acd.IllegalEvent:
            return None

    def close(self) -> None:
        """Stop ticking."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
            self._due = None

    def _arm(self) -> None:
        deadline = self._engine.next_deadline()
        if deadline == self._due:
            return  # most events leave the next deadline as it was
        self.close()
        self._due = deadline
        if deadline is not None:
            delay = max(0.0, (deadline - self._clock()) / 1000)
            self._timer = asyncio.get_running_loop().call_later(delay, self._tick)

    def _tick(self) -> None:
        self._timer = self._due = None
        self.handle(acd.Tick())
