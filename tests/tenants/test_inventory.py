"""What a company rents, in days of its own calendar, also after it was given back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from billing.rating import Holding
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.numbers.models import Number, NumberEvent
from tenants.companies.models import Company
from tenants.inventory import Inventory
from tenants.seats.models import Seat
from tenants.seats.services import create_seat, remove_seat

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))
TODAY = datetime.now(UTC)
LATE_ON_THE_TENTH = datetime(2026, 11, 10, 17, 0, tzinfo=UTC)
"""In Shanghai it is the eleventh already."""


def test_a_seat_is_held_from_its_local_day_on(company_a: Company) -> None:
    with company_scope(company_a):
        seat = create_seat(extension="801", label="Front")
        Seat.objects.filter(pk=seat.pk).update(created_at=LATE_ON_THE_TENTH)
    assert Inventory().seats(company_a.pk, *NOVEMBER) == [Holding("801", date(2026, 11, 11), None)]


def test_a_seat_given_back_is_still_on_the_months_bill(company_a: Company) -> None:
    with company_scope(company_a):
        remove_seat(create_seat(extension="802", label="Back"))
        removed = Entry.objects.get(verb="seat.removed")
    (held,) = Inventory().seats(company_a.pk, removed.at.date() - timedelta(days=2), removed.at.date() + timedelta(2))
    assert held.name == "802"
    assert held.since == held.until
    assert Inventory().seats(company_a.pk, date(2020, 1, 1), date(2020, 1, 31)) == []


def test_another_companys_seats_are_not_on_the_bill(company_a: Company, company_b: Company) -> None:
    with company_scope(company_b):
        create_seat(extension="801", label="Theirs")
    assert Inventory().seats(company_a.pk, TODAY.date(), TODAY.date() + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), [(5, 11), (20, None)]),
        (date(2026, 11, 1), date(2026, 11, 10), [(5, 11)]),
        (date(2026, 11, 12), date(2026, 11, 19), []),
    ],
)
def test_a_number_claimed_twice_occurs_twice(
    company_a: Company, first: date, last: date, held: list[tuple[int, int | None]]
) -> None:
    with public_scope():
        number = Number.objects.create(e164="+861055559999", country="CN", status="claimed", company_id=company_a.pk)
        for kind, at in (
            ("claimed", datetime(2026, 11, 5, tzinfo=UTC)),
            ("released", LATE_ON_THE_TENTH),
            ("claimed", datetime(2026, 11, 20, tzinfo=UTC)),
        ):
            NumberEvent.objects.create(number=number, kind=kind, at=at, company_id=company_a.pk)
    spans = [
        (one.since.day, one.until.day if one.until else None) for one in Inventory().numbers(company_a.pk, first, last)
    ]
    assert spans == held
