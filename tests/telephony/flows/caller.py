"""A caller of the usual flow: events in, effects out, entered nodes apart."""

from datetime import datetime
from zoneinfo import ZoneInfo

from telephony.flows import Flow, FlowContext, FlowRun
from telephony.flows.types import Digit, FlowEffect, FlowEvent, NodeEntered, PlaybackFinished, Started
from tests.telephony.flows.graphs import usual

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SUNDAY = datetime(2026, 11, 22, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OWN_NUMBER = "+8613800000001"


class Caller:
    """A run of a flow, with the effects that need doing."""

    def __init__(
        self,
        graph: dict[str, object] | None = None,
        now: datetime = MONDAY,
        callbacks: dict[str, int] | None = None,
        caller: str = OWN_NUMBER,
    ) -> None:
        context = FlowContext(language="en", caller=caller, callbacks=callbacks or {})
        self.run = FlowRun(Flow.parse(graph or usual()), context)
        self.now = now
        self.entered: list[str] = []

    def __call__(self, event: FlowEvent) -> list[FlowEffect]:
        effects = self.run.handle(event, self.now)
        self.entered += [effect.node_id for effect in effects if isinstance(effect, NodeEntered)]
        return [effect for effect in effects if not isinstance(effect, NodeEntered)]

    def press(self, digits: str) -> list[FlowEffect]:
        """The effects of the last of these keys."""
        effects: list[FlowEffect] = []
        for digit in digits:
            effects = self(Digit(digit))
        return effects

    def at_menu(self) -> "Caller":
        self(Started())
        self(PlaybackFinished(1))
        return self

    def queued(self) -> "Caller":
        self.at_menu()(Digit("1"))
        return self
