"""A table of contacts taken in: whatever program saved it, looked at first, twice without harm, faults by line."""

from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.sheets import read_sheet
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.contacts.importing import table
from tenants.contacts.models import Contact
from tenants.contacts.selectors import wants_no_calls
from tenants.contacts.services import create_contact
from tests.tenants.contacts.conftest import csv_of, upload, xlsx_of

ROWS = ("姓名,手机,邮箱,备注", "王小明,13800138000,wang@example.com,老客户", "李雷,+86 20 8188 0001,,")


def preview(boss: Client, *rows: str, mapping: list[str] | None = None) -> dict[str, Any]:
    answer = upload(boss, "preview/", csv_of(*rows), mapping)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def take_in(boss: Client, *rows: str, mapping: list[str] | None = None) -> dict[str, int]:
    answer = upload(boss, "", csv_of(*rows), mapping)
    assert answer.status_code == 200, answer.content
    return {name: count for name, count in answer.json()["counts"].items() if count}


def kept() -> list[tuple[str, list[str]]]:
    contacts = Contact.objects.prefetch_related("numbers").order_by("created_at", "name")
    return sorted((one.name, [row.number for row in one.numbers.all()]) for one in contacts)


def codes(found: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(one["line"], one["column"], one["code"]) for one in found["problems"]]


@pytest.mark.parametrize(
    "data",
    [
        csv_of(*ROWS),
        csv_of(*ROWS, encoding="utf-8-sig"),
        csv_of(*ROWS, encoding="gbk"),
        csv_of(*(row.replace(",", ";") for row in ROWS)),
        csv_of(*(row.replace(",", "\t") for row in ROWS), encoding="gb18030"),
        xlsx_of(*ROWS),
    ],
    ids=["utf-8", "bom", "gbk", "semicolon", "tab", "xlsx"],
)
def test_tables_of_every_program_are_read_and_their_columns_recognised(boss: Client, data: bytes) -> None:
    found = upload(boss, "preview/", data).json()
    assert [column["target"] for column in found["columns"]] == ["name", "number", "mail", "notes"]
    assert found["columns"][0] == {"title": "姓名", "target": "name", "samples": ["王小明", "李雷"]}
    assert found["counts"] == {"new": 2, "changed": 0, "same": 0, "faulty": 0}
    assert not Contact.objects.exists(), "a look changes nothing"
    assert upload(boss, "", data).json()["counts"]["new"] == 2
    wang = Contact.objects.get(name="王小明")
    assert [(row.number, row.label) for row in wang.numbers.all()] == [("+8613800138000", "手机")]
    assert (wang.mails, wang.notes, wang.owner_id) == (["wang@example.com"], "老客户", None)
    assert boss.get("/api/contacts/", {"q": "wxm"}).json()["results"][0]["id"] == str(wang.pk)


def test_the_same_file_twice_changes_nothing(boss: Client) -> None:
    assert take_in(boss, *ROWS) == {"new": 2}
    before = list(Contact.objects.values().order_by("id"))
    assert take_in(boss, *ROWS) == {"same": 2}
    assert list(Contact.objects.values().order_by("id")) == before


def test_more_is_known_of_a_contact_and_nothing_of_it_is_lost(boss: Client, bob: User) -> None:
    create_contact(bob, name="Wang", numbers=[{"number": "13800138000"}], mails=["W@example.com"], notes="likes tea")
    rows = ("name,phone,mail,remark,colour", "王小明,02081880001,w@EXAMPLE.com; new@example.com,老客户,red")
    seen = preview(boss, *rows)
    assert (seen["counts"]["changed"], seen["columns"][4]["target"]) == (1, "")
    assert seen["rows"][0]["changes"] == ["mails", "name", "notes", "numbers"]
    assert (take_in(boss, *rows), take_in(boss, *rows)) == ({"changed": 1}, {"same": 1})
    found = Contact.objects.get()
    assert (found.name, found.notes) == ("王小明", "likes tea\n老客户")
    assert found.mails == ["W@example.com", "new@example.com"]
    assert kept() == [("王小明", ["+8613800138000", "+862081880001"])]
    assert boss.get("/api/contacts/", {"q": "20818"}).json()["results"] != []


