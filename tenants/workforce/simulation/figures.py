"""The figures of a day, by their published definitions. Times are ms, shares lie from 0 to 1."""

from collections.abc import Sequence
from dataclasses import dataclass

from tenants.workforce.erlang import ServiceLevel
from tenants.workforce.simulation.outcome import Caller, Fate, Outcome, Worker


@dataclass(frozen=True, slots=True)
class Figures:
    """What a group of callers met. A share or a mean of nobody is None.

    `answered` counts those still on the line; who was called back is in `called_back` and in nothing else but `offered`
    and `longest_ms`. `asa_ms` is the mean wait of the answered. `abandonment` is abandoned / offered. `in_time` and
    `gave_up_in_time` are counts within the target. `occupancy`: the share of the logged-in time of the agents who serve
    these callers in which they ring, talk or write up, for whomever.
    """

    offered: int
    answered: int
    abandoned: int
    overflowed: int
    called_back: int
    in_time: int
    gave_up_in_time: int
    asa_ms: float | None
    mean_wait_ms: float | None
    longest_ms: int
    waited: float | None
    abandonment: float | None
    occupancy: float | None

    def service_level(self, variant: ServiceLevel) -> float | None:
        """The service level in the variant named. Callers who were called back are left out: nobody held the line."""
        return variant.of(self.in_time, self.gave_up_in_time, self.offered - self.called_back)


def figures(callers: Sequence[Caller], workers: Sequence[Worker]) -> Figures:
    """The figures of these callers, at these agents. Callers who never got an end of their wait count as offered."""
    by_fate = {fate: [caller for caller in callers if caller.fate is fate] for fate in Fate}
    answered, abandoned = by_fate[Fate.ANSWERED], by_fate[Fate.ABANDONED]
    waits = [caller.wait_ms for caller in callers if caller.ended_at is not None]
    present = sum(worker.present_ms for worker in workers)
    return Figures(
        offered=len(callers),
        answered=len(answered),
        abandoned=len(abandoned),
        overflowed=len(by_fate[Fate.OVERFLOWED]),
        called_back=len(by_fate[Fate.CALLED_BACK]),
        in_time=sum(caller.wait_ms <= caller.queue.target_ms for caller in answered),
        gave_up_in_time=sum(caller.wait_ms <= caller.queue.target_ms for caller in abandoned),
        asa_ms=_mean([caller.wait_ms for caller in answered]),
        mean_wait_ms=_mean(waits),
        longest_ms=max(waits, default=0),
        waited=_mean([float(wait > 0) for wait in waits]),
        abandonment=len(abandoned) / len(callers) if callers else None,
        occupancy=sum(worker.busy_ms for worker in workers) / present if present else None,
    )


def of_queues(outcome: Outcome, *queue_ids: str) -> Figures:
    """The figures of these queues together."""
    return figures(outcome.of(*queue_ids), outcome.serving(*queue_ids))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
