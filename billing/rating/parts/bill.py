"""From parts, usage and days to the lines of a bill. Pure: the same values give the same lines in any order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from billing.rating.parts.base import Part, Period, Stage, Usage
from billing.rating.parts.lines import Line, rounded_wholes
from billing.rating.types import ChargeKind, ChargeRule

Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """The parts of one contract version, what happened under them, and on which days they held."""

    parts: Parts
    usage: Usage
    period: Period


def bill(parts: Iterable[Part], usage: Usage, period: Period) -> list[Line]:
    """The lines of one contract version for its days of a month."""
    return bill_month([Term(tuple(parts), usage, period)])


def bill_month(terms: Sequence[Term]) -> list[Line]:
    """The lines of a month with any number of contract versions.

    What is prorated by days in both halves of a split month adds up to the undivided month's cents. A discount, cap or
    minimum that stays the same from one version to the next is applied once, to the lines of both.
    """
    charged = [replace(line, ref=term.period.ref) for term in terms for line in _charged(term)]
    lines = rounded_wholes(charged)
    for stage in (Stage.DISCOUNT, Stage.CAP, Stage.MINIMUM):
        added = [line for part, held in _adjusting(terms, stage) for line in _adjusted(part, held, lines)]
        lines += sorted(added, key=lambda line: line.id)
    return lines


def _charged(term: Term) -> Iterable[Line]:
    left = replace(term.usage, open=term.usage.priced)
    covered: list[Line] = []
    for part in _in_order(term.parts, Stage.COVER):
        lines, left = part.cover(left, term.period)
        covered += lines
    for part in _in_order(term.parts, Stage.COVER, Stage.CHARGE):
        yield from part.charge(term.usage, term.period)
    yield from covered


def _in_order(parts: Parts, *stages: Stage) -> list[Part]:
    """As a bill is read; packages by their code, whose order counts."""
    return sorted((part for part in parts if part.stage in stages), key=lambda part: (part.place, part.key))


def _adjusting(terms: Sequence[Term], stage: Stage) -> list[tuple[Part, list[Term]]]:
    """Each different part of the stage with the terms it holds in."""
    held: dict[Part, list[Term]] = {}
    for term in terms:
        for part in term.parts:
            if part.stage is stage:
                held.setdefault(part, []).append(term)
    return sorted(held.items(), key=lambda item: (item[0].key, item[1][0].period.first))


def _adjusted(part: Part, terms: Sequence[Term], lines: Sequence[Line]) -> Iterable[Line]:
    refs = {term.period.ref for term in terms}
    own = [line for line in lines if line.ref in refs]
    first, last = terms[0].period, terms[-1].period
    whole = replace(first, last=last.last, held=sum(term.period.days for term in terms)) if len(terms) > 1 else first
    return (replace(line, ref=first.ref) for line in part.adjust(own, whole))


def rules_of(parts: Iterable[Part]) -> dict[ChargeKind, ChargeRule]:
    """How legs of each kind are counted under a contract. Raises ValueError when two parts say different things."""
    rules: dict[ChargeKind, ChargeRule] = {ChargeKind.AGENT: ChargeRule(included=True)}
    for part in parts:
        for kind, rule in part.rules().items():
            if rules.setdefault(kind, rule) != rule:
                raise ValueError(f"calls ({kind}) are charged by two parts in different ways")
    return rules


def check(parts: Sequence[Part]) -> Mapping[int, str]:
    """What is wrong with parts together, by position; nothing when they make a contract."""
    problems: dict[int, str] = {}
    seen: set[str] = set()
    kinds: set[str] = set()
    for position, part in enumerate(parts):
        if part.key in seen or (part.single and part.kind in kinds):
            problems[position] = "there is one of these already"
        seen.add(part.key)
        kinds.add(part.kind)
    try:
        rules_of(parts)
    except ValueError as error:
        problems.setdefault(len(parts) - 1, str(error))
    return problems
