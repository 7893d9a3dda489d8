"""Payments and what they settle; credit notes, refunds, losses; and the books after each."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from billing.invoices.crediting import credit
from billing.invoices.errors import CreditTooLarge, NotFinal, SettledTooMuch, UnknownInvoice
from billing.invoices.models import CreditNote, Invoice, Settlement
from billing.invoices.states import with_state
from billing.ledger.verify import verify
from billing.parties.models import LegalEntity
from billing.payments.errors import AlreadyReversed, BadAmount, NotEnoughHeld
from billing.payments.models import Payment
from billing.payments.services import receive, refund, take_back, write_off
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import DECEMBER, NOVEMBER, final, invoice_of, still_open

CLERK = "Fay <fay@example.com>"
DAY = date(2026, 12, 20)


@pytest.fixture
def client(company_a: Company, contracted: Contracted, entity: LegalEntity) -> Company:
    """Owes 742.00 for November, of which its trial credit paid 100, and the like for December."""
    contracted(company_a)
    final(company_a)
    return company_a


def pay(company: Company, amount: str, **how: object) -> Payment:
    with public_scope():
        return receive(company.pk, "CNY", Decimal(amount), DAY, by=CLERK, **how)  # type: ignore[arg-type]


def state(company: Company, period: date = NOVEMBER, today: date = DAY) -> str:
    with public_scope():
        return str(with_state(Invoice.objects.filter(company=company, period=period), today).get().state)


def accounts(company: Company) -> dict[str, str]:
    names = ("receivable", "customer_credit", "bank")
    return {name: f"{Decimal(balance(company, name)).normalize():f}" for name in names}


def adds_up() -> bool:
    with public_scope():
        return verify().differences == []


def test_a_part_is_paid_and_then_the_rest_and_what_is_over_is_held(client: Company) -> None:
    assert (still_open(invoice_of(client).pk), state(client)) == (Decimal("642.00"), "part_paid")
    pay(client, "600")
    assert still_open(invoice_of(client).pk) == Decimal("42.00")
    payment = pay(client, "50")
    assert (state(client), payment.to_wallet) == ("paid", Decimal("8.00"))
    assert accounts(client) == {"receivable": "0", "customer_credit": "-8", "bank": "650"}
    assert adds_up()


def test_the_oldest_debt_is_paid_first(client: Company) -> None:
    final(client, DECEMBER)
    pay(client, "700")
    assert still_open(invoice_of(client, NOVEMBER).pk) == 0
    assert still_open(invoice_of(client, DECEMBER).pk) == Decimal("684.00")


def test_a_payment_may_name_its_invoices_and_a_top_up_names_none(client: Company) -> None:
    december = final(client, DECEMBER)
    pay(client, "100", parts={december.pk: Decimal(60)})
    assert still_open(december.pk) == Decimal("682.00")
    assert still_open(invoice_of(client).pk) == Decimal("642.00")
    pay(client, "10", parts={})
    assert balance(client, "customer_credit") == "-50.000000"
    assert adds_up()


def test_a_payment_booked_twice_is_booked_once(client: Company) -> None:
    key = new_id()
    assert pay(client, "10", key=key).pk == pay(client, "10", key=key).pk
    assert still_open(invoice_of(client).pk) == Decimal("632.00")


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "NaN"])
def test_an_amount_that_cannot_be_is_refused(client: Company, amount: str) -> None:
    with pytest.raises(BadAmount):
        pay(client, amount)


def test_more_than_is_open_and_another_companys_invoice_are_refused(
    client: Company, company_b: Company, contracted: Contracted
) -> None:
    contracted(company_b)
    foreign = final(company_b)
    with pytest.raises(SettledTooMuch):
        pay(client, "1000", parts={invoice_of(client).pk: Decimal(1000)})
    with pytest.raises(UnknownInvoice):
        pay(client, "10", parts={foreign.pk: Decimal(10)})
    with pytest.raises(BadAmount):
        pay(client, "10", parts={invoice_of(client).pk: Decimal(11)})
    assert accounts(client)["bank"] == "0"


def test_a_payment_taken_back_opens_its_invoices_again(client: Company) -> None:
    payment = pay(client, "650")
    with public_scope():
        back = take_back(payment.pk, "bounced", by=CLERK)
        with pytest.raises(AlreadyReversed):
            take_back(payment.pk, "again", by=CLERK)
    assert back.amount == Decimal("-650.00")
    assert (still_open(invoice_of(client).pk), accounts(client)["bank"]) == (Decimal("642.00"), "0")
    assert adds_up()


def test_a_whole_credit_note_leaves_nothing_and_gives_back_what_was_paid(client: Company) -> None:
    pay(client, "142")
    with public_scope():
        note = credit(invoice_of(client).pk, "wrong price", CLERK)
    assert (note.number, note.net, note.tax, note.total) == (
        "LPC-000001",
        Decimal("700.00"),
        Decimal("42.00"),
        Decimal("742.00"),
    )
    assert accounts(client) == {"receivable": "0", "customer_credit": "-242", "bank": "142"}
    assert balance(client, "tax_payable") == "0.000000"
    with public_scope(), pytest.raises(CreditTooLarge):
        credit(invoice_of(client).pk, "again", CLERK)
    assert adds_up()


def test_credit_notes_in_parts_take_back_every_cent_of_tax(client: Company) -> None:
    """A tax rate's last credit takes what is left of it: 3 × 233.33 and a cent."""
    invoice = invoice_of(client)
    with public_scope():
        lines = {line.kind: line.line_id for line in invoice.lines.all()}
        for part in ("166.67", "166.67", "166.66"):
            credit(invoice.pk, "a third", CLERK, {lines["base"]: Decimal(part)})
        with pytest.raises(CreditTooLarge):
            credit(invoice.pk, "too much", CLERK, {lines["base"]: Decimal("0.01")})
        credit(invoice.pk, "the seats", CLERK)
        notes = CreditNote.objects.filter(invoice=invoice).order_by("sequence")
        assert [note.number for note in notes] == [f"LPC-00000{n}" for n in (1, 2, 3, 4)]
        assert sum(note.total for note in notes) == Decimal("742.00")
    assert (balance(client, "tax_payable"), balance(client, "service_revenue")) == ("0.000000", "0.000000")
    assert adds_up()


