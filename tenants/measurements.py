"""What a company used beyond calls, for its bill (``billing.ports.Measurements``)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from billing.commissions.selectors import billed_sales, sold_on
from billing.ports import Presence
from billing.rating.parts import Sale, Sold
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.attendance.selectors import local_days, presence_on
from telephony.recordings.models import Recording, SoundStatus
from tenants.companies.models import Company


class Measurements:
    """Recordings kept and what agents did, from their rows in the company's schema, and sales from its books."""

    def presence(self, company_id: int, first: date, last: date) -> Presence:
        """Log-ins of those whose desk is the company's, and working time of everybody who worked for it; waiting for
        several companies is shared evenly by them (ADR 0034)."""
        with public_scope():
            zone = _zone_of(company_id)
        with company_scope(company_id):
            worked, peaks = presence_on(local_days(first, min(last, datetime.now(ZoneInfo(zone)).date()), zone))
        return Presence(
            logged_in={day: peak.agents for day, peak in peaks.items()},
            waiting_ms=worked.waiting_ms,
            handling_ms=worked.handling_ms,
            peak_at={day: peak.at.astimezone(ZoneInfo(zone)).time() for day, peak in peaks.items()},
        )

    def sales(self, company_id: int, first: date, last: date) -> Sequence[Sale]:
        """Sales confirmed, and clawed back, on those days."""
        with public_scope():
            return billed_sales(company_id, _zone_of(company_id), first, last)

    def sold(self, company_id: int, first: date, last: date) -> Sold:
        """How much was confirmed on those days, whatever became of it."""
        with public_scope():
            return sold_on(company_id, _zone_of(company_id), first, last)

    def stored_bytes(self, company_id: int, first: date, last: date) -> dict[date, int]:
        """Bytes of recordings stored by the end of each day that has begun."""
        with public_scope():
            zone = ZoneInfo(_zone_of(company_id))
        today = datetime.now(zone).date()
        days = [first + timedelta(days=offset) for offset in range((min(last, today) - first).days + 1)]
        if not days:
            return {}
        ends = {day: datetime.combine(day + timedelta(days=1), time.min, zone) for day in days}
        with company_scope(company_id):
            stored = Recording.objects.filter(status=SoundStatus.STORED)
            sums = {f"d{place}": Sum("size", filter=Q(stored_at__lt=ends[day])) for place, day in enumerate(days)}
            found = stored.aggregate(**sums)
        return {day: found[f"d{place}"] or 0 for place, day in enumerate(days)}


def _zone_of(company_id: int) -> str:
    return Company.objects.values_list("timezone", flat=True).get(pk=company_id)
