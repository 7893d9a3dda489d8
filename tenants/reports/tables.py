"""A report as exports know it (``linepool.exports.ports.Table``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from linepool.exports.errors import UnknownTable
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.reports.figures import FIGURES, Counts, Figure
from tenants.reports.selectors import Line, Wanted, lines

_BEGINNING: Final = (("开始", "From"), ("结束", "Until"))
_GROUPS: Final = {"queue": ("队列", "Queue"), "agent": ("坐席", "Agent")}
_COUNTS: Final = {
    "offered": ("进入队列", "Offered"),
    "answered": ("已接听", "Answered"),
    "abandoned": ("放弃", "Abandoned"),
    "handled": ("处理的通话", "Handled"),
    "transferred": ("转接", "Transferred"),
}
_SECONDS: Final = ("（秒）", " (s)")


class ReportTable:
    """Queues or agents, their counts and their figures: durations in seconds, ratios between 0 and 1."""

    permission = "live.view"

    def read(self, asked: Mapping[str, str], company_id: int | None) -> Mapping[str, str]:
        """The report's parameters. Raises UnknownTable for the operator, BadFilter for wrong ones."""
        return Wanted.asked(asked, _company(company_id).timezone).written()

    def count(self, parameters: Mapping[str, str], company_id: int | None) -> int:
        """How many lines there are. Raises BadFilter for too many calls."""
        return len(self._found(parameters, _company(company_id)))

    def rows(self, parameters: Mapping[str, str], company_id: int | None, language: str) -> Iterator[Sequence[Cell]]:
        """The heading, then a row for each line."""
        company, column = _company(company_id), 0 if language.startswith("zh") else 1
        heads = (*_BEGINNING, _GROUPS[parameters["group"]], *_COUNTS.values())
        yield [*(words[column] for words in heads), *(_heading(figure, column) for figure in FIGURES)]
        zone = ZoneInfo(company.timezone)
        yield from (_cells(line, zone) for line in self._found(parameters, company))

    def _found(self, parameters: Mapping[str, str], company: Company) -> list[Line]:
        with company_scope(company.pk):
            return lines(Wanted.asked(parameters, company.timezone), company.timezone)


def _company(company_id: int | None) -> Company:
    if company_id is None:
        raise UnknownTable
    return Company.objects.get(pk=company_id)


def _heading(figure: Figure, column: int) -> str:
    return figure.words[column] + (_SECONDS[column] if figure.is_duration else "")


def _cells(line: Line, zone: ZoneInfo) -> list[Cell]:
    counts = [getattr(line.counts, name) for name in _COUNTS]
    return [_local(line.start, zone), _local(line.end, zone), line.name, *counts, *_figures(line.counts)]


def _figures(counts: Counts) -> Iterator[Cell]:
    for figure in FIGURES:
        value = figure.of(counts)
        if value is None:
            yield ""
        else:
            yield round(Decimal(value) / 1000, 1) if figure.is_duration else round(Decimal(value), 4)


def _local(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).isoformat(timespec="minutes")
