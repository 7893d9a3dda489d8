"""What the Erlang formulas expect of a day, where they may be asked.

They know one group of agents who all do the same work. So queues and agents are first sorted into pools: what is linked
by an agent or a queue belongs together. A pool whose agents all serve all of its queues is homogeneous; in any other
pool no formula holds. The day is cut at every change of the rate or of the staff, each piece taken for a steady state
of its own (the usual "stationary, independent, period by period"), and the pieces weighted by their callers.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tenants.workforce.erlang import ErlangA, ErlangC, ServiceLevel
from tenants.workforce.simulation.distributions import Distribution
from tenants.workforce.simulation.scenario import HOUR, AgentGroup, QueuePlan, Scenario


@dataclass(frozen=True, slots=True)
class Pool:
    """Queues and agents who belong together."""

    queues: tuple[QueuePlan, ...]
    groups: tuple[AgentGroup, ...]

    @property
    def homogeneous(self) -> bool:
        """Whether every agent does every work of the pool, without conditions that the formulas do not know."""
        ids = {queue.id for queue in self.queues}
        kinds = [kind for queue in self.queues for kind in queue.kinds]
        if any(kind.needs or kind.prefer_ms or kind.callback_after_ms is not None for kind in kinds):
            return False
        return all(set(group.queues) >= ids and group.cap == 100 for group in self.groups)


@dataclass(frozen=True, slots=True)
class Prediction:
    """The expectation over a day. Times in ms; `inf` where a piece of the day has more work than its agents can do."""

    service_level: dict[ServiceLevel, float]
    asa_ms: float
    abandonment: float
    occupancy: float
    waited: float


@dataclass(frozen=True, slots=True)
class _Piece:
    callers: float
    hours: float
    agents: int
    load: float
    handle_ms: float


def pools(scenario: Scenario) -> list[Pool]:
    """The scenario's pools, in the order of their first queue."""
    found: list[tuple[set[str], list[AgentGroup]]] = [({queue.id}, []) for queue in scenario.queues]
    for group in scenario.groups:
        linked = [pool for pool in found if not pool[0].isdisjoint(group.queues)]
        for other in linked[1:]:
            linked[0][0].update(other[0])
            linked[0][1].extend(other[1])
            found.remove(other)
        if linked:
            linked[0][1].append(group)
    return [Pool(tuple(queue for queue in scenario.queues if queue.id in ids), tuple(groups)) for ids, groups in found]


def erlang_c(scenario: Scenario, pool: Pool) -> Prediction | None:
    """What Erlang C expects of a homogeneous pool whose callers wait for ever; None for any other pool."""
    pieces = list(_pieces(scenario, pool)) if pool.homogeneous else []
    if not pieces:
        return None
    groups = [ErlangC(piece.agents, piece.load, piece.handle_ms) for piece in pieces]
    level = [group.answered_within(_target(scenario, pool)) for group in groups]
    return Prediction(
        service_level=dict.fromkeys(ServiceLevel, _by_callers(pieces, level)),
        asa_ms=_by_callers(pieces, [group.mean_wait for group in groups]) + scenario.answer.mean,
        abandonment=0.0,
        occupancy=_by_staff(pieces, [group.occupancy for group in groups]),
        waited=_by_callers(pieces, [group.waits for group in groups]),
    )


def erlang_a(scenario: Scenario, pool: Pool) -> Prediction | None:
    """What Erlang A expects of a homogeneous pool, with the mean patience of its callers; None for any other pool."""
    patience = _mean_patience(pool)
    pieces = list(_pieces(scenario, pool)) if pool.homogeneous else []
    if not pieces or patience is None:
        return None
    groups = [ErlangA(piece.agents, piece.load, piece.handle_ms, patience) for piece in pieces]
    target = _target(scenario, pool)
    in_time = _by_callers(pieces, [group.answered_within(target) for group in groups])
    given_up = _by_callers(pieces, [group.abandoned_within(target) for group in groups])
    answered = [1 - group.abandonment for group in groups]
    waits = [group.mean_wait_of_answered * share for group, share in zip(groups, answered, strict=True)]
    return Prediction(
        service_level={variant: variant.of(in_time, given_up, 1.0) or 0.0 for variant in ServiceLevel},
        asa_ms=_by_callers(pieces, waits) / _by_callers(pieces, answered) + scenario.answer.mean,
        abandonment=1 - _by_callers(pieces, answered),
        occupancy=_by_staff(pieces, [group.occupancy for group in groups]),
        waited=_by_callers(pieces, [group.waits for group in groups]),
    )


def _pieces(scenario: Scenario, pool: Pool) -> Iterator[_Piece]:
    """The day cut wherever a rate or the staff changes. A piece without callers or without agents is left out."""
    cuts = {0, scenario.end_ms}
    for queue in pool.queues:
        cuts.update(i * queue.arrivals.interval_ms for i in range(len(queue.arrivals.per_hour) + 1))
    for group in pool.groups:
        cuts.update(bound for shift in group.shifts for bound in shift)
    bounds = sorted(cut for cut in cuts if 0 <= cut <= scenario.end_ms)
    for start, end in zip(bounds, bounds[1:], strict=False):
        rates = [_rate(queue, start) for queue in pool.queues]
        agents = sum(group.count for group in pool.groups if _on_duty(group, start))
        per_hour = sum(rates)
        if per_hour > 0 and agents:
            handles = [queue.talk.mean + queue.after_talk_ms + scenario.answer.mean for queue in pool.queues]
            load = sum(rate * handle for rate, handle in zip(rates, handles, strict=True)) / HOUR
            hours = (end - start) / HOUR
            yield _Piece(per_hour * hours, hours, agents, load, load * HOUR / per_hour)


def _rate(queue: QueuePlan, at: int) -> float:
    interval = at // queue.arrivals.interval_ms
    return queue.arrivals.per_hour[interval] if interval < len(queue.arrivals.per_hour) else 0.0


def _on_duty(group: AgentGroup, at: int) -> bool:
    return not group.shifts or any(start <= at < end for start, end in group.shifts)


def _target(scenario: Scenario, pool: Pool) -> float:
    """The wait before the phone rings that still keeps the target."""
    return max(0.0, pool.queues[0].target_ms - scenario.answer.mean)


def _mean_patience(pool: Pool) -> float | None:
    patience: list[Distribution] = [queue.patience for queue in pool.queues if queue.patience is not None]
    if len(patience) < len(pool.queues):
        return None
    return sum(one.mean for one in patience) / len(patience)


def _by_callers(pieces: Sequence[_Piece], values: Sequence[float]) -> float:
    return math.fsum(piece.callers * value for piece, value in zip(pieces, values, strict=True)) / math.fsum(
        piece.callers for piece in pieces
    )


def _by_staff(pieces: Sequence[_Piece], values: Sequence[float]) -> float:
    weights = [piece.hours * piece.agents for piece in pieces]
    return math.fsum(weight * value for weight, value in zip(weights, values, strict=True)) / math.fsum(weights)
