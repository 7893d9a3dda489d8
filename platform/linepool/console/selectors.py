"""What the operator sees across companies: narrow facts, no names or numbers of anybody's callers."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, cast

import redis
from django.conf import settings
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from redis.exceptions import RedisError

from billing.ledger.models import Usage
from linepool.accounts.models import Membership
from linepool.kernel.errors import NotFound
from telephony.control import board_key
from telephony.numbers.models import Number, NumberStatus
from tenants.companies.across import in_each
from tenants.companies.models import Company


def companies(search: str = "", status: str = "") -> QuerySet[Company]:
    """Return companies with ``member_count``, ``number_count`` and ``last_call_at``; by a part of the name or slug."""
    rows = Company.objects.annotate(
        member_count=_count(Membership.objects.filter(company=OuterRef("pk"))),
        number_count=_count(Number.objects.filter(company=OuterRef("pk"), status=NumberStatus.CLAIMED)),
        # Call ids rise with time, and the unique index begins with company and call.
        last_call_at=Subquery(
            Usage.objects.filter(company=OuterRef("pk")).order_by("-call_id").values("started_at")[:1]
        ),
    )
    if search:
        rows = rows.filter(Q(name__icontains=search) | Q(slug__icontains=search))
    return rows.filter(status=status) if status else rows


def access_company(company_id: int) -> Company:
    """Return a company with the figures of the list; raise ``NotFound``."""
    found = companies().filter(pk=company_id).first()
    if found is None:
        raise NotFound
    return found


def _count(rows: QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("company").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def count_seats(page: Iterable[Company]) -> dict[int, int]:
    """Return each company's number of seats, in one query over the schemas of one page."""
    return dict(in_each(page, "SELECT {company}, count(*) FROM {schema}.seats_seat"))


def live_use(company_ids: list[int]) -> dict[int, dict[str, int]]:
    """Return how many calls and agents each company has at this moment; empty when call control says nothing."""
    if not company_ids:
        return {}
    try:
        boards = cast("list[str | None]", _client().mget([board_key(company_id) for company_id in company_ids]))
    except RedisError:
        return {}  # the list is still worth showing
    return {company_id: _use(json.loads(text)) for company_id, text in zip(company_ids, boards, strict=True) if text}


def _use(board: dict[str, Any]) -> dict[str, int]:
    agents = board.get("agents", [])
    return {
        "calls": len(board.get("calls", [])),
        "waiting": sum(queue.get("waiting", 0) for queue in board.get("queues", [])),
        "agents": sum(agent.get("state") != "offline" for agent in agents),
    }


@lru_cache(maxsize=1)
def _client() -> redis.Redis:
    return redis.Redis.from_url(
        settings.LINEPOOL_LIVE_URL, decode_responses=True, socket_timeout=2, socket_connect_timeout=2
    )