def test_a_ban_is_taken_in_and_never_lifted(boss: Client) -> None:
    heading = "name,number,do not call,do not call: until,do not call: reason"
    assert take_in(boss, heading, "Wang,13800138000,yes,2036-12-31,asked") == {"new": 1}
    wang = Contact.objects.get()
    assert (wang.do_not_call, wang.do_not_call_reason) == (True, "asked")
    assert wang.do_not_call_until is not None
    assert wang.do_not_call_until.isoformat() == "2036-12-31T15:59:59+00:00", "the end of that day in Shanghai"
    assert take_in(boss, heading, "Wang,13800138000,no,,") == {"same": 1}
    assert take_in(boss, heading, "Wang,13800138000,是,2030-01-01,") == {"same": 1}
    assert take_in(boss, heading, "Wang,13800138000,yes,,") == {"changed": 1}
    assert Contact.objects.get().do_not_call_until is None, "without an end is longer"
    assert wants_no_calls("+8613800138000")


def test_who_share_a_number_are_told_apart_by_their_names(boss: Client) -> None:
    rows = ("name,number", "Li,02081880001", "Wang,02081880001")
    assert (take_in(boss, *rows), take_in(boss, *rows)) == ({"new": 2}, {"same": 2})
    assert take_in(boss, rows[0], rows[2], rows[1]) == {"same": 2}
    assert take_in(boss, "name,number", "Zhang,02081880001") == {"faulty": 1}
    assert codes(preview(boss, "name,number", "Zhang,02081880001")) == [(2, "", "several_contacts")]


def test_a_row_that_names_a_known_contact_takes_it_before_one_that_does_not(boss: Client) -> None:
    take_in(boss, "name,number", "Wang,02081880001")
    assert take_in(boss, "name,number", "Li,02081880001", "Wang,02081880001") == {"new": 1, "same": 1}


def test_every_fault_is_told_by_its_line_and_the_other_rows_are_taken_in(boss: Client) -> None:
    rows = (
        "姓名,电话,邮箱,请勿致电,请勿致电至",
        "好,13800138000,,,",
        "坏,明天,x@,也许,后天",
        ",13900139000,,,",
        "无,,,,",
        "好,0086 138 0013 8000,,,",
        "圆,8.61380E+12,,,",
        f"{'长' * 201},13700137000,,,",
    )
    found = preview(boss, *rows)
    assert found["counts"] == {"new": 1, "changed": 0, "same": 0, "faulty": 6}
    assert codes(found) == [
        (3, "电话", "bad_number"),
        (3, "邮箱", "bad_mail"),
        (3, "请勿致电", "bad_flag"),
        (3, "请勿致电至", "bad_date"),
        (4, "", "no_name"),
        (5, "", "no_number_or_mail"),
        (6, "", "twice_in_file"),
        (7, "电话", "rounded_number"),
        (8, "姓名", "too_long"),
    ]
    assert take_in(boss, *rows) == {"new": 1, "faulty": 6}
    assert kept() == [("好", ["+8613800138000"])]


def test_the_faulty_rows_come_back_as_a_file_that_can_be_corrected_and_imported(boss: Client) -> None:
    rows = ("name,phone,colour", "Wang,13800138000,red", "=1+1,tomorrow,blue")
    answer = upload(boss, "faulty/", csv_of(*rows))
    heading, bad = [row.cells for row in read_sheet(answer.content)]
    assert answer.content.startswith("\ufeff".encode())
    assert heading == ["name", "phone", "colour", "原因"]
    assert bad == ["'=1+1", "tomorrow", "blue", "phone: 不是电话号码: tomorrow"]
    corrected = answer.content.replace(b"tomorrow", b"13900139000")
    assert upload(boss, "preview/", corrected).json()["counts"] == {"new": 1, "changed": 0, "same": 0, "faulty": 0}
    upload(boss, "", corrected)
    assert kept() == [("=1+1", ["+8613900139000"])]
    again = upload(boss, "faulty/", answer.content)
    assert [row.cells for row in read_sheet(again.content)] == [heading, bad], "one column of reasons, not two"


