"""Call flows: a graph is data, the runner a pure state machine. `FlowRun(Flow.parse(graph), context).handle(event, now)`."""
