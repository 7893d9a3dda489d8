"""A scenario from a JSON file, with every mistake named by its place.

    {"name": "Our Monday", "start": "08:00", "hours": 12, "answer_s": 3, "missed": 0.01,
     "companies": [{"name": "acme", "weight": 1, "reserved": 0, "queues": [
        {"name": "service", "calls_per_hour": [40, 90, 120, 110, 80, 60, 75, 95, 90, 60, 30, 15],
         "talk": {"mean_s": 180, "variation": 0.9}, "patience_s": 120, "wrap_up_s": 30, "target_s": 20,
         "strategy": "longest_idle", "max_waiting": 0, "max_wait_s": 0}]}],
     "agents": [{"name": "early", "count": 12, "queues": ["acme/service"], "shifts": [["08:00", "12:00"]]}]}

`talk` and `patience_s` are a number of seconds (exponential), or an object with `mean_s` and `variation` (log-normal;
0: always the same). Without `patience_s` callers wait for ever; without `shifts` people are there all day.
"""

from collections.abc import Mapping
from datetime import time
from typing import Any

from telephony.acd.types import CompanyConfigured, QueueSettings, StrategyName
from tenants.workforce.simulation.distributions import Constant, Distribution, Exponential, LogNormal
from tenants.workforce.simulation.scenario import HOUR, AgentGroup, Arrivals, QueuePlan, Scenario


class BadScenario(ValueError):
    """The file says something impossible; the message begins with where."""


class _Part:
    """An object of the file, which knows its place."""

    def __init__(self, where: str, value: object) -> None:
        if not isinstance(value, Mapping):
            raise BadScenario(f"{where}: must be an object")
        self.where = where
        self.data: Mapping[str, Any] = value

    def fail(self, name: str, message: str) -> BadScenario:
        return BadScenario(f"{self.where}.{name}: {message}")

    def text(self, name: str) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or not value:
            raise self.fail(name, "must be a text")
        return value

    def number(self, name: str, default: float | None = None, low: float = 0.0, high: float = 1e9) -> float:
        value = self.data.get(name, default)
        if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
            raise self.fail(name, f"must be a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, name: str, default: int | None = None, low: int = 0) -> int:
        value = self.number(name, default, low)
        if value != int(value):
            raise self.fail(name, "must be a whole number")
        return int(value)

    def several(self, name: str) -> list[Any]:
        value = self.data.get(name)
        if not isinstance(value, list) or not value:
            raise self.fail(name, "must be a list with something in it")
        return value

    def parts(self, name: str) -> list["_Part"]:
        return [_Part(f"{self.where}.{name}[{i}]", value) for i, value in enumerate(self.several(name))]

    def length(self, name: str) -> Distribution | None:
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, Mapping):
            return Exponential(1000 * self.number(name, low=0.001))
        part = _Part(f"{self.where}.{name}", value)
        mean, variation = 1000 * part.number("mean_s", low=0.001), part.number("variation", 1.0, high=10.0)
        return LogNormal(mean, variation) if variation else Constant(mean)


def read(data: object) -> Scenario:
    """The scenario of this JSON value. Raises `BadScenario`."""
    top = _Part("scenario", data)
    hours = top.number("hours", 24.0, low=0.1, high=24.0 * 7)
    companies = top.parts("companies")
    queues = tuple(_queue(company.text("name"), part) for company in companies for part in company.parts("queues"))
    known = [queue.id for queue in queues]
    if len(set(known)) < len(known):
        raise top.fail("companies", "two queues have the same name")
    start = _clock(top, "start", top.data.get("start", "00:00"))
    return Scenario(
        name=str(top.data.get("name", "from a file")),
        queues=queues,
        groups=tuple(_group(part, known, start) for part in top.parts("agents")),
        companies=tuple(
            CompanyConfigured(part.text("name"), part.whole("weight", 1, low=1), part.whole("reserved", 0))
            for part in companies
        ),
        hours=hours,
        answer=Constant(1000 * top.number("answer_s", 0.0)),
        missed=top.number("missed", 0.0, high=1.0),
    )


def _queue(company: str, part: _Part) -> QueuePlan:
    rates = part.several("calls_per_hour")
    if not all(isinstance(rate, int | float) and rate >= 0 for rate in rates):
        raise part.fail("calls_per_hour", "must be numbers, one for each hour")
    talk = part.length("talk")
    if talk is None:
        raise part.fail("talk", "is missing")
    strategy = part.data.get("strategy", StrategyName.LONGEST_IDLE.value)
    if strategy not in set(StrategyName):
        raise part.fail("strategy", f"must be one of {', '.join(StrategyName)}")
    settings = QueueSettings(
        strategy=StrategyName(strategy),
        wrap_up_ms=round(1000 * part.number("wrap_up_s", 0.0)),
        max_waiting=part.whole("max_waiting", 0),
        max_wait_ms=round(1000 * part.number("max_wait_s", 0.0)),
    )
    target = round(1000 * part.number("target_s", 20.0))
    arrivals = Arrivals(tuple(float(rate) for rate in rates))
    return QueuePlan(
        part.text("name"), company, arrivals, talk, part.length("patience_s"), settings=settings, target_ms=target
    )


def _group(part: _Part, known: list[str], start: int) -> AgentGroup:
    queues = part.several("queues")
    for queue in queues:
        if queue not in known:
            raise part.fail("queues", f"{queue!r} is no queue; there are {', '.join(known)}")
    shifts = []
    for shift in part.data.get("shifts") or ():
        if not isinstance(shift, list) or len(shift) != 2:
            raise part.fail("shifts", 'must be pairs of times like ["08:00", "16:00"]')
        begin, end = (_clock(part, "shifts", moment) - start for moment in shift)
        if not 0 <= begin < end:
            raise part.fail("shifts", "must begin within the day and end after that")
        shifts.append((begin, end))
    return AgentGroup(part.text("name"), part.whole("count", low=1), tuple(queues), tuple(shifts))


def _clock(part: _Part, name: str, text: object) -> int:
    if text == "24:00":
        return 24 * HOUR
    try:
        moment = time.fromisoformat(str(text))
    except ValueError as error:
        raise part.fail(name, f"{text!r} is not a time like 08:00") from error
    return moment.hour * HOUR + moment.minute * 60_000
