"""Rating a batch: claim pending usage, price it, and write charges and ledger in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.datetime import TimestamptzLoader

from billing.contracts.selectors import tariffs_of
from billing.costs.services import Carried, write_costs
from billing.credit.services import close_charged, count_spent
from billing.invoices.services import ensure_drafts
from billing.ledger.books import share_books
from billing.ledger.models import Account, Quarantine, TransactionKind, UsageState
from billing.ledger.posting import Posting, Side, post, within
from billing.rating import ChargeKind, Free, Leg, Outcome, Quarantined, Rated, Tariff
from billing.rating.types import PLACES
from linepool.kernel.arrays import as_array

log = structlog.get_logger(__name__)

_CLAIM = """
    SELECT id, company_id, call_id, kind, number, destination_prefix, started_at, answered_at, agent_answered_at,
           ended_at, billable_ms, talk_ms, party = 'supervisor' AND kind = 'agent', ivr_ms, carrier
    FROM ledger_usage WHERE state = 'pending' ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_MENU_APART = """
    INSERT INTO ledger_usage (company_id, call_id, leg_id, kind, direction, party, number, destination_prefix,
        started_at, answered_at, agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, carrier, state, recorded_at)
    SELECT company_id, call_id, leg_id, 'automatic', direction, party, number, destination_prefix, started_at,
        answered_at, agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, carrier, 'pending', now()
    FROM ledger_usage WHERE id = ANY(%s::bigint[])
    ON CONFLICT ON CONSTRAINT ledger_usage_once DO NOTHING
"""
_SETTLE = """
    UPDATE ledger_usage SET state = settled.state
    FROM unnest(%s::bigint[], %s::text[]) AS settled(id, state) WHERE ledger_usage.id = settled.id
"""
_RELEASE = "UPDATE ledger_quarantine SET resolved_at = now() WHERE usage_id = ANY(%s::bigint[]) AND resolved_at IS NULL"
_COPY_CHARGES = """
    COPY ledger_charge (usage_id, sequence, company_id, kind, period, reason, amount, currency, clock, duration_ms,
        counted_s, billed_s, prefix, contract_version_id, rate_version_id, rate_id, transaction_id, created_at)
    FROM STDIN
"""


Row = tuple[int, int, UUID, Leg, str]
"""Usage, company, call, leg and carrier."""


class Claimed(NamedTuple):
    """A usage row this transaction holds, and what it came to."""

    usage_id: int
    company_id: int
    call_id: UUID
    leg: Leg
    carrier: str
    outcome: Outcome


def rate_batch(limit: int) -> int:
    """Rate up to `limit` pending usage rows and return how many were taken; 0 when none is free.

    One database transaction: charges, ledger entries, quarantine and the rows' new state appear together or not at all.
    Rows another worker holds are skipped. Needs the public scope, or any.
    """
    with transaction.atomic():
        claimed = _price_all(_claim(limit))
        if not claimed:
            return 0
        share_books({one.company_id for one in claimed})
        zones = _zones({one.company_id for one in claimed})
        periods = {one.usage_id: _period(one.leg, zones[one.company_id]) for one in claimed}
        _write_charges(claimed, periods, _post_usage(claimed, periods))
        write_costs([Carried(*one[:2], one.carrier, one.leg, periods[one.usage_id]) for one in claimed if one.carrier])
        _quarantine(claimed)
        _settle(claimed)
        _take_from_credit(claimed, zones)
        _open_drafts(claimed, periods)
    return len(claimed)


def _claim(limit: int) -> list[Row]:
    with connection.cursor() as cursor:
        # Four times a leg: psycopg's own loader is compiled, Django's is not, and both tell the same moment.
        cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        cursor.execute(_CLAIM, [limit])
        return [(*row[:3], Leg(ChargeKind(row[3]), *row[4:-1]), row[-1]) for row in cursor.fetchall()]


def _price_all(rows: Sequence[Row]) -> list[Claimed]:
    tariffs = tariffs_of({row[1] for row in rows})
    _charge_menus_apart(rows, tariffs)
    return [
        Claimed(usage_id, company_id, call_id, leg, carrier, tariffs[company_id].rate(leg))
        for usage_id, company_id, call_id, leg, carrier in rows
    ]


def _charge_menus_apart(rows: Sequence[Row], tariffs: Mapping[int, Tariff]) -> None:
    """Where a contract prices the time in the menu apart, a caller's leg is usage of that kind too, and rated next."""
    apart = [
        usage_id
        for usage_id, company_id, _, leg, _ in rows
        if leg.ivr_ms and leg.kind is ChargeKind.INBOUND and tariffs[company_id].charges(ChargeKind.AUTOMATIC, leg)
    ]
    if apart:
        with connection.cursor() as cursor:
            cursor.execute(_MENU_APART, [apart])


def _zones(company_ids: Iterable[int]) -> Mapping[int, ZoneInfo]:
    companies = apps.get_model("companies", "Company").objects.filter(pk__in=company_ids)
    return {pk: ZoneInfo(name) for pk, name in companies.values_list("pk", "timezone")}


def _day(leg: Leg, zone: ZoneInfo) -> date:
    """The day of the company's calendar on which the call was answered, or began when nobody answered."""
    moment: datetime = leg.answered_at or leg.started_at
    return moment.astimezone(zone).date()


