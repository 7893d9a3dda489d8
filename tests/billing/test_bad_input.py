"""The bad input of issue 5 that no room's own tests name (docs/money.md lists all of it): broken durations, currencies
mixed, clocks across the change to and from daylight-saving time, a price list beyond measure. Each is a clear error or
quarantine, and nothing is half done."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.invoices.closing import check
from billing.invoices.errors import UsageWaits
from billing.invoices.models import Invoice, Settlement
from billing.ledger.models import Charge, Quarantine
from billing.ledger.verify import verify
from billing.parties.models import LegalEntity
from billing.payments.bank import import_file, open_lines
from billing.payments.errors import WrongCurrency
from billing.payments.models import Payment
from billing.payments.services import receive
from billing.rating import Quarantined
from billing.rating.parts.minutes import Band
from linepool.kernel import sheets
from linepool.kernel.tenancy import public_scope
from linepool.kernel.verdicts import Granted, Refused
from tenants.companies.models import Company
from tests.billing.build import charge_of, inbound, outbound, rate_all, tell, usage_of
from tests.billing.conftest import Contracted
from tests.billing.credit.cases import Till, limit
from tests.billing.invoices.life import NOVEMBER, bill, final, invoice_of, still_open
from tests.billing.rating.build import outbound as leg_out
from tests.billing.rating.build import tariff

HOUR = 3_600_000
BERLIN = ZoneInfo("Europe/Berlin")
LONGER_DAY = date(2026, 10, 25)
"""25 hours in Berlin: two o'clock comes twice."""


@pytest.fixture
def in_berlin(company_a: Company, contracted: Contracted) -> Company:
    """A company by Berlin's clock with a contract since 1 October."""
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(timezone="Europe/Berlin")
    company_a.timezone = "Europe/Berlin"
    contracted(company_a, since=datetime(2026, 9, 30, 22, 0, tzinfo=UTC))
    return company_a


