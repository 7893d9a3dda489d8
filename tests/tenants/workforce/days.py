"""Small days for the tests of the simulation."""

from tenants.workforce.simulation import AgentGroup, Arrivals, Day, Exponential, Outcome, QueuePlan, Scenario

HANDLE_MS = 180_000


def steady_day(agents: int, load: float, callers: int, seed: int, patience_ms: int | None = None) -> Outcome:
    """About so many callers at one queue with steady traffic of `load` erlangs."""
    per_hour = load * 3_600_000 / HANDLE_MS
    hours = callers / per_hour
    patience = None if patience_ms is None else Exponential(patience_ms)
    queue = QueuePlan("main", "acme", Arrivals.steady(per_hour, hours), Exponential(HANDLE_MS), patience)
    group = AgentGroup("agent", agents, (queue.id,))
    return Day(Scenario("steady", (queue,), (group,), hours=hours), seed).run()


def load_that_came(outcome: Outcome) -> float:
    """The erlangs which the day's callers really brought: chance brings more or less than planned."""
    return sum(caller.talk_ms for caller in outcome.callers) / outcome.scenario.end_ms
