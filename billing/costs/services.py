"""Writing down what carriers ask, beside what clients pay: one cost a leg, posted as it is written."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID

from django.db import connection, transaction

from billing.costs.models import Cost
from billing.costs.tariffs import tariffs_of_carriers
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, Side, post, within
from billing.rating import ChargeKind, Leg, Rated
from billing.rating.types import PLACES

LOCK: Final = 0x4C52
"""Our own kind of advisory lock, next to that of ``billing.ledger.books``."""
BATCH: Final = 2000
_UNCOSTED: Final = """
    SELECT u.id, u.company_id, u.carrier, u.kind, u.number, u.destination_prefix, u.started_at, u.answered_at,
           u.agent_answered_at, u.ended_at, u.billable_ms, u.talk_ms, false, u.ivr_ms,
           (SELECT c.period FROM ledger_charge c WHERE c.usage_id = u.id AND c.sequence = 1)
    FROM ledger_usage u
    WHERE u.id > %s AND u.carrier = ANY(%s) AND u.kind = ANY(%s) AND u.state IN ('rated', 'free')
      AND u.answered_at IS NOT NULL AND NOT EXISTS (SELECT FROM costs_cost k WHERE k.usage_id = u.id)
    ORDER BY u.id LIMIT %s
"""
COSTED: Final = (ChargeKind.INBOUND, ChargeKind.OUTBOUND)
"""What a carrier asks money for. Time in the menu is a part of the leg that came in."""


class Carried(NamedTuple):
    """A leg that came or went by a carrier, and the company's month it belongs to."""

    usage_id: int
    company_id: int
    carrier: str
    leg: Leg
    period: date


class _Priced(NamedTuple):
    carried: Carried
    rated: Rated


def write_costs(legs: Sequence[Carried]) -> int:
    """Write and post what the carriers ask for these legs, in the caller's transaction; returns how many have a cost.

    A leg whose carrier has no price for it gets no cost now: ``cost_missing`` comes back to it. Nothing waits for that:
    the client's price does not depend on it.
    """
    priced = _priced(legs)
    if priced:
        posted = _post(priced)
        Cost.objects.bulk_create(_row(one, posted) for one in priced)
    return len(priced)


def cost_missing(carriers: Sequence[str]) -> int:
    """Give every leg of these carriers that has no cost one, as far as there are prices now; returns how many.

    Goes by batches of their own transactions: who dies leaves the rest to the next. One at a time.
    """
    done, after = 0, 0
    while True:
        with transaction.atomic():
            legs = _uncosted(after, carriers)
            done += write_costs(legs)
        if not legs:
            return done
        after = legs[-1].usage_id


def _uncosted(after: int, carriers: Sequence[str]) -> list[Carried]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])
        cursor.execute(_UNCOSTED, [after, list(carriers), [kind.value for kind in COSTED], BATCH])
        return [
            Carried(row[0], row[1], row[2], Leg(ChargeKind(row[3]), *row[4:-1]), row[-1]) for row in cursor.fetchall()
        ]


def _priced(legs: Sequence[Carried]) -> list[_Priced]:
    wanted = [one for one in legs if one.leg.kind in COSTED]
    tariffs = tariffs_of_carriers({one.carrier for one in wanted}) if wanted else {}
    outcomes = ((one, tariffs[one.carrier].rate(one.leg)) for one in wanted if one.carrier in tariffs)
    return [_Priced(one, outcome) for one, outcome in outcomes if isinstance(outcome, Rated)]


Heap = tuple[int, str, date]
"""Company, currency and month."""


def _post(priced: Sequence[_Priced]) -> dict[Heap, UUID]:
    """One ledger transaction per company, currency and month: an expense, and a debt to the carriers by name."""
    sums: dict[Heap, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[Heap, int] = {}
    for (usage_id, company_id, carrier, _, period), rated in priced:
        if rated.amount_micros:
            heap = (company_id, rated.currency, period)
            sums[heap][carrier] += rated.amount_micros
            first.setdefault(heap, usage_id)
    keys = sorted(sums)
    ids = post(_posting(key, sums[key], first[key]) for key in keys)
    return dict(zip(keys, ids, strict=True))


def _posting(key: Heap, by_carrier: dict[str, int], first: int) -> Posting:
    amounts = {code: Decimal(micros).scaleb(-PLACES) for code, micros in sorted(by_carrier.items())}
    owed = [Side(Account.CARRIER_PAYABLE, -amount, code[:20]) for code, amount in amounts.items()]
    sides = (Side(Account.CARRIER_COST, sum(amounts.values(), Decimal(0))), *owed)
    return Posting(key[0], TransactionKind.CARRIER_COST, f"cost:{first}", key[1], sides, within(key[2]))


def _row(one: _Priced, posted: dict[Heap, UUID]) -> Cost:
    carried, rated = one
    heap = (carried.company_id, rated.currency, carried.period)
    return Cost(
        usage_id=carried.usage_id,
        company_id=carried.company_id,
        carrier=carried.carrier,
        period=carried.period,
        amount=rated.amount,
        currency=rated.currency,
        billed_s=rated.billed_s,
        rate_version_id=rated.rate_version_id,
        rate_id=rated.rate.id,
        transaction_id=posted.get(heap) if rated.amount_micros else None,
    )
