"""The finance desk finds a payment by what a person knows of it, opens it, and takes the list away."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from billing.ledger.errors import BadMonth
from billing.parties.models import LegalEntity
from billing.payments.dunning import remind_all
from billing.payments.models import Payment
from billing.payments.reminders import reminders_of
from billing.payments.schedule import DAYS, Step
from billing.payments.selectors import csv_of, open_payment, payments, standing_of
from billing.payments.services import receive, take_back
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final, invoice_of

DAY = date(2026, 12, 20)


@pytest.fixture
def client(company_a: Company, contracted: Contracted, entity: LegalEntity) -> Company:
    """Owes 642.00 for November."""
    contracted(company_a)
    final(company_a)
    return company_a


def pay(company: Company, amount: str, reference: str = "", on: date = DAY) -> Payment:
    with public_scope():
        return receive(company.pk, "CNY", Decimal(amount), on, by="Fay", reference=reference)


def found(**wanted: str) -> list[Payment]:
    with public_scope():
        return list(payments(**wanted))


def test_a_payment_is_found_by_company_reference_amount_and_the_beginning_of_an_invoices_number(
    client: Company,
) -> None:
    first = pay(client, "600", "wire 17")
    second = pay(client, "50.25", "wire 18", DAY + timedelta(days=20))
    number = str(invoice_of(client).number)
    assert found(q=client.name[:4].upper()) == found() == [second, first]
    assert found(q="WIRE 17") == found(q="600.00") == [first]
    assert found(q=number) == [second, first]
    assert found(q="50.25") == found(month="2027-01") == [second]
    assert found(q="nobody") == found(method="stripe") == found(state="nonsense") == []
    with pytest.raises(BadMonth):
        found(month="January")


def test_a_payment_taken_back_and_the_one_that_takes_it_back_are_told_apart(client: Company) -> None:
    kept, bounced = pay(client, "10"), pay(client, "20")
    with public_scope():
        back = take_back(bounced.pk, "bounced", by="Fay")
    assert [found(state=one) for one in ("booked", "taken_back", "takes_back")] == [[kept], [bounced], [back]]
    assert {standing_of(one).value for one in found()} == {"booked", "taken_back", "takes_back"}
    with public_scope():
        assert list(open_payment(bounced.pk).can) == list(open_payment(back.pk).can) == []


def test_an_opened_payment_tells_its_invoices_its_entries_and_what_may_be_given_back(client: Company) -> None:
    paid = pay(client, "700")
    with public_scope():
        opened = open_payment(paid.pk)
        entries = {entry.account: entry.amount for entry in opened.transaction.entries.all()}
    assert [(one.number, one.amount) for one in opened.allocations] == [(invoice_of(client).number, Decimal("642.00"))]
    assert entries == {"bank": Decimal(700), "receivable": Decimal(-642), "customer_credit": Decimal(-58)}
    assert (opened.refundable, list(opened.can)) == (Decimal("58.00"), ["take_back", "refund"])


def test_the_file_has_a_row_for_each_payment_of_the_search(client: Company) -> None:
    pay(client, "600", "=cmd()")
    pay(client, "20", "other")
    with public_scope():
        lines = b"".join(csv_of(payments(q="cmd"))).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert f",600.00,CNY,0.00,bank,booked,'=cmd(),{invoice_of(client).number}," in lines[1]


def test_reminders_tell_what_was_sent_and_the_next_days_step(client: Company) -> None:
    invoice = invoice_of(client)
    assert invoice.due_on is not None
    with public_scope():
        (before,) = reminders_of(client.pk, "CNY", DAY)
        third = datetime.combine(invoice.due_on + timedelta(days=DAYS[Step.REMINDER_1]), time(12), UTC)
        assert remind_all(third) == 1
        (after,) = reminders_of(client.pk, "CNY", DAY)
    assert (before.next_step, list(before.steps)) == (Step.REMINDER_1, [])
    assert [one.step for one in after.steps] == ["reminder_1"]
    assert (after.next_step, after.next_on) == (Step.REMINDER_2, invoice.due_on + timedelta(days=DAYS[Step.REMINDER_2]))