def test_broken_durations_wait_in_quarantine_and_the_good_call_beside_them_is_charged(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    with pytest.raises(ValueError, match="negative"):
        outbound(company_a, -1)
    good, endless = outbound(company_a, 61_000), outbound(company_a, 30 * HOUR)
    nothing = outbound(company_a, 0, answered_at=good.answered_at)
    backwards = outbound(company_a, 1_000, ended_at=good.started_at - timedelta(hours=1))
    tell(good, endless, nothing, backwards)
    rate_all()
    assert [usage_of(leg).state for leg in (good, nothing)] == ["rated", "free"]
    assert charge_of(nothing).reason == "under_a_second"
    with public_scope():
        held = dict(Quarantine.objects.filter(resolved_at=None).values_list("usage__leg_id", "reason"))
        assert held == {endless.leg_id: "longer_than_a_day", backwards.leg_id: "times_contradict"}
        assert Charge.objects.filter(amount__gt=0).count() == 1
        assert verify().differences == []


@given(st.integers(0, 30 * HOUR))
def test_the_longest_call_that_is_priced_is_a_day(ms: int) -> None:
    outcome = tariff().rate(leg_out(ms))
    assert isinstance(outcome, Quarantined) == (ms > 24 * HOUR)


def test_a_payment_in_another_currency_settles_nothing_and_is_held_apart(
    company_a: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    contracted(company_a)
    owed = final(company_a)
    with public_scope():
        with pytest.raises(WrongCurrency):
            receive(company_a.pk, "EUR", Decimal(642), NOVEMBER, by="Fay", parts={owed.pk: Decimal(642)})
        assert not Payment.objects.exists()
        assert not Settlement.objects.filter(kind="payment").exists()
        receive(company_a.pk, "EUR", Decimal(642), NOVEMBER, by="Fay")
        assert verify().differences == []
    assert still_open(owed.pk) == Decimal("642.00")
    final(company_a, date(2026, 12, 1))
    assert still_open(owed.pk) == Decimal("642.00"), "euros pay no yuan"


def test_a_bank_transfer_in_another_currency_waits_for_a_person_even_when_it_names_the_invoice(
    company_a: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    contracted(company_a)
    owed = final(company_a)
    with public_scope():
        import_file("日期,对方户名,金额,摘要\n2026-12-20,Acme,642.00,LP-000001\n".encode(), "EUR", by="Fay")
        assert not Payment.objects.exists()
        assert [line.currency for line in open_lines()] == ["EUR"]
    assert still_open(owed.pk) == Decimal("642.00")


def test_a_call_through_the_hour_that_comes_twice_costs_its_own_two_hours(in_berlin: Company) -> None:
    """From 2:30 summer time to 3:30 winter time: an hour by the clock on the wall, two by the switch."""
    leg = outbound(in_berlin, 2 * HOUR, at=datetime(2026, 10, 25, 0, 30, tzinfo=UTC))
    tell(leg)
    rate_all()
    assert (charge_of(leg).billed_s, charge_of(leg).amount) == (7200, Decimal("48.00"))


@pytest.mark.parametrize(
    ("last", "month"),
    [
        (datetime(2026, 10, 31, 22, 59, 59, tzinfo=UTC), date(2026, 10, 1)),
        (datetime(2027, 3, 31, 21, 59, 59, tzinfo=UTC), date(2027, 3, 1)),
    ],
)
def test_a_month_ends_at_midnight_of_the_season(in_berlin: Company, last: datetime, month: date) -> None:
    inside, after = outbound(in_berlin, 1_000, at=last), outbound(in_berlin, 1_000, at=last + timedelta(seconds=1))
    tell(inside, after)
    rate_all()
    assert charge_of(inside).period == month
    assert charge_of(after).period == (month + timedelta(days=31)).replace(day=1)


def test_a_day_of_25_hours_is_one_day_of_rent(company_a: Company, contracted: Contracted) -> None:
    """Seven of October's days are left from the 25th, 500 a month: 112.90."""
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(timezone="Europe/Berlin")
    contracted(company_a, since=datetime(2026, 10, 24, 22, 0, tzinfo=UTC))
    (base,) = (line for line in bill(company_a, date(2026, 10, 1)).lines if line.kind == "base")
    assert (base.first, base.amount) == (LONGER_DAY, Decimal("112.90"))


def test_a_day_of_25_hours_has_one_days_limit(in_berlin: Company) -> None:
    limit(in_berlin, day="0.40")
    tell(outbound(in_berlin, 1_000, at=datetime(2026, 10, 24, 22, 0, tzinfo=UTC)))
    rate_all()
    till = Till(in_berlin, datetime(2026, 10, 25, 22, 59, tzinfo=UTC))
    assert till.reserve(till.hold()) == Refused("spend_day")
    till.now = datetime(2026, 10, 25, 23, 0, tzinfo=UTC)
    assert isinstance(till.reserve(till.hold()), Granted), "a new day"


@given(st.integers(0, 3 * 86_400))
def test_hours_of_the_night_hold_as_often_as_the_clock_shows_them(seconds: int) -> None:
    """A band from two to three holds for two hours on the longer day and never on the shorter one."""
    band = Band("夜", "night", "night", (1, 2, 3, 4, 5, 6, 7), time(2), time(3))
    for begins in (datetime(2026, 10, 24, 12, tzinfo=UTC), datetime(2027, 3, 27, 12, tzinfo=UTC)):
        moment = (begins + timedelta(seconds=seconds)).astimezone(BERLIN)
        assert band.holds(moment, frozenset()) == (moment.hour == 2)
    shorter = [datetime(2027, 3, 28, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(-60, 22 * 60)]
    assert not any(band.holds(one.astimezone(BERLIN), frozenset()) for one in shorter)
    longer = [datetime(2026, 10, 24, 22, tzinfo=UTC) + timedelta(minutes=minute) for minute in range(25 * 60)]
    assert sum(band.holds(one.astimezone(BERLIN), frozenset()) for one in longer) == 120


def test_a_table_beyond_measure_is_refused_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_ROWS", 50)
    rows = "".join(f"86{number},0.40,60/60\n" for number in range(51))
    with pytest.raises(sheets.BadSheet) as refused:
        list(sheets.read_sheet(f"prefix,per_minute,pulse\n{rows}".encode()))
    assert refused.value.code == "sheet_too_large"


def test_a_month_with_a_call_nobody_priced_yet_is_not_checked(
    company_a: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    contracted(company_a)
    tell(inbound(company_a, 61_000))
    with public_scope():
        with pytest.raises(UsageWaits):
            check(invoice_of(company_a).pk, "Cleo", datetime(2026, 12, 5, tzinfo=UTC))
        assert Invoice.objects.get(company=company_a).status == "draft"
