"""Price lists as files: read with every mistake named, compared, and written so that they are read back the same."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing.catalogue.differences import Sort, differences
from billing.catalogue.prices import COLUMNS, Price, as_cells, read_prices
from billing.rating import ChargeKind, PrefixTable
from linepool.kernel.sheets import BOM, BadSheet, csv_rows, read_sheet, xlsx_file


def price(prefix: str, per_minute: str = "0.40", *, barred: bool = False, **more: object) -> Price:
    return Price(
        ChargeKind.OUTBOUND, prefix, "国内", "National", Decimal(per_minute), 60, 60, barred=barred, **more  # type: ignore[arg-type]
    )


def read(text: str) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.code) for problem in read_prices(read_sheet(text.encode())).problems]


def test_a_list_is_read_whatever_the_columns_are_called() -> None:
    table = "号码前缀;名称;单价;计费单元;禁拨\n+86;国内;0.40;60/60;\n0881;卫星;12;1/1;是\n"
    found = read_prices(read_sheet(table.encode("gb18030")))
    assert found.problem_count == 0
    assert found.prices == [
        Price(ChargeKind.OUTBOUND, "86", "国内", "国内", Decimal("0.40"), 60, 60),
        Price(ChargeKind.OUTBOUND, "0881", "卫星", "卫星", Decimal(12), 1, 1, barred=True),
    ]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("86a,0.40,60/60,", ("prefix", "bad_prefix")),
        ("8613800138000000,0.40,60/60,", ("prefix", "bad_prefix")),
        ("86,-0.40,60/60,", ("per_minute", "bad_price")),
        ("86,,60/60,", ("per_minute", "bad_price")),
        ("86,0.0000001,60/60,", ("per_minute", "bad_price")),
        ('86,"0,40",60/60,', ("per_minute", "bad_price")),
        ("86,0.40,60,", ("pulse", "bad_pulse")),
        ("86,0.40,60/0,", ("pulse", "bad_pulse")),
        ("86,0.40,60/60,perhaps", ("barred", "bad_flag")),
    ],
)
def test_a_row_that_cannot_be_is_named_by_its_line_and_column(row: str, problem: tuple[str, str]) -> None:
    assert read(f"prefix,per_minute,pulse,barred\n44,0.10,60/60,\n\n{row}\n49,0.10,60/60,\n") == [(4, *problem)]


def test_all_mistakes_are_told_at_once_and_a_prefix_twice_names_the_first() -> None:
    text = "prefix,per_minute,pulse\n86,0.4,60/60\nx,0.4,60/60\n86,0.5,60/60\n"
    found = read_prices(read_sheet(text.encode()))
    assert [(p.line, p.code, p.value) for p in found.problems] == [
        (3, "bad_prefix", "x"),
        (4, "prefix_twice", "86 = line 2"),
    ]


def test_a_table_without_a_needed_column_says_which() -> None:
    assert read("prefix,label_en\n86,x\n") == [(1, "per_minute", "missing_column"), (1, "pulse", "missing_column")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "sheet_empty"),
        (b"\n\n", "sheet_empty"),
        (b"PK\x03\x04rubbish", "bad_sheet"),
        (b"\x00\xff\x00", "bad_sheet"),
    ],
)
def test_a_file_that_is_no_table_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(BadSheet) as refused:
        read_prices(read_sheet(data))
    assert refused.value.code == code


prefixes = st.text("0123456789", max_size=6)
amounts = st.decimals(0, 999, places=6)
texts = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=10)
pulses = st.integers(1, 60)
rows = st.builds(
    Price, st.sampled_from(ChargeKind), prefixes, texts, texts, amounts, pulses, pulses, amounts, st.booleans()
)
lists = st.lists(rows, max_size=12, unique_by=lambda row: (row.kind, row.prefix))


def as_read(row: Price) -> Price:
    """A name in one language only serves for both; one that looks like a formula may have an apostrophe before it."""
    zh, en = row.label_zh.lstrip("'"), row.label_en.lstrip("'")
    return replace(row, label_zh=zh or en, label_en=en or zh)


@given(lists)
@settings(max_examples=30)
def test_what_is_written_is_read_back_the_same(prices: list[Price]) -> None:
    table = [list(COLUMNS), *(as_cells(row) for row in prices)]
    for data in (BOM + csv_rows([str(cell) for cell in row] for row in table), xlsx_file("v1", table)):
        found = read_prices(read_sheet(data))
        assert found.problems == []
        assert [as_read(row) for row in found.prices] == [as_read(row) for row in prices]


def sorts(before: list[Price], after: list[Price]) -> dict[str, str]:
    return {change.prefix: change.sort.value for change in differences(before, after).shown}


def test_a_prefix_that_is_gone_costs_what_the_shorter_one_costs() -> None:
    before = [price("86"), price("8610", "0.10"), price("44", "1")]
    assert sorts(before, [price("86"), price("441", "0.9")]) == {"8610": "dearer", "44": "unpriced", "441": "cheaper"}


def test_every_way_a_price_may_change_has_its_name() -> None:
    before = [price("1"), price("2"), price("3"), price("4"), price("5", barred=True), price("7")]
    after = [
        price("1", "0.41"), price("2", "0.39"), price("3", barred=True), price("4", connect_fee=Decimal(0)),
        price("5"), price("6"),
    ]  # fmt: skip
    found = differences(before, after)
    assert {change.prefix: change.sort.value for change in found.shown} == {
        "1": "dearer", "2": "cheaper", "3": "barred", "5": "unbarred", "6": "priced", "7": "unpriced",
    }  # fmt: skip
    assert found.counts[Sort.SAME] == 1


@given(lists, lists)
def test_a_number_changes_its_price_only_under_a_prefix_that_is_counted_as_changed(
    before: list[Price], after: list[Price]
) -> None:
    changed = {(change.kind, change.prefix) for change in differences(before, after).shown}
    for kind in ChargeKind:
        old = PrefixTable((row.prefix, row) for row in before if row.kind is kind)
        new = PrefixTable((row.prefix, row) for row in after if row.kind is kind)
        for row in (*before, *after):
            was, becomes = old.find(row.prefix), new.find(row.prefix)
            if (was and was[1]) != (becomes and becomes[1]) and row.kind is kind and worth(was) != worth(becomes):
                assert (kind, row.prefix) in changed


def worth(found: tuple[str, Price] | None) -> object:
    return None if found is None else (found[1].per_minute + found[1].connect_fee, found[1].barred)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with ZipFile(bomb, "w", ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
        for _ in range(600):
            sheet.write(bytes(1024 * 1024))
    with pytest.raises(BadSheet) as refused:
        list(read_sheet(bomb.read_bytes()))
    assert refused.value.code == "sheet_too_large"
