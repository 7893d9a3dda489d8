"""Two at once, in a real database: one number each, none twice and none missing."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from billing.catalogue.seed import seed
from billing.contracts.services import open_trial
from billing.invoices.closing import finalise
from billing.invoices.models import Invoice, InvoiceRun, RunItem
from billing.invoices.runs import progress_of, start_run, work_on
from billing.ledger.models import Transaction
from billing.parties.models import LegalEntity, NumberSeries
from billing.parties.seed import seed as seed_entity
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import OPENED
from tests.billing.credit.test_rivals import at_once
from tests.billing.forget import forget_money
from tests.billing.invoices.life import NOVEMBER, bill, checked, invoice_of


@pytest.fixture
def clients(fresh_company: Callable[..., Company]) -> Iterator[list[Company]]:
    """Four companies with a checked invoice each."""
    with public_scope():
        seed()
        entity = seed_entity()
    companies = [fresh_company() for _ in range(4)]
    for company in companies:
        with company_scope(company):
            open_trial(company.pk, "attended", since=OPENED)
        checked(company)
    yield companies
    with public_scope():
        InvoiceRun.objects.all().delete()
    for company in companies:
        forget_money(company.pk)
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        NumberSeries.objects.filter(entity=entity).delete()
        LegalEntity.objects.filter(pk=entity.pk).delete()


def numbers_given() -> list[int]:
    return sorted(one.sequence or 0 for one in Invoice.objects.filter(status="final"))


def finalised(company: Company) -> Invoice:
    invoice = invoice_of(company)
    with public_scope():
        return finalise(invoice.pk)


def test_two_who_finalise_one_invoice_get_one_number(clients: list[Company]) -> None:
    numbers = {one.number for one in at_once(*(lambda: finalised(clients[0]) for _ in range(4)))}  # type: ignore[attr-defined]
    assert numbers == {"LP-000001"}
    with public_scope():
        assert Transaction.objects.filter(company=clients[0], kind="invoice").count() == 1


def test_many_at_once_leave_no_gap_and_no_number_twice_even_when_one_fails(clients: list[Company]) -> None:
    def fails() -> None:
        with public_scope(), transaction.atomic():
            finalised(clients[3])
            transaction.set_rollback(True)

    at_once(fails, *(lambda company=company: finalised(company) for company in clients[:3]))
    with public_scope():
        sequences = numbers_given()
    assert sequences == [1, 2, 3]
    assert finalised(clients[3]).sequence == 4


def test_a_call_rated_beside_a_finalisation_is_in_one_invoice_and_not_in_two(clients: list[Company]) -> None:
    """Whoever comes first: the call is in November's invoice (which then must be checked again) or in December's."""
    company = clients[0]
    tell(outbound(company, 61_000))
    at_once(rate_all, lambda: _try(company))
    if invoice_of(company).status != "final":
        checked(company)
        finalised(company)
    rate_all()
    calls = [line.calls for month in (NOVEMBER, NOVEMBER.replace(month=12)) for line in bill(company, month).lines]
    assert sum(calls) == 1


def _try(company: Company) -> None:
    from linepool.kernel.errors import Conflict

    try:
        finalised(company)
    except Conflict:
        return


def test_a_run_that_two_work_on_finalises_each_invoice_once(clients: list[Company]) -> None:
    with public_scope():
        run = start_run(NOVEMBER, "Cleo", send_them=False)

    def work() -> int:
        with public_scope():
            return work_on(InvoiceRun.objects.get(pk=run.pk))

    assert sum(at_once(work, work, work)) == 4  # type: ignore[arg-type]
    with public_scope():
        assert progress_of(run) == {"waiting": 0, "done": 4, "refused": 0}
        assert numbers_given() == [1, 2, 3, 4]
        assert InvoiceRun.objects.get(pk=run.pk).finished_at is not None


def test_a_run_whose_worker_died_goes_on_where_it_was(clients: list[Company], monkeypatch: pytest.MonkeyPatch) -> None:
    with public_scope():
        run = start_run(NOVEMBER, "Cleo", send_them=False)
        finalised_two = iter([True, True, False])

        def dies(invoice_id: object) -> Invoice:
            if next(finalised_two):
                return finalise(invoice_id)  # type: ignore[arg-type]
            raise SystemExit

        monkeypatch.setattr("billing.invoices.runs.finalise", dies)
        with pytest.raises(SystemExit):
            work_on(run)
        monkeypatch.undo()
        assert progress_of(run) == {"waiting": 2, "done": 2, "refused": 0}
        assert work_on(run) == 2
        assert work_on(run) == 0
        assert numbers_given() == [1, 2, 3, 4]
        assert not RunItem.objects.filter(run=run).exclude(state="done").exists()
