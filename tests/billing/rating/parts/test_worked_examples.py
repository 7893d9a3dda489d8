"""Bills worked out by hand, one for each model of the trade (facts/money.md)."""

from datetime import date, time
from decimal import Decimal

from billing.rating import ChargeKind, Holding
from billing.rating.parts import (
    Band,
    Cap,
    Commission,
    Counted,
    Discount,
    Fee,
    Lines,
    Minimum,
    Minutes,
    Numbers,
    Package,
    PerCall,
    ProductionHours,
    RecordingStorage,
    Sale,
    Seats,
    Term,
    Tier,
    Usage,
    bill,
    bill_month,
)
from billing.rating.parts.base import Part
from tests.billing.rating.parts.build import LONG_DISTANCE, MORNING, NOVEMBER, amounts, days, leg, november

D = Decimal
SEATS = (Holding("801", date(2026, 10, 1), None), Holding("802", date(2026, 11, 16), None))


def test_the_company_with_automatic_voice_pays_base_and_lines() -> None:
    """企业自动语音: 500 a month base, 50 a month and line."""
    assert november([Fee(D(500)), Lines(D(50), count=3)]) == {"base": "500.00", "lines": "150.00"}


def test_per_seat_and_month_with_a_minimum() -> None:
    """Days 1–15 one seat, held up to the minimum of 2; days 16–30 two seats: 60 seat-days × 200 ÷ 30."""
    assert november([Seats(D(200), minimum=2)], Usage(seats=SEATS)) == {"seats": "400.00"}
    assert november([Seats(D(200))], Usage(seats=SEATS)) == {"seats": "300.00"}
    assert november([Seats(D(200), contracted=5, minimum=2)], Usage(seats=SEATS)) == {"seats": "1000.00"}


def test_burst_seats_are_charged_by_the_peak_of_each_day() -> None:
    """Two seats contracted; five and three logged in at once on two days: 3 + 1 seat-days × 15."""
    logged_in = {date(2026, 11, 3): 5, date(2026, 11, 4): 2, date(2026, 11, 5): 3}
    assert november([Seats(D(200), contracted=2, burst_daily=D(15))], Usage(logged_in=logged_in)) == {
        "seats": "400.00",
        "seats_burst": "60.00",
    }


def test_a_burst_says_when_the_most_were_there() -> None:
    day = date(2026, 11, 3)
    usage = Usage(logged_in={day: 5}, peak_at={day: time(9, 41, 7)})
    (line,) = Seats(D(0), contracted=2, burst_daily=D(15)).charge(usage, NOVEMBER)
    assert all("11-03 09:41: 3" in text for text in line.steps[0].text.values())


def test_minutes_and_a_monthly_fee() -> None:
    """0.2 a minute plus 10,000 a month: 61 s is two minutes."""
    at_two = leg(1, 61, rate=LONG_DISTANCE.__class__(7, D("0.2"), LONG_DISTANCE.pulse))
    assert november([Fee(D(10_000)), Minutes()], Usage(priced=[at_two] * 5)) == {"base": "10000.00", "usage-7": "2.00"}


def test_a_base_with_so_many_calls_then_a_price_a_call() -> None:
    """月包: 3,000 with 2,000 calls; 2,037 were answered: 37 × 1.20."""
    package = Package(D(3000), included=2000, overage=D("1.20"))
    assert november([package], Usage(calls={ChargeKind.INBOUND: 2037})) == {
        "package_package": "3000.00",
        "package_package_overage": "44.40",
    }
    assert november([package], Usage(calls={ChargeKind.INBOUND: 2000})) == {"package_package": "3000.00"}


def test_per_call_with_a_base() -> None:
    assert november([Fee(D(500)), PerCall(D("0.8"))], Usage(calls={ChargeKind.INBOUND: 125})) == {
        "base": "500.00",
        "per_call_inbound": "100.00",
    }


def test_minutes_in_a_package_come_off_in_the_order_of_answers() -> None:
    """3 minutes included; calls of 2 and 2 minutes: the second is cut after its first pulse."""
    legs = [leg(2, 100), leg(1, 61)]
    package = Package(D(10), counted=Counted.MINUTES, included=3)
    lines = bill([Minutes(), package], Usage(priced=legs), NOVEMBER)
    assert amounts(lines) == {"package_package": "10.00", "usage-1": "0.60", "package_package_inbound": "-0.45"}
    (off,) = (line for line in lines if line.kind == "covered")
    assert (off.quantity, off.exact) == (D("3.0000"), D("-0.450000"))


def test_production_hours_are_waiting_and_handling() -> None:
    """90 min waiting and 30 min handling: 2 h × 45."""
    day = date(2026, 11, 3)
    usage = Usage(waiting_ms={day: 5_400_000}, handling_ms={day: 1_800_000})
    assert november([ProductionHours(D(45))], usage) == {"production": "90.00"}


def test_recordings_are_charged_by_the_gigabyte_and_month() -> None:
    """2 GB beyond the free one on 15 of 30 days: 1 GB-month × 3."""
    kept = {date(2026, 11, day): 3 * 10**9 for day in range(16, 31)}
    assert november([RecordingStorage(D(3), free_gb=D(1))], Usage(stored_bytes=kept)) == {"storage": "3.00"}


