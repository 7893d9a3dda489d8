"""A day of callers through the real distributor, thousands of times faster than life, and beside it what Erlang says.

`Day(scenario, seed).run()` gives an `Outcome`; `figures` sums it up and `predict` says what the formulas expect.
"""

from tenants.workforce.simulation.day import Day
from tenants.workforce.simulation.distributions import Constant, Exponential, LogNormal
from tenants.workforce.simulation.outcome import Outcome
from tenants.workforce.simulation.scenario import AgentGroup, Arrivals, CallerKind, QueuePlan, Scenario

__all__ = [
    "AgentGroup",
    "Arrivals",
    "CallerKind",
    "Constant",
    "Day",
    "Exponential",
    "LogNormal",
    "Outcome",
    "QueuePlan",
    "Scenario",
]
