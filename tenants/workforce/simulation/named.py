"""Days to try: each shows one thing the switchboard promises."""

from collections.abc import Callable

from telephony.acd.types import CompanyConfigured, QueueSettings
from tenants.workforce.simulation.distributions import Constant, Exponential, LogNormal
from tenants.workforce.simulation.scenario import HOUR, AgentGroup, Arrivals, CallerKind, QueuePlan, Scenario

OFFICE_DAY = (0.15, 0.55, 0.95, 1.0, 0.8, 0.6, 0.75, 0.95, 0.9, 0.6, 0.3, 0.15)
"""The usual two humps of a day from 8 to 20 o'clock, the busiest hour being 1."""
TALK = LogNormal(180_000, 0.9)
PATIENCE = Exponential(120_000)
EARLY = ((0, 4 * HOUR), (5 * HOUR, 9 * HOUR))
MIDDLE = ((2 * HOUR, 6 * HOUR), (7 * HOUR, 11 * HOUR))
LATE = ((3 * HOUR, 7 * HOUR), (8 * HOUR, 12 * HOUR))


def steady() -> Scenario:
    """One company, one queue, the same traffic all day: the case the formulas were made for."""
    queue = QueuePlan("main", "acme", Arrivals.steady(360, 24), Exponential(180_000), PATIENCE)
    return Scenario("steady", (queue,), (AgentGroup("agent", 20, (queue.id,)),))


def office() -> Scenario:
    """One company's day from 8 to 20: two humps, three shifts with breaks, wrap-up, ringing phones."""
    arrivals = Arrivals(tuple(240 * hour for hour in OFFICE_DAY))
    settings = QueueSettings(wrap_up_ms=30_000)
    queue = QueuePlan("service", "acme", arrivals, TALK, PATIENCE, settings=settings)
    shifts = (("early", 9, EARLY), ("middle", 8, MIDDLE), ("late", 5, LATE))
    groups = tuple(AgentGroup(name, count, (queue.id,), shift) for name, count, shift in shifts)
    return Scenario("office", (queue,), groups, hours=12, answer=Constant(3_000), missed=0.01)


def shared() -> Scenario:
    """Three companies whose callers meet the same people, beside a few who work for one of them only."""
    names, sizes = ("acme", "bolt", "cora"), (200, 120, 60)
    queues = tuple(
        QueuePlan("service", name, Arrivals(tuple(size * hour for hour in OFFICE_DAY)), TALK, PATIENCE)
        for name, size in zip(names, sizes, strict=True)
    )
    everything = tuple(queue.id for queue in queues)
    groups = (
        AgentGroup("shared", 18, everything),
        AgentGroup("acme only", 3, (queues[0].id,)),
        AgentGroup("bolt only", 2, (queues[1].id,)),
    )
    companies = tuple(CompanyConfigured(name) for name in names)
    return Scenario("shared", queues, groups, companies, hours=12)


def storm() -> Scenario:
    """Two companies share everybody; from the third hour on one of them has ten times its callers for two hours."""
    calm = Arrivals((190.0,) * 8)
    loud = QueuePlan("service", "loud", calm.times(10, (2, 3)), Exponential(180_000), PATIENCE)
    quiet = QueuePlan("service", "quiet", calm, Exponential(180_000), PATIENCE)
    group = AgentGroup("shared", 21, (loud.id, quiet.id))
    companies = (CompanyConfigured("loud"), CompanyConfigured("quiet"))
    return Scenario("storm", (loud, quiet), (group,), companies, hours=8)


def callbacks() -> Scenario:
    """A morning with too few people: four callers in ten rather hang up and keep their place than go on waiting."""
    kinds = (CallerKind("holds", 0.6), CallerKind("asks back", 0.4, callback_after_ms=60_000))
    arrivals = Arrivals((160.0, 260.0, 220.0, 120.0, 80.0, 40.0))
    queue = QueuePlan("service", "acme", arrivals, TALK, LogNormal(400_000, 0.8), kinds=kinds)
    return Scenario("callbacks", (queue,), (AgentGroup("agent", 10, (queue.id,)),), hours=6)


NAMED: dict[str, Callable[[], Scenario]] = {made.__name__: made for made in (steady, office, shared, storm, callbacks)}
