"""What a company rents, for its bill (``billing.ports.Inventory``): read from what was written down when it changed.

Numbers come from their own history. Seats that are gone are known from the audit trail, which nobody can change.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from billing.rating import Holding
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.numbers.models import NumberEvent
from tenants.companies.models import Company
from tenants.seats.models import Seat


class Inventory:
    """Seats and numbers with the local days they were held."""

    def seats(self, company_id: int, first: date, last: date) -> list[Holding]:
        """Every seat held on at least one of the days, named by its extension."""
        zone = _zone_of(company_id)
        with company_scope(company_id):
            held = list(_present_seats(zone)) + list(_removed_seats(zone))
        return _within(held, first, last)

    def numbers(self, company_id: int, first: date, last: date) -> list[Holding]:
        """Every number held on at least one of the days; one claimed, released and claimed again occurs twice."""
        zone = _zone_of(company_id)
        with public_scope():
            events = NumberEvent.objects.filter(company_id=company_id, kind__in=("claimed", "released"))
            steps = list(events.order_by("at", "id").values_list("number__e164", "kind", "at"))
        return _within(_spans(steps, "claimed", zone), first, last)


def _zone_of(company_id: int) -> ZoneInfo:
    with public_scope():
        return ZoneInfo(Company.objects.values_list("timezone", flat=True).get(pk=company_id))


def _present_seats(zone: ZoneInfo) -> Iterator[Holding]:
    for extension, since in Seat.objects.values_list("extension", "created_at"):
        yield Holding(extension, since.astimezone(zone).date(), None)


def _removed_seats(zone: ZoneInfo) -> Iterator[Holding]:
    removed = Entry.objects.filter(verb="seat.removed").values_list("target", flat=True)
    entries = Entry.objects.filter(target__in=removed, verb__in=("seat.created", "seat.removed"))
    steps: dict[str, dict[str, datetime]] = {}
    names: dict[str, str] = {}
    for entry in entries:
        steps.setdefault(entry.target, {})[entry.verb] = entry.at
        names[entry.target] = str(entry.details.get("extension", ""))
    for target, at in steps.items():
        until = at["seat.removed"].astimezone(zone).date()
        since = at["seat.created"].astimezone(zone).date() if "seat.created" in at else until
        yield Holding(names[target], since, until)


def _spans(steps: Iterable[tuple[str, str, datetime]], opens: str, zone: ZoneInfo) -> list[Holding]:
    open_since: dict[str, date] = {}
    spans = []
    for name, kind, at in steps:
        day = at.astimezone(zone).date()
        if kind == opens:
            open_since.setdefault(name, day)
        elif name in open_since:
            spans.append(Holding(name, open_since.pop(name), day))
    return spans + [Holding(name, since, None) for name, since in open_since.items()]


def _within(holdings: Iterable[Holding], first: date, last: date) -> list[Holding]:
    fitting = (one for one in holdings if one.since <= last and (one.until is None or one.until >= first))
    return sorted(fitting, key=lambda one: (one.name, one.since))