def test_columns_are_what_the_person_says(boss: Client) -> None:
    rows = ("a,b,c", "13800138000,王小明,13900139000")
    assert [one["target"] for one in preview(boss, *rows)["columns"]] == ["number", "", "number"]
    assert take_in(boss, *rows, mapping=["number", "name", ""]) == {"new": 1}
    assert kept() == [("王小明", ["+8613800138000"])]
    for wrong in (["name", "name", ""], ["name"], ["name", "nonsense", ""]):
        refused = upload(boss, "", csv_of(*rows), wrong)
        assert (refused.status_code, refused.json()["code"]) == (400, "bad_columns")


def test_several_numbers_stand_in_a_cell_each_with_its_label(boss: Client) -> None:
    rows = ("name,numbers", "Wang,+8613800138000 (mobile); 020 8188 0001（公司）/13900139000")
    take_in(boss, *rows)
    numbers = Contact.objects.get().numbers.all()
    assert [(row.number, row.label) for row in numbers] == [
        ("+8613800138000", "mobile"),
        ("+862081880001", "公司"),
        ("+8613900139000", ""),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "invalid"),
        (b"\x00\x01\x02", "bad_sheet"),
        (b"PK\x03\x04rest", "bad_sheet"),
        (b"\n" * 50, "sheet_empty"),
        (b"name,number\n" + b"Wang,1\n" * (table.MOST_ROWS + 1), "contacts_file_too_large"),
        (b",".join([b"x"] * 61), "contacts_file_too_large"),
        (b"x" * (table.MOST_BYTES + 1), "contacts_file_too_large"),
    ],
    ids=["empty", "binary", "no zip", "blank", "rows", "columns", "bytes"],
)
def test_what_is_no_table_or_too_large_is_refused(boss: Client, data: bytes, code: str) -> None:
    for what in ("preview/", "", "faulty/"):
        refused = upload(boss, what, data)
        assert (refused.status_code, refused.json()["code"]) == (400, code)


def test_names_of_every_script_are_taken_in(boss: Client) -> None:
    names = ["😀 Wáng", "שלום עולם", "محمد", "x" * 200]
    assert take_in(boss, "name,number", *(f"{name},1380013800{at}" for at, name in enumerate(names))) == {"new": 4}
    assert [name for name, _ in kept()] == sorted(names)


def test_an_import_leaves_one_entry_without_personal_data_and_stays_in_its_company(
    boss: Client, company_b: Company
) -> None:
    take_in(boss, *ROWS)
    entry = Entry.objects.get(verb="contact.imported")
    assert entry.details == {"rows": {"new": 2, "changed": 0, "same": 0, "faulty": 0}}
    with company_scope(company_b):
        assert not Contact.objects.exists()


def test_an_agent_imports_nothing(browser: Client) -> None:
    for what in ("preview/", "", "faulty/"):
        assert upload(browser, what, csv_of(*ROWS)).status_code == 403
    assert not Contact.objects.exists()


def test_twenty_thousand_rows_are_taken_in_and_found_again(boss: Client) -> None:
    rows = [f"客户{at},138{at:08},c{at}@example.com" for at in range(table.MOST_ROWS)]
    assert take_in(boss, "姓名,手机,邮箱", *rows) == {"new": table.MOST_ROWS}
    assert take_in(boss, "姓名,手机,邮箱", *rows) == {"same": table.MOST_ROWS}
