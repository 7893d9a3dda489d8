"""Scopes fail closed."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import sync_to_async
from django.db import DataError, ProgrammingError, connection, connections, transaction

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.audit.services import record
from linepool.kernel.tenancy import (
    ScopeMissing,
    UnknownCompany,
    company_scope,
    current_company_id,
    current_scope,
    public_scope,
)
from linepool.kernel.tenancy.scope import Scope, entered
from tenants.companies.models import Company


def test_a_query_outside_every_scope_raises(db: None) -> None:
    with pytest.raises(ScopeMissing):
        User.objects.count()


def test_a_forgotten_scope_raises_in_a_new_thread_too(company_a: Company) -> None:
    """A thread starts with an empty context, whatever its parent was doing."""
    caught: list[Exception] = []

    def work() -> None:
        try:
            User.objects.count()
        except ScopeMissing as error:
            caught.append(error)

    with company_scope(company_a):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert len(caught) == 1


def test_leaving_a_scope_restores_the_one_before(company_a: Company, company_b: Company) -> None:
    with public_scope():
        with company_scope(company_a):
            with company_scope(company_b):
                assert current_company_id() == company_b.pk
            assert current_company_id() == company_a.pk
        assert current_scope().is_public
    with pytest.raises(ScopeMissing):
        current_scope()


def test_a_scope_is_left_when_its_block_fails(company_a: Company) -> None:
    with pytest.raises(ZeroDivisionError), company_scope(company_a):
        raise ZeroDivisionError
    with pytest.raises(ScopeMissing):
        current_scope()


def test_the_public_scope_has_no_company(db: None) -> None:
    with public_scope(), pytest.raises(ScopeMissing):
        current_company_id()


@pytest.mark.parametrize("key", [0, 10**9, "c_nobody", "public"])
def test_an_unknown_company_has_no_scope(db: None, key: int | str) -> None:
    with pytest.raises(UnknownCompany), company_scope(key):
        pytest.fail("entered")


def test_a_schema_that_does_not_exist_raises_instead_of_answering_from_public(db: None) -> None:
    """PostgreSQL accepts a missing schema in search_path; audit_entry exists in public as well."""
    with entered(Scope("c_gone", 1)), pytest.raises(UnknownCompany):
        Entry.objects.count()


def test_a_company_sees_its_own_rows_only(company_a: Company, company_b: Company) -> None:
    with company_scope(company_a):
        record("test.a", "x:1")
    with company_scope(company_b):
        record("test.b", "x:2")
        assert list(Entry.objects.filter(verb__startswith="test.").values_list("verb", flat=True)) == ["test.b"]
    with public_scope():
        assert not Entry.objects.filter(verb__startswith="test.").exists()


def test_a_roll_back_does_not_leave_the_path_of_another_scope(company_a: Company, company_b: Company) -> None:
    """SET is undone with its transaction: the connection must notice and set it again."""
    with company_scope(company_a):
        record("test.a", "x:1")
        with pytest.raises(ZeroDivisionError):
            _record_and_fail(company_b)
        assert list(Entry.objects.filter(verb__startswith="test.").values_list("verb", flat=True)) == ["test.a"]
    with company_scope(company_b):
        assert not Entry.objects.filter(verb__startswith="test.").exists()


def _record_and_fail(company: Company) -> None:
    with transaction.atomic(), company_scope(company):
        record("test.b", "x:2")
        raise ZeroDivisionError


def _divide_by_zero(company: Company) -> None:
    with transaction.atomic(), company_scope(company), connection.cursor() as cursor:
        cursor.execute("SELECT 1/0")


def test_a_broken_transaction_can_be_rolled_back_from_another_scope(company_a: Company, company_b: Company) -> None:
    with public_scope(), pytest.raises(DataError):
        _divide_by_zero(company_a)
    with company_scope(company_b):
        assert Entry.objects.count() >= 0


def test_the_librarys_own_doors_are_shut(company_a: Company) -> None:
    with pytest.raises(NotImplementedError):
        connection.set_tenant(company_a)  # type: ignore[attr-defined]
    with pytest.raises(NotImplementedError):
        company_a.__enter__()


async def test_a_scope_follows_async_code_into_its_threads(company_a: Company) -> None:
    with entered(Scope(company_a.schema_name, company_a.pk)):
        assert await sync_to_async(current_company_id)() == company_a.pk


def test_a_borrowed_connection_forgets_whom_it_served(fresh_company: Callable[..., Company]) -> None:
    """The pool hands one connection to many threads; each must set its own path."""
    first, second = fresh_company(), fresh_company()

    def read(company: Company) -> str:
        with company_scope(company), connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            found: str = cursor.fetchone()[0]
        connections["default"].close()
        return found

    with ThreadPoolExecutor(4) as pool:
        wanted = [first, second] * 20
        assert list(pool.map(read, wanted)) == [company.schema_name for company in wanted]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_change_the_audit_trail(company_a: Company, statement: str) -> None:
    with company_scope(company_a):
        record("test.kept", "x:1")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert Entry.objects.filter(verb="test.kept").exists()
