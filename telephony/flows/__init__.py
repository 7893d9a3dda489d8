"""Call flows: a graph is data, the runner a pure state machine.

`FlowRun(Flow.parse(graph), context).handle(event, now)` answers with effects; see `types` and `graph`.
"""

from telephony.flows.graph import Flow
from telephony.flows.run import FlowRun
from telephony.flows.types import FlowContext, FlowError, FlowState, IllegalEvent

__all__ = ["Flow", "FlowContext", "FlowError", "FlowRun", "FlowState", "IllegalEvent"]
