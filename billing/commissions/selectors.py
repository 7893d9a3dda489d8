"""Reading sales and what they earned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from billing.commissions.errors import UnknownSale
from billing.commissions.models import Commission, Payee, Sale
from billing.commissions.states import SaleState
from billing.contracts.selectors import start_of_day
from billing.rating.parts.base import Sale as SoldOnce
from billing.rating.parts.base import Sold
from billing.rating.recurring import month_bounds
from linepool.kernel.money import PLACES_PER_LINE, round_half_up

CLAW_BACK_DAYS: Final = 90
"""So long after its confirmation commission can be taken back."""


@dataclass(frozen=True, slots=True)
class SaleFilter:
    """What the list is narrowed by; an empty value narrows nothing. ``of_agent``: only this agent's own."""

    state: str = ""
    q: str = ""
    agent_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    of_agent: int | None = None

    def condition(self) -> Q:
        """As a condition on ``Sale``."""
        condition = Q(order_id__icontains=self.q) | Q(note__icontains=self.q) if self.q else Q()
        exact = {"state": self.state or None, "reported_at__gte": self.since, "reported_at__lt": self.until}
        for name, value in exact.items():
            if value is not None:
                condition &= Q(**{name: value})
        for agent in (self.agent_id, self.of_agent):
            if agent is not None:
                condition &= Q(agent_id=agent)
        return condition


class MonthTotal(NamedTuple):
    """What one payee's sales of a month came to. ``sales`` counts those confirmed, ``taken_back`` is negative."""

    payee: str
    agent_id: int | None
    agent_name: str
    currency: str
    sales: int
    earned: Decimal
    taken_back: Decimal

    @property
    def net(self) -> Decimal:
        """What is left of it, in cents."""
        return round_half_up(self.earned + self.taken_back, PLACES_PER_LINE)


def list_sales(company_id: int, wanted: SaleFilter) -> QuerySet[Sale]:
    """The company's sales, newest first, with their people."""
    sales = Sale.objects.filter(wanted.condition(), company_id=company_id)
    return sales.select_related("agent", "checked_by", "decided_by").order_by("-reported_at", "-id")


def access_sale(company_id: int, sale_id: UUID, of_agent: int | None = None) -> Sale:
    """The sale, if it may be seen; raises UnknownSale."""
    found = list_sales(company_id, SaleFilter(of_agent=of_agent)).filter(pk=sale_id).first()
    if found is None:
        raise UnknownSale
    return found


def sales_by_order(company_id: int, order_ids: Sequence[str]) -> dict[str, Sale]:
    """The company's sales with these order ids."""
    return {sale.order_id: sale for sale in Sale.objects.filter(company_id=company_id, order_id__in=order_ids)}


def claw_back_until(sale: Sale) -> datetime:
    """When a confirmed sale is safe."""
    return decided(sale) + timedelta(days=CLAW_BACK_DAYS)


def sold_before(sale: Sale, payee: Payee, zone: str, day: date) -> Sold:
    """What the payee sold in the day's month beside this sale: the agent's own, or all of the company. Whatever it
    earned: a sale confirmed before anything was agreed counts too. An agent's sale that waits counts once it pays."""
    sold = _confirmed(sale.company_id, zone, *month_bounds(day)).exclude(pk=sale.pk)
    return _sum(sold.filter(agent_id=sale.agent_id, ladder=sale.ladder, waits=False) if payee is Payee.AGENT else sold)


def sold_on(company_id: int, zone: str, first: date, last: date) -> Sold:
    """What was confirmed on these local days, both included."""
    return _sum(_confirmed(company_id, zone, first, last))


def _confirmed(company_id: int, zone: str, first: date, last: date) -> QuerySet[Sale]:
    """Sales the client confirmed on these local days, also those that came back since."""
    return Sale.objects.filter(
        company_id=company_id,
        state__in=(SaleState.CONFIRMED, SaleState.CLAWED_BACK),
        decided_at__gte=start_of_day(first, zone),
        decided_at__lt=start_of_day(last + timedelta(days=1), zone),
    )


def _sum(sales: QuerySet[Sale]) -> Sold:
    sums = sales.aggregate(count=Count("pk"), amount=Sum("amount", default=Decimal(0)))
    return Sold(sums["count"], sums["amount"])


def billed_sales(company_id: int, zone: str, first: date, last: date) -> list[SoldOnce]:
    """What the client's bill counts for these local days, both included: sales confirmed, and commission taken back.

    A clawback carries what was once paid for it, as a positive amount.
    """
    between = (start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone))
    facts = _confirmed(company_id, zone, first, last).values_list("order_id", "amount", "decided_at")
    back = Commission.objects.filter(
        company_id=company_id,
        payee=Payee.OPERATOR,
        original__isnull=False,
        sale__clawed_back_at__gte=between[0],
        sale__clawed_back_at__lt=between[1],
    ).values_list("sale__order_id", "sale__amount", "sale__decided_at", "amount")
    return [
        *(SoldOnce(order, amount, _moment(at)) for order, amount, at in facts),
        *(SoldOnce(order, amount, _moment(at), clawed_back=-taken) for order, amount, at, taken in back),
    ]


def decided(sale: Sale) -> datetime:
    """When it was confirmed, rejected or withdrawn."""
    return _moment(sale.decided_at)


def _moment(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a sale nobody decided on")
    return at


def month_totals(company_id: int, month: date, of_agent: int | None = None) -> list[MonthTotal]:
    """What the month's sales earned: the operator in all, and each agent."""
    rows = Commission.objects.filter(company_id=company_id, period=month.replace(day=1))
    if of_agent is not None:
        rows = rows.filter(payee=Payee.AGENT, sale__agent_id=of_agent)
    operator = _summed(rows.filter(payee=Payee.OPERATOR), "currency")
    agents = _summed(rows.filter(payee=Payee.AGENT), "currency", "sale__agent_id", "sale__agent__name")
    return [
        *(MonthTotal(Payee.OPERATOR, None, "", *row) for row in operator),
        *(MonthTotal(Payee.AGENT, agent, name, currency, *sums) for currency, agent, name, *sums in agents),
    ]


def _summed(rows: QuerySet[Commission], *by: str) -> list[tuple[Any, ...]]:
    """The rows' groups, each with its sales, what they earned and what was taken back of it; most first."""
    grouped = rows.values(*by).annotate(
        sales=Count("id", filter=Q(original=None)),
        earned=Sum("amount", filter=Q(original=None), default=Decimal(0)),
        taken_back=Sum("amount", filter=Q(original__isnull=False), default=Decimal(0)),
    )
    return list(grouped.order_by("-earned", *by).values_list(*by, "sales", "earned", "taken_back"))