def test_commission_by_tiers_with_a_fixed_sum_each() -> None:
    """Sales of 8,000 and 7,000: 2 × 5, 5 % of the first 10,000 and 8 % of 5,000."""
    rule = Commission(D(5), (Tier(D(0), D("0.05")), Tier(D(10_000), D("0.08"))))
    sales = [Sale("A1", D(8000), MORNING), Sale("A2", D(7000), MORNING)]
    assert november([rule], Usage(sales=sales)) == {"commission": "910.00"}


def test_commission_has_a_floor_and_a_cap() -> None:
    rule = Commission(tiers=(Tier(D(0), D("0.10")),), floor=D(300), cap=D(1000))
    sale = Sale("A1", D(50_000), MORNING)
    assert november([rule]) == {"commission": "300.00"}
    assert november([rule], Usage(sales=[sale])) == {"commission": "1000.00"}


def test_rule_11_one_sale_counts_once_and_a_clawback_is_a_negative_line() -> None:
    rule = Commission(tiers=(Tier(D(0), D("0.10")),))
    twice = [Sale("A1", D(100), MORNING), Sale("A1", D(100), MORNING), Sale("Z9", D(70), MORNING, clawed_back=D(7))]
    lines = bill([rule], Usage(sales=twice), NOVEMBER)
    assert [(line.id, str(line.amount)) for line in lines] == [("commission-1", "10.00"), ("clawback-1-Z9", "-7.00")]


HYBRID: tuple[Part, ...] = (
    Fee(D(500), tax_rate=D("0.06")),
    Seats(D(150), minimum=3, tax_rate=D("0.06")),
    Numbers(D(30), tax_rate=D("0.06")),
    Package(D(60), included=500, counted=Counted.MINUTES, tax_rate=D("0.06"), usage_tax_rate=D("0.09")),
    Minutes(tax_rate=D("0.09")),
    Discount(D("0.1"), ("seats",), "year"),
    Minimum(D(1200), tax_rate=D("0.06")),
)


def test_a_hybrid_with_a_discount_and_a_minimum() -> None:
    """500 + 3 × 150 + 60 = 1,010; 10 min in are in the package; 2 min out are 0.80; −10 % of 450: 965.80 of 1,200."""
    usage = Usage(seats=SEATS, priced=[leg(1, 600), leg(2, 61, LONG_DISTANCE, ChargeKind.OUTBOUND)])
    assert november(HYBRID, usage) == {
        "base": "500.00",
        "seats": "450.00",
        "package_package": "60.00",
        "usage-1": "1.50",
        "usage-2": "0.80",
        "package_package_inbound": "-1.50",
        "discount_year_seats_06": "-45.00",
        "minimum": "234.20",
    }


def test_a_cap_takes_off_what_is_above_it() -> None:
    capped = november([Fee(D(500)), Fee(D(80), code="stats"), Cap(D(550))])
    assert capped == {"base": "500.00", "base_stats": "80.00", "cap_": "-30.00"}


def test_a_change_in_the_middle_of_the_month_charges_each_version_for_its_days() -> None:
    """Seat rent 200 until the 20th, 180 from the 21st: 20/30 × 200 and 10/30 × 180."""
    one_seat = Usage(seats=SEATS[:1])
    terms = [Term((Seats(D(200)),), one_seat, days(1, 20, "1")), Term((Seats(D(180)),), one_seat, days(21, 30, "2"))]
    assert [(line.id, str(line.amount)) for line in bill_month(terms)] == [
        ("seats-1", "133.33"),
        ("seats-2", "60.00"),
    ]


def test_a_minimum_that_stays_over_a_change_is_asked_once_for_the_month() -> None:
    least = Minimum(D(300))
    terms = [
        Term((Fee(D(90)), least), Usage(), days(1, 20, "1")),
        Term((Fee(D(120)), least), Usage(), days(21, 30, "2")),
    ]
    assert [(line.id, str(line.amount)) for line in bill_month(terms)] == [
        ("base-1", "60.00"),
        ("base-2", "40.00"),
        ("minimum-1", "200.00"),
    ]


def test_a_band_holds_over_midnight_and_on_holidays() -> None:
    night = Band(
        "夜间", "Night", "night-cn", (1, 2, 3, 4, 5), MORNING.replace(hour=22).time(), MORNING.replace(hour=6).time()
    )
    holiday = frozenset({date(2026, 10, 1)})
    monday = MORNING
    assert night.holds(monday.replace(hour=23), holiday)
    assert night.holds(monday.replace(hour=5, minute=59), holiday)
    assert not night.holds(monday.replace(hour=6, minute=0), holiday)
    assert not night.holds(monday.replace(day=7, hour=23), holiday)
    assert not night.holds(monday.replace(month=10, day=1, hour=23), holiday)


def test_every_line_says_how_it_came_about_in_both_languages() -> None:
    usage = Usage(
        seats=SEATS,
        priced=[leg(1, 600)],
        calls={ChargeKind.OUTBOUND: 3},
        sales=[Sale("A1", D(100), MORNING)],
        waiting_ms={date(2026, 11, 3): 1},
    )
    parts = [*HYBRID, PerCall(D(1), (ChargeKind.OUTBOUND,)), Commission(D(5)), ProductionHours(D(9)), Cap(D(700))]
    lines = bill([part for part in parts if part.kind != "minutes"] + [Minutes((ChargeKind.INBOUND,))], usage, NOVEMBER)
    assert {line.kind for line in lines} >= {
        "base",
        "seats",
        "package",
        "covered",
        "per_call",
        "commission",
        "cap",
        "minimum",
    }
    for line in lines:
        assert line.steps, line.id
        assert all(step.text["zh-hans"] and step.text["en"] for step in line.steps), line.id
