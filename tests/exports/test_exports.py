"""Tables become files in the worker: with progress, once, for who asked, and for nobody else."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import Membership, User
from linepool.exports import services
from linepool.exports.errors import TooLongForPdf, TooManyExports, UnknownTable
from linepool.exports.models import Export, Form, State
from linepool.exports.selectors import pieces_of
from linepool.kernel.permissions import Role
from linepool.kernel.sheets import Cell, read_sheet
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company

Browser = Callable[[User | None, Company | None], Client]
LENGTH = services.STEP + 500


class Numbers:
    """A table of LENGTH rows; ``between`` is called before its last step of progress."""

    permission: str | None = "invoices.view"
    length = LENGTH
    between: Callable[[], None] = staticmethod(lambda: None)

    def read(self, asked: Mapping[str, str], company_id: int | None) -> Mapping[str, str]:
        return {"company_id": str(company_id)}

    def count(self, parameters: Mapping[str, str], company_id: int | None) -> int:
        return self.length

    def rows(self, parameters: Mapping[str, str], company_id: int | None, language: str) -> Iterator[Sequence[Cell]]:
        yield ["number", "=word"]
        for number in range(LENGTH):
            if number == services.STEP - 1:
                type(self).between()
            yield [number, "字"]


class People(Numbers):
    """One that other people of a company may have."""

    permission = "contacts.administer"


class Secret(Numbers):
    """The operator's own."""

    permission = None