def test_the_same_credit_note_twice_is_one(client: Company) -> None:
    key = new_id()
    with public_scope():
        one, other = (credit(invoice_of(client).pk, "once", CLERK, key=key) for _ in range(2))
    assert one.number == other.number
    assert still_open(invoice_of(client).pk) == 0
    assert state(client) == "paid"  # 100 of it had been paid, which the company holds again
    assert balance(client, "customer_credit") == "-100.000000"


def test_a_draft_is_not_credited(client: Company) -> None:
    with public_scope(), pytest.raises(NotFinal):
        credit(invoice_of(client, DECEMBER).pk, "early", CLERK)


def test_money_held_is_given_back_and_not_more(client: Company) -> None:
    pay(client, "650")
    with public_scope():
        refund(client.pk, "CNY", Decimal(8), "the contract has ended", DAY, by=CLERK)
        with pytest.raises(NotEnoughHeld):
            refund(client.pk, "CNY", Decimal("0.01"), "more", DAY, by=CLERK)
    assert accounts(client) == {"receivable": "0", "customer_credit": "0", "bank": "642"}


def test_a_debt_is_given_up_once(client: Company) -> None:
    with public_scope():
        assert write_off(invoice_of(client).pk, "insolvent", by=CLERK) == Decimal("642.00")
        assert write_off(invoice_of(client).pk, "insolvent", by=CLERK) == 0
    assert balance(client, "bad_debt") == "642.000000"
    assert adds_up()


def test_states_follow_from_facts(client: Company) -> None:
    assert state(client, today=date(2027, 1, 6)) == "part_paid"
    assert state(client, today=date(2027, 1, 7)) == "overdue"
    with public_scope():
        credit(invoice_of(client).pk, "all of it", CLERK)
    assert state(client, today=date(2027, 1, 7)) == "paid"


def test_the_database_settles_no_invoice_beyond_its_total_or_below_nothing(client: Company) -> None:
    invoice = invoice_of(client)
    with public_scope():
        for amount in (Decimal("642.01"), Decimal("-100.01")):
            with pytest.raises(DatabaseError, match="cannot be settled"), transaction.atomic():
                settle_past_the_services(invoice, amount)


def settle_past_the_services(invoice: Invoice, amount: Decimal) -> None:
    """As a mistaken program would, and have the deferred constraint look now."""
    assert invoice.transaction_id is not None
    Settlement.objects.create(invoice=invoice, kind="payment", amount=amount, transaction_id=invoice.transaction_id)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("statement", ["UPDATE payments_payment SET amount = 1", "DELETE FROM payments_payment"])
def test_a_booked_payment_stays(client: Company, statement: str) -> None:
    pay(client, "10")
    with public_scope(), pytest.raises(DatabaseError, match="refused|denied"), transaction.atomic():
        connection.cursor().execute(statement)
