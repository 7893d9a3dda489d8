"""All contacts as a file: what comes out goes in again unchanged, in either form and language; no cell is a formula."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.exports import services
from linepool.exports.errors import UnknownTable
from linepool.exports.models import Export, Form
from linepool.exports.selectors import pieces_of
from linepool.kernel.sheets import read_sheet
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tenants.contacts import exporting
from tenants.contacts.importing.columns import HEADINGS
from tenants.contacts.models import Contact
from tenants.contacts.services import create_contact
from tests.tenants.contacts.conftest import upload


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Any) -> None:
    settings.LINEPOOL_RECORDING_DIR = tmp_path
    settings.LINEPOOL_RECORDING_STORE = "disk"


@pytest.fixture
def people_kept(in_a: Company, bob: User) -> None:
    create_contact(
        bob,
        name='=HYPERLINK("http://x")',
        company_name="+公司",
        numbers=[{"number": "13800138000", "label": "手机 (a; b)"}, {"number": "020 8188 0001", "label": ""}],
        mails=["Wang@example.com", "w@example.com"],
        notes="-1 first line\nsecond, with a comma; and more",
        do_not_call=True,
        do_not_call_reason="@asked",
        do_not_call_until=datetime(2036, 12, 31, 15, 59, 59, 999000, tzinfo=UTC),
    )
    create_contact(bob, name="Li", numbers=[{"number": "020 8188 0001"}])
    create_contact(bob, name="Nobody's number 😀")
    create_contact(bob, name="Banned", mails=["b@example.com"], do_not_call=True)


def exported(user: User, company: Company, form: Form, language: str) -> bytes:
    with public_scope():
        export = services.ask(user, "contacts", form, {}, company_id=company.pk, language=language)
        services.carry_out(export.pk)
        export.refresh_from_db()
        assert (export.state, export.rows_done, export.parameters) == ("ready", export.rows_total, {})
        return b"".join(pieces_of(export))


@pytest.mark.usefixtures("people_kept")
@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_export_imported_again_changes_nothing(
    boss: Client, alice: User, company_a: Company, form: Form, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    data = exported(alice, company_a, form, language)
    found = upload(boss, "preview/", data).json()
    assert [column["target"] for column in found["columns"]] == list(HEADINGS)
    assert found["counts"] == {"new": 0, "changed": 0, "same": 4, "faulty": 0}, (found["rows"], found["problems"])


@pytest.mark.usefixtures("people_kept")
def test_an_export_makes_the_same_contacts_elsewhere_but_for_those_nobody_can_be_known_by(
    boss: Client, alice: User, company_a: Company
) -> None:
    data = exported(alice, company_a, Form.CSV, "en")
    fields = ("name", "company_name", "mails", "notes", "do_not_call", "do_not_call_reason")
    before = sorted(map(str, Contact.objects.exclude(name__startswith="Nobody").values_list(*fields)))
    Contact.objects.all().delete()
    assert upload(boss, "", data).json()["counts"] == {"new": 3, "changed": 0, "same": 0, "faulty": 1}
    assert sorted(map(str, Contact.objects.values_list(*fields))) == before
    until = Contact.objects.get(do_not_call_reason="@asked").do_not_call_until
    assert until is not None
    assert abs(until - datetime(2036, 12, 31, 15, 59, 59, tzinfo=UTC)) < timedelta(seconds=1)


@pytest.mark.usefixtures("people_kept")
def test_no_cell_of_a_csv_is_a_formula(alice: User, company_a: Company) -> None:
    rows = [row.cells for row in read_sheet(exported(alice, company_a, Form.CSV, "en"))]
    begun = [cell for row in rows for cell in row if cell.startswith(("=", "@", "-", "+")) and not cell[1:].isdigit()]
    assert begun == []


def test_the_operator_and_other_companies_have_none_of_it(
    people_kept: None, alice: User, charlie: User, company_b: Company
) -> None:
    assert len(list(read_sheet(exported(charlie, company_b, Form.CSV, "en")))) == 1
    with public_scope(), pytest.raises(UnknownTable):
        services.ask(alice, "contacts", Form.CSV, {}, company_id=None, language="en")
    with public_scope():
        assert not Export.objects.filter(user=alice).exists()
    with company_scope(company_b):
        assert not Contact.objects.exists()
