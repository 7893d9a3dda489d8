"""Parts as JSON: what reads back is what was written, and nothing wrong is let in."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from billing.rating import ChargeKind
from billing.rating.parts import (
    BadParts,
    Band,
    Commission,
    Fee,
    Minimum,
    Minutes,
    Package,
    PerCall,
    Seats,
    Tier,
    describe_kinds,
    read_parts,
    write_parts,
)

D = Decimal
NIGHT = Band("夜间", "Night", "night-cn", (1, 7), time(22), time(6), holidays=True)


def test_what_was_written_reads_back_the_same() -> None:
    parts = (
        Fee(D("500.5"), D("0.06")),
        Seats(D(200), contracted=3, burst_daily=D("9.9")),
        Minutes((ChargeKind.OUTBOUND,), bands=(NIGHT,), holidays=(date(2026, 10, 1),)),
        PerCall(D("0.8")),
        Commission(tiers=(Tier(D(0), D("0.05")),)),
        Minimum(D(900)),
    )
    assert read_parts(write_parts(parts)) == parts


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"kind": "seat"}, "0.kind"),
        ({"kind": "seats"}, "0.monthly"),
        ({"kind": "seats", "monthly": 200}, "0.monthly"),
        ({"kind": "seats", "monthly": "-1"}, "0.monthly"),
        ({"kind": "seats", "monthly": "NaN"}, "0.monthly"),
        ({"kind": "seats", "monthly": "0.0000001"}, "0.monthly"),
        ({"kind": "seats", "monthly": "1", "minimum": True}, "0.minimum"),
        ({"kind": "seats", "monthly": "1", "minimum": -1}, "0.minimum"),
        ({"kind": "seats", "monthly": "1", "colour": "red"}, "0.colour"),
        ({"kind": "base", "monthly": "1", "tax_rate": "1.06"}, "0.tax_rate"),
        ({"kind": "base", "monthly": "1", "code": "a-b"}, "0.code"),
        ({"kind": "minutes", "priced": ["agent"]}, "0.priced"),
        ({"kind": "minutes", "priced": ["cats"]}, "0.priced.0"),
        ({"kind": "minutes", "priced": ["inbound", "automatic"], "inbound_clock": "line_answer"}, "0.priced"),
        (
            {"kind": "minutes", "bands": [{"label_zh": "夜", "label_en": "n", "book": "b", "weekdays": [8]}]},
            "0.bands.0.weekdays",
        ),
        ({"kind": "minutes", "holidays": ["2026-02-30"]}, "0.holidays.0"),
        ({"kind": "package", "monthly": "1", "counted": "minutes", "overage": "1"}, "0.overage"),
        ({"kind": "commission", "floor": "10", "cap": "5"}, "0.cap"),
        ("seats", "0.kind"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(wrong: Any, path: str) -> None:
    with pytest.raises(BadParts) as refused:
        read_parts([wrong])
    assert list(refused.value.problems) == [path]


@pytest.mark.parametrize(
    "together",
    [
        [{"kind": "minimum", "monthly": "1"}, {"kind": "minimum", "monthly": "2"}],
        [{"kind": "base", "monthly": "1"}, {"kind": "base", "monthly": "2"}],
        [{"kind": "minutes"}, {"kind": "per_call", "each": "1"}],
    ],
)
def test_parts_that_contradict_each_other_make_no_contract(together: list[Any]) -> None:
    with pytest.raises(BadParts):
        read_parts(together)


def test_a_package_priced_by_the_book_goes_with_minutes() -> None:
    assert len(read_parts([{"kind": "minutes"}, write_parts([Package(D(10), included=5)])[0]])) == 2


def test_every_kind_describes_itself_for_forms() -> None:
    described = {kind["kind"]: {field["name"]: field for field in kind["fields"]} for kind in describe_kinds()}
    assert described["seats"]["monthly"] == {"name": "monthly", "required": True, "type": "decimal"}
    assert described["seats"]["burst_daily"]["nullable"] is True
    assert described["minutes"]["bands"]["type"] == "record"
    assert set(described["package"]["counted"]["choices"]) == {"calls", "minutes"}