def _period(leg: Leg, zone: ZoneInfo) -> date:
    """The first day of that day's month."""
    return _day(leg, zone).replace(day=1)


Heap = tuple[int, str, date]
"""Company, currency and month: what is posted as one."""


def _post_usage(claimed: Sequence[Claimed], periods: Mapping[int, date]) -> Mapping[Heap, UUID]:
    """One ledger transaction per company, currency and month of the batch; its charges point to it."""
    sums: dict[Heap, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: dict[Heap, int] = {}
    for one in claimed:
        if isinstance(one.outcome, Rated) and one.outcome.amount_micros:
            key = (one.company_id, one.outcome.currency, periods[one.usage_id])
            sums[key][one.leg.kind.value] += one.outcome.amount_micros
            first.setdefault(key, one.usage_id)
    keys = sorted(sums)
    ids = post(_usage_posting(key, sums[key], first[key]) for key in keys)
    return dict(zip(keys, ids, strict=True))


def _usage_posting(key: Heap, micros_by_kind: Mapping[str, int], first_usage_id: int) -> Posting:
    # A usage row is priced once, so the batch's first row names the transaction once and for all.
    amounts = {kind: Decimal(micros).scaleb(-PLACES) for kind, micros in sorted(micros_by_kind.items())}
    reference = f"usage:{first_usage_id}"
    return Posting(key[0], TransactionKind.USAGE, reference, key[1], usage_sides(amounts), within(key[2]))


def usage_sides(by_kind: Mapping[str, Decimal]) -> list[Side]:
    """Calls delivered and not invoiced yet, and the income from them by kind of charge; negative takes them back."""
    revenue = [Side(Account.USAGE_REVENUE, -amount, kind) for kind, amount in by_kind.items()]
    return [Side(Account.UNBILLED, sum(by_kind.values(), Decimal(0))), *revenue]


def _write_charges(
    claimed: Sequence[Claimed], periods: Mapping[int, date], posted: Mapping[Heap, UUID]
) -> None:
    now = timezone.now()
    with connection.cursor() as cursor, cursor.copy(_COPY_CHARGES) as copy:
        for one in claimed:
            head = (one.usage_id, 1, one.company_id, one.leg.kind.value, periods[one.usage_id])
            match one.outcome:
                case Rated() as rated:
                    heap = (one.company_id, rated.currency, periods[one.usage_id])
                    transaction_id = posted.get(heap) if rated.amount_micros else None
                    copy.write_row((*head, "", *rated_columns(rated), transaction_id, now))
                case Free(reason, contract_id):
                    copy.write_row((*head, reason, 0, "", "", 0, 0, 0, "", contract_id, None, None, None, now))
                case Quarantined():
                    pass


RATED_COLUMNS: Final = (
    "amount", "currency", "clock", "duration_ms", "counted_s", "billed_s", "prefix", "contract_version_id",
    "rate_version_id", "rate_id",
)  # fmt: skip


def rated_columns(rated: Rated) -> tuple[object, ...]:
    """What a charge keeps of its price, in the order of ``RATED_COLUMNS``."""
    return (
        rated.amount,
        rated.currency,
        rated.clock.value,
        rated.duration_ms,
        rated.counted_s,
        rated.billed_s,
        rated.prefix,
        rated.contract_version_id,
        rated.rate_version_id,
        rated.rate.id,
    )


def _quarantine(claimed: Sequence[Claimed]) -> None:
    for one in claimed:
        if isinstance(one.outcome, Quarantined):
            reason, detail = one.outcome
            Quarantine.objects.update_or_create(
                usage_id=one.usage_id,
                defaults={"reason": reason, "detail": detail[:120], "resolved_at": None},
                create_defaults={"company_id": one.company_id, "reason": reason, "detail": detail[:120]},
            )
            log.error("billing.quarantined", company=one.company_id, usage=one.usage_id, reason=reason, detail=detail)
    settled = [one.usage_id for one in claimed if not isinstance(one.outcome, Quarantined)]
    with connection.cursor() as cursor:
        cursor.execute(_RELEASE, [as_array(settled)])


def _settle(claimed: Sequence[Claimed]) -> None:
    states = {Rated: UsageState.RATED, Free: UsageState.FREE, Quarantined: UsageState.QUARANTINED}
    with connection.cursor() as cursor:
        ids = as_array(one.usage_id for one in claimed)
        cursor.execute(_SETTLE, [ids, as_array(states[type(one.outcome)].value for one in claimed)])


def _take_from_credit(claimed: Sequence[Claimed], zones: Mapping[int, ZoneInfo]) -> None:
    """What was set aside for calls out is charged from here on."""
    out = [one for one in claimed if one.leg.kind is ChargeKind.OUTBOUND]
    count_spent(
        (one.company_id, one.outcome.currency, _day(one.leg, zones[one.company_id]), one.outcome.amount)
        for one in out
        if isinstance(one.outcome, Rated) and one.outcome.amount_micros
    )
    close_charged({(one.company_id, one.call_id) for one in out})


def _open_drafts(claimed: Sequence[Claimed], periods: Mapping[int, date]) -> None:
    priced = {
        (one.company_id, periods[one.usage_id], one.outcome.currency)
        for one in claimed
        if isinstance(one.outcome, Rated)
    }
    ensure_drafts(sorted(priced))
