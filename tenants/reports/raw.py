"""What calls and people's states say of stretches of time, counted record by record. Inside the company's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Final, NamedTuple
from uuid import UUID

from linepool.accounts.models import User
from linepool.kernel.api.query import BadFilter
from telephony.attendance.selectors import states_between
from telephony.attendance.times import HANDLING, READY
from telephony.calls.models import Stay, Stint, WrapUp
from tenants.reports.figures import Facts, Part, Spell, Visit, Written

BATCH: Final = 2_000


class Stretch(NamedTuple):
    """From ``start`` to before ``end``."""

    start: datetime
    end: datetime


@dataclass(slots=True)
class Names:
    """What queues and people were last called, by id; learned while reading."""

    queues: dict[str, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


def facts_within(stretches: Iterable[Stretch], names: Names, most: int | None = None) -> Iterator[list[Facts]]:
    """The calls of which something began in the stretches, some at a time. Raises BadFilter for more than ``most``."""
    calls = _calls_within(stretches, most)
    for first in range(0, len(calls), BATCH):
        yield _facts(calls[first : first + BATCH], names)


def spells_within(stretches: Iterable[Stretch], names: Names, most: int | None = None) -> list[Spell]:
    """People who were busy or waited in the stretches. Raises BadFilter for more than ``most`` changes."""
    states = chain.from_iterable(states_between(*stretch) for stretch in stretches)
    found = list(islice(states, None if most is None else most + 1))
    if most is not None and len(found) > most:
        raise BadFilter(fields={"first": f"more than {most} changes of people's states: ask again in a minute"})
    spells = [
        Spell(one.user_id, one.since, one.until, one.facts.state in HANDLING)
        for one in found
        if one.facts.state in {READY, *HANDLING}
    ]
    unnamed = {one.user_id for one in spells} - names.people.keys()
    names.people |= dict(User.objects.filter(pk__in=unnamed).values_list("pk", "name"))
    return spells


def _calls_within(stretches: Iterable[Stretch], most: int | None) -> list[UUID]:
    found: dict[UUID, None] = {}
    for start, end in stretches:
        entered = Stay.objects.filter(entered_at__gte=start, entered_at__lt=end).order_by("entered_at")
        joined = Stint.objects.filter(joined_at__gte=start, joined_at__lt=end).order_by("joined_at")
        for rows in (entered, joined):
            found |= dict.fromkeys(rows.values_list("call_id", flat=True)[: None if most is None else most + 1])
        if most is not None and len(found) > most:
            raise BadFilter(fields={"first": f"more than {most} calls not added up yet: ask again in a minute"})
    return list(found)


def _facts(wanted: list[UUID], names: Names) -> list[Facts]:
    visits, parts, written = (defaultdict[UUID, list[tuple[object, ...]]](list) for _ in range(3))
    stays = Stay.objects.filter(call__in=wanted).order_by("entered_at")
    for call, name, *fields in stays.values_list("call_id", "queue_name", *Visit._fields):
        visits[call].append(Visit(*fields))
        names.queues[fields[0]] = name
    stints = Stint.objects.filter(call__in=wanted).order_by("joined_at")
    for call, name, *fields in stints.values_list("call_id", "user_name", *Part._fields):
        parts[call].append(Part(*fields))
        names.people[fields[0]] = name
    for call, *fields in WrapUp.objects.filter(call__in=wanted).values_list("call_id", *Written._fields):
        written[call].append(Written(*fields))
    return [Facts(tuple(visits[one]), tuple(parts[one]), tuple(written[one])) for one in wanted]  # type: ignore[arg-type]
