"""A company that may spend so much, and its calls out as the gate sees them: a started minute costs 0.40."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Q, Sum

from billing.credit import services
from billing.credit.models import DaySpend, Reservation
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Hold, Refused
from tenants.companies.models import Company

PHONE = "+8613812345678"
NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""Twelve o'clock in Shanghai."""
MINUTE = 60_000


def limit(company: Company, day: str | None = None, month: str | None = None) -> None:
    """What the operator lets the company spend on calls out."""
    with public_scope():
        Company.objects.filter(pk=company.pk).update(
            spend_per_day=None if day is None else Decimal(day),
            spend_per_month=None if month is None else Decimal(month),
        )


@dataclass
class Till:
    """The gate's services at a time that the test moves on."""

    company: Company
    now: datetime = NOON

    def hold(self, call_id: UUID | None = None, leg: str = "customer", to: str = PHONE) -> Hold:
        return Hold(self.company.pk, call_id or new_id(), leg, to)

    def reserve(self, hold: Hold, minutes: float = 1) -> Granted | Refused:
        with public_scope():
            return services.reserve(hold, round(minutes * MINUTE), self.now)

    def settle(self, hold: Hold, ms: int) -> None:
        with public_scope():
            services.settle(hold, ms, self.now)

    def passes(self, **time: float) -> None:
        self.now += timedelta(**time)

    @property
    def held(self) -> Decimal:
        """What counts against the limits and is not charged yet, added up by other means than the gate's."""
        with public_scope():
            counting = Q(state="settled") | Q(state="open", expires_at__gt=self.now)
            rows = Reservation.objects.filter(counting, company=self.company)
            return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)

    @property
    def charged(self) -> Decimal:
        with public_scope():
            total = DaySpend.objects.filter(company=self.company).aggregate(total=Sum("amount"))["total"]
        return total or Decimal(0)
