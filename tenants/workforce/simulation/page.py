"""A day on one page of text."""

import math
from collections.abc import Iterator, Sequence

from tenants.workforce.erlang import ServiceLevel
from tenants.workforce.simulation.figures import Figures, of_queues
from tenants.workforce.simulation.outcome import Outcome
from tenants.workforce.simulation.prediction import Prediction, erlang_a, erlang_c, pools

HEADINGS = (
    "queue", "offered", "answered", "abandoned", "overflow", "callback",
    "SL ign", "SL for", "SL agn", "ASA", "aband.", "occup.", "longest",
)  # fmt: skip
LEGEND = (
    "SL: answered within the target wait; who gave up within it is ignored (ign), counted for (for) or against (agn).",
    "ASA: mean wait of the answered. Occupancy: busy share of the logged-in time of the agents who serve the queue.",
    "Erlang: period by period, with the mean patience (A) or endless patience (C); only for a pool where all agents",
    "do all work. Formulas take exponential times, a day may have others.",
)


def page(outcome: Outcome) -> str:
    """The figures of every queue and pool, and what was expected, as lines of text."""
    return "\n".join([*_heading(outcome), *_table(list(_rows(outcome))), *LEGEND, *_speed(outcome)])


def _heading(outcome: Outcome) -> Iterator[str]:
    scenario = outcome.scenario
    targets = sorted({queue.target_ms for queue in scenario.queues})
    within = ", ".join(_time(target) for target in targets)
    yield (
        f"scenario {scenario.name}: {scenario.hours:g} h, {scenario.agents} agents, {len(scenario.queues)} queues, "
        f"target {within}, seed {outcome.seed}"
    )
    yield ""


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    yield HEADINGS
    for pool in pools(outcome.scenario):
        ids = [queue.id for queue in pool.queues]
        for queue_id in ids:
            yield _figures_row(queue_id, of_queues(outcome, queue_id))
        if len(ids) > 1:
            yield _figures_row("= together", of_queues(outcome, *ids))
        for name, expected in (("~ Erlang C", erlang_c), ("~ Erlang A", erlang_a)):
            prediction = expected(outcome.scenario, pool)
            if prediction is not None:
                yield _prediction_row(name, prediction)


def _figures_row(name: str, of: Figures) -> tuple[str, ...]:
    counts = (of.offered, of.answered, of.abandoned, of.overflowed, of.called_back)
    levels = [_share(of.service_level(variant)) for variant in ServiceLevel]
    rest = (_time(of.asa_ms), _share(of.abandonment), _share(of.occupancy), _time(of.longest_ms))
    return (name, *map(str, counts), *levels, *rest)


def _prediction_row(name: str, of: Prediction) -> tuple[str, ...]:
    levels = [_share(of.service_level[variant]) for variant in ServiceLevel]
    return (name, *[""] * 5, *levels, _time(of.asa_ms), _share(of.abandonment), _share(of.occupancy), "")


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for row in rows:
        name, *cells = row
        yield "  ".join(
            [name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(cells, widths[1:], strict=True))]
        )
    yield ""


def _speed(outcome: Outcome) -> Iterator[str]:
    simulated, took = outcome.ended_at / 1000, outcome.real_seconds
    yield ""
    yield (
        f"{simulated:,.0f} simulated seconds in {took:.2f} s: {simulated / max(took, 1e-9):,.0f} per second, "
        f"{outcome.events:,} events, {len(outcome.offers):,} offers"
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"


def _time(ms: float | None) -> str:
    if ms is None:
        return "-"
    return "endless" if ms == math.inf else f"{ms / 1000:.1f} s"
