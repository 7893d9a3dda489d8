"""Each figure with its definition in words, as screens and files show it, and the records it is computed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tenants.reports.figures.counts import Counts
from tenants.workforce.erlang.variants import ServiceLevel


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a report: ``of`` computes it from sums, None when there is nothing to divide by.

    ``words``, ``formula`` and ``records``, which the counts come from, are Chinese, then English.
    """

    name: str
    words: tuple[str, str]
    formula: tuple[str, str]
    records: tuple[str, str]
    of: Callable[[Counts], float | None]

    @property
    def is_duration(self) -> bool:
        """Milliseconds; everything else is a ratio."""
        return self.name.endswith("_ms")


def _per(part: int, whole: int) -> float | None:
    return part / whole if whole else None


_STAYS: Final = ("来电在队列中的停留", "each stay of a call in a queue")
_PARTS: Final = ("各坐席参与的通话段", "each person's part in a call")
_WRITTEN: Final = ("话后处理记录", "each wrap-up")

FIGURES: Final = (
    Figure(
        "service_level",
        ("服务水平", "Service level"),
        (
            "目标时间内接听 ÷（进入队列 − 目标时间内放弃）",
            "answered within the target ÷ (entered the queue − gave up within the target)",
        ),
        _STAYS,
        lambda sums: ServiceLevel.IGNORED.of(sums.answered_in_time, sums.abandoned_in_time, sums.offered),
    ),
    Figure(
        "asa_ms",
        ("平均应答速度", "Average speed of answer"),
        ("已接听来电的等待时间 ÷ 已接听", "waiting time of the answered ÷ answered; ringing is waiting"),
        _STAYS,
        lambda sums: _per(sums.answered_wait_ms, sums.answered),
    ),
    Figure(
        "abandonment",
        ("放弃率", "Abandonment"),
        ("放弃 ÷ 进入队列", "gave up ÷ entered the queue"),
        _STAYS,
        lambda sums: _per(sums.abandoned, sums.offered),
    ),
    Figure(
        "aht_ms",
        ("平均处理时长", "Average handling time"),
        ("（通话 + 保持 + 话后处理）÷ 处理的通话", "(talk + hold + wrap-up) ÷ calls handled"),
        (f"{_PARTS[0]}、{_WRITTEN[0]}", f"{_PARTS[1]}, {_WRITTEN[1]}"),
        lambda sums: _per(sums.talk_ms + sums.hold_ms + sums.wrap_up_ms, sums.handled),
    ),
    Figure(
        "acw_ms",
        ("平均话后处理", "Average wrap-up"),
        ("话后处理时间 ÷ 处理的通话", "wrap-up time ÷ calls handled"),
        (f"{_PARTS[0]}、{_WRITTEN[0]}", f"{_PARTS[1]}, {_WRITTEN[1]}"),
        lambda sums: _per(sums.wrap_up_ms, sums.handled),
    ),
    Figure(
        "occupancy",
        ("占用率", "Occupancy"),
        (
            "振铃、通话、话后处理时间 ÷（同上 + 空闲时间），仅按坐席",
            "ringing, talking and wrap-up ÷ (the same + ready); of people only",
        ),
        ("坐席状态记录", "what agents were, minute by minute"),
        lambda sums: _per(sums.busy_ms, sums.busy_ms + sums.waiting_ms),
    ),
    Figure(
        "transfers",
        ("转接率", "Transfers"),
        ("转给他人或队列的通话 ÷ 处理的通话", "passed on to a person or a queue ÷ calls handled"),
        (f"{_PARTS[0]}、{_STAYS[0]}", f"{_PARTS[1]}, {_STAYS[1]}"),
        lambda sums: _per(sums.transferred, sums.handled),
    ),
)