@pytest.fixture(autouse=True)
def tables(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LINEPOOL_EXPORT_TABLES = {
        "numbers": f"{__name__}.Numbers",
        "people": f"{__name__}.People",
        "secret": f"{__name__}.Secret",
    }
    settings.LINEPOOL_RECORDING_DIR = tmp_path
    settings.LINEPOOL_RECORDING_STORE = "disk"
    monkeypatch.setattr(Numbers, "between", staticmethod(lambda: None))


def ask(user: User, company: Company | None, form: Form = Form.CSV, table: str = "numbers") -> Export:
    with public_scope():
        return services.ask(
            user, table, form, {}, company_id=company.pk if company is not None else None, language="en"
        )


def carry_out(export: Export) -> Export:
    with public_scope():
        services.carry_out(export.pk)
        export.refresh_from_db()
    return export


def file_of(export: Export) -> bytes:
    return b"".join(pieces_of(export))


@pytest.mark.parametrize("form", [Form.CSV, Form.XLSX])
def test_every_row_is_in_the_file_once(alice: User, company_a: Company, form: Form, tmp_path: Path) -> None:
    export = carry_out(ask(alice, company_a, form))
    assert (export.state, export.rows_done, export.rows_total) == (State.READY, LENGTH, LENGTH)
    heading, *rows = [row.cells for row in read_sheet(file_of(export))]
    assert heading[0] == "number"
    assert [row[0] for row in rows] == [str(number) for number in range(LENGTH)]
    assert (tmp_path / f"companies/{company_a.pk}/exports/{export.pk}.{form}").stat().st_size == export.bytes


def test_a_pdf_has_all_its_pages_and_refuses_what_nobody_can_read(
    alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert file_of(carry_out(ask(alice, company_a, Form.PDF)))[:5] == b"%PDF-"
    monkeypatch.setattr(Numbers, "length", 20_001)
    with pytest.raises(TooLongForPdf):
        ask(alice, company_a, Form.PDF)


def test_cancelled_while_it_is_written_it_leaves_no_file(
    alice: User, company_a: Company, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(alice, company_a)
    monkeypatch.setattr(Numbers, "between", staticmethod(lambda: services.cancel(export)))
    assert carry_out(export).state == State.CANCELLED
    assert list(tmp_path.rglob("*.csv")) == []
    done = carry_out(ask(alice, company_a))
    monkeypatch.setattr(Numbers, "between", staticmethod(lambda: None))
    again = carry_out(ask(alice, company_a))
    assert (done.state, again.state) == (State.READY, State.READY)
    with public_scope():
        assert services.cancel(again).state == State.CANCELLED
    assert [path.stem for path in tmp_path.rglob("*.csv")] == [str(done.pk)]


def test_what_a_dead_worker_left_is_written_once_by_the_next(alice: User, company_a: Company, tmp_path: Path) -> None:
    export = ask(alice, company_a)
    with public_scope():
        Export.objects.filter(pk=export.pk).update(state=State.RUNNING, attempt=1, rows_done=99)
        assert carry_out(export).rows_done == 99, "a living worker's is left alone"
        Export.objects.filter(pk=export.pk).update(touched_at=timezone.now() - services.STALE - timedelta(seconds=1))
    assert (carry_out(export).state, export.attempt, export.rows_done) == (State.READY, 2, LENGTH)
    assert len(list(read_sheet(file_of(export)))) == LENGTH + 1
    assert carry_out(export).attempt == 2, "done once"
    assert len(list(tmp_path.rglob("*.csv"))) == 1


def test_a_worker_thought_dead_changes_nothing_when_it_comes_back(
    alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(alice, company_a)

    def another_took_it() -> None:
        Export.objects.filter(pk=export.pk).update(attempt=7, rows_done=5)

    monkeypatch.setattr(Numbers, "between", staticmethod(another_took_it))
    carry_out(export)
    assert (export.state, export.attempt, export.rows_done) == (State.RUNNING, 7, 5)


def test_files_expire_with_their_bytes(alice: User, company_a: Company, tmp_path: Path) -> None:
    export = carry_out(ask(alice, company_a))
    with public_scope():
        assert services.expire() == 0
        Export.objects.filter(pk=export.pk).update(expires_at=timezone.now())
        assert services.expire() == 1
        export.refresh_from_db()
    assert (export.state, list(tmp_path.rglob("*.csv"))) == (State.EXPIRED, [])


def test_an_error_of_the_table_is_told_and_only_five_are_under_way(
    alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask(alice, company_a)

    def fails() -> None:
        raise UnknownTable

    monkeypatch.setattr(Numbers, "between", staticmethod(fails))
    assert (carry_out(export).state, export.failure) == (State.FAILED, "unknown_table")
    for _ in range(services.AT_ONCE):
        ask(alice, company_a)
    with pytest.raises(TooManyExports):
        ask(alice, company_a)


def test_a_company_has_its_own_exports_only_and_never_the_operators_tables(
    alice: User, charlie: User, company_a: Company, company_b: Company, client_for: Browser
) -> None:
    with pytest.raises(UnknownTable):
        ask(alice, company_a, table="secret")
    export = carry_out(ask(alice, company_a))
    mine, theirs = client_for(alice, company_a), client_for(charlie, company_b)
    listed: Any = mine.get("/api/exports/").json()
    assert [(one["id"], one["state"]) for one in listed] == [(str(export.pk), "ready")]
    assert theirs.get("/api/exports/").json() == []
    assert theirs.get(f"/api/exports/{export.pk}/file/").status_code == 404
    assert theirs.delete(f"/api/exports/{export.pk}/").status_code == 404
    answer = mine.get(f"/api/exports/{export.pk}/file/")
    assert answer["Content-Length"] == str(export.bytes)
    assert mine.delete(f"/api/exports/{export.pk}/").json()["state"] == "cancelled"
    assert mine.get(f"/api/exports/{export.pk}/file/").json()["code"] == "export_not_ready"


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, {"numbers", "people"}),
        (Role.FINANCE, {"numbers"}),
        (Role.SUPERVISOR, {"people"}),
        (Role.AGENT, set()),
    ],
)
def test_each_table_asks_for_its_own_permission_also_when_it_is_fetched(
    alice: User, company_a: Company, client_for: Browser, role: Role, may: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("linepool.exports.tasks.carry_out.delay", lambda export_id: None)
    with public_scope():
        Membership.objects.filter(user=alice).update(role=role)
    browser = client_for(alice, company_a)
    for table in ("numbers", "people"):
        body = {"table": table, "form": "csv"}
        asked = browser.post("/api/exports/", body, "application/json")
        assert asked.status_code == (201 if table in may else 403), asked.content
        file = f"/api/exports/{carry_out(ask(alice, company_a, table=table)).pk}/file/"
        assert browser.get(file).status_code == (200 if table in may else 403)
    secret = browser.post("/api/exports/", {"table": "secret", "form": "csv"}, "application/json")
    assert (secret.status_code, secret.json()["code"]) == (400, "unknown_table")


def test_excel_gets_another_sheet_where_one_is_full(
    alice: User, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    from python_calamine import CalamineWorkbook

    monkeypatch.setattr("linepool.exports.files._SHEET_ROWS", 1000)
    book = CalamineWorkbook.from_filelike(io.BytesIO(file_of(carry_out(ask(alice, company_a, Form.XLSX)))))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert [sheet[0][0] for sheet in sheets] == ["number"] * 3
    assert [row[0] for sheet in sheets for row in sheet[1:]] == list(range(LENGTH))
