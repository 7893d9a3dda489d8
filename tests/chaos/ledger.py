"""What the product wrote down, beside what the outside switch saw."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from linepool.launcher.stack import Stack
from tests.chaos.lives import Life
from tests.lab.manage import manage, run_manage
from tests.lab.outside import Outside

Record = dict[str, Any]
ANSWERED, ENDED = "ChannelStateChange", "ChannelDestroyed"
"""The outside switch's events that are read here."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A caller's channel at the outside switch, by its clock."""

    answered: datetime | None
    ended: datetime | None


@dataclass(slots=True)
class Verdict:
    """`lost` and `doubled` name callers; `off_ms`: by how much each caller's call is longer than the outside saw it."""

    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    off_ms: dict[str, int] = field(default_factory=dict)

    @property
    def worst_off_ms(self) -> int:
        """The greatest error of a duration."""
        return max(map(abs, self.off_ms.values()), default=0)


def timelines(outside: Outside) -> dict[str, Timeline]:
    """Every channel the outside switch has seen."""
    answered: dict[str, datetime] = {}
    ended: dict[str, datetime] = {}
    seen = set()
    for event in list(outside.events):
        seen.add(event.channel)
        if event.kind == ANSWERED and event.data["channel"]["state"] == "Up":
            answered.setdefault(event.channel, event.at)
        elif event.kind == ENDED:
            ended.setdefault(event.channel, event.at)
    return {channel: Timeline(answered.get(channel), ended.get(channel)) for channel in seen}


def written(stack: Stack, slug: str) -> list[Record]:
    """Every call of the company: caller, outcome and its legs."""
    call = f"from tests.chaos.ledger import tell; tell({slug!r})"
    done = run_manage(stack, "shell", "-v0", "-c", call)
    if done.returncode:  # its connection to the database may have died with the database
        done = manage(stack, "shell", "-v0", "-c", call)
    found: list[Record] = json.loads(done.stdout.splitlines()[-1])
    return found


def compare(lives: Iterable[Life], seen: dict[str, Timeline], records: list[Record]) -> Verdict:
    """Every caller who was answered stands in the books exactly once, for as long as the outside switch says."""
    by_caller: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_caller[record["caller"]].append(record)
    verdict = Verdict()
    for life in lives:
        timeline, found = seen.get(life.caller.channel), by_caller[life.caller.address]
        if timeline is None or timeline.answered is None or timeline.ended is None:
            continue
        if not found:
            verdict.lost.append(life.caller.name)
        elif len(found) > 1:
            verdict.doubled.append(life.caller.name)
        else:
            leg = next(leg for leg in found[0]["legs"] if leg["party"] == "caller")
            verdict.off_ms[life.caller.name] = _off(leg, timeline.answered, timeline.ended)
    return verdict


def _off(leg: Record, answered: datetime, ended: datetime) -> int:
    if leg["answered_at"] is None:
        return round((ended - answered).total_seconds() * 1000)
    ours = datetime.fromisoformat(leg["ended_at"]) - datetime.fromisoformat(leg["answered_at"])
    return round((ours - (ended - answered)).total_seconds() * 1000)


def pay_ahead(slug: str) -> None:
    """Beside the product: the company's wallet holds enough for hours of calls."""
    from billing.payments.services import receive
    from linepool.kernel.tenancy import public_scope
    from tenants.companies.models import Company

    with public_scope():
        company = Company.objects.get(slug=slug)
        receive(company.pk, "CNY", Decimal(100_000), timezone.localdate(), by="chaos", parts={})


def tell(slug: str) -> None:
    """Beside the product: prints the company's calls as JSON."""
    from linepool.kernel.tenancy import company_scope, public_scope
    from telephony.calls.models import Call
    from tenants.companies.models import Company

    with public_scope():
        company = Company.objects.get(slug=slug)
    with company_scope(company):
        calls = [
            {
                "id": str(call.pk),
                "caller": call.caller,
                "called": call.called,
                "direction": call.direction,
                "outcome": call.outcome,
                "legs": [
                    {
                        "party": leg.party,
                        "channel": leg.channel_id,
                        "answered_at": leg.answered_at.isoformat() if leg.answered_at else None,
                        "ended_at": leg.ended_at.isoformat(),
                    }
                    for leg in call.legs.all()
                ],
            }
            for call in Call.objects.prefetch_related("legs")
        ]
    print(json.dumps(calls))
