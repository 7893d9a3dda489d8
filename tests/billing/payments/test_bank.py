"""A bank's file: read, previewed, matched, booked once."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from billing.invoices.models import Invoice
from billing.parties.models import LegalEntity
from billing.payments.bank import book_line, ignore_line, import_file, open_lines, preview
from billing.payments.errors import BadBankFile, UnknownBankLine
from billing.payments.models import BankLine, Payment
from linepool.kernel.sheets import Problem
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final, invoice_of, still_open

CLERK = "Fay <fay@example.com>"


@pytest.fixture
def clients(company_a: Company, company_b: Company, contracted: Contracted, entity: LegalEntity) -> Sequence[Company]:
    """Acme owes LP-000001, Bravo LP-000002, 642.00 each."""
    for company in (company_a, company_b):
        contracted(company)
        final(company)
    return company_a, company_b


def bank_csv(*rows: str) -> bytes:
    return "\n".join(("交易日期,对方户名,金额,摘要", *rows)).encode("gb18030")


def certainties(data: bytes) -> list[str]:
    with public_scope():
        return [row.match.certainty.value for row in preview(data, "CNY").rows]


@pytest.mark.parametrize(
    ("row", "certainty"),
    [
        ("2026-12-20,Somebody,10.00,pays lp 000001 thanks", "reference"),
        ("2026-12-20,Somebody,10.00,LP000001", "reference"),
        ("2026-12-20,Somebody,10.00,LP-0000011", "none"),
        ("2026-12-20,Somebody,10.00,LP-000001 and LP-000002", "ambiguous"),
        ("2026-12-20,ACME,642.00,", "amount_and_name"),
        ("2026-12-20,Acme,100.00,", "ambiguous"),
        ("2026-12-20,Somebody,642.00,", "ambiguous"),
        ("2026-12-20,Somebody,11.00,", "none"),
    ],
)
def test_a_transfer_is_matched_by_number_or_by_amount_and_name_and_else_by_a_person(
    clients: Sequence[Company], row: str, certainty: str
) -> None:
    assert certainties(bank_csv(row)) == [certainty]


def test_a_preview_keeps_nothing(clients: Sequence[Company]) -> None:
    certainties(bank_csv("2026-12-20,Acme,642.00,LP-000001"))
    with public_scope():
        assert not BankLine.objects.exists()


def test_a_file_imported_twice_is_booked_once_and_two_equal_transfers_are_two(clients: Sequence[Company]) -> None:
    data = bank_csv(
        "2026-12-20,Acme,100.00,LP-000001",
        "2026-12-20,Acme,100.00,LP-000001",
        "2026-12-21,Somebody,11.00,rent",
        "2026-12-21,Landlord,-9000.00,rent",
    )
    with public_scope():
        import_file(data, "CNY", by=CLERK)
        again = import_file(data, "CNY", by=CLERK)
        assert [row.known for row in again.rows] == [True, True, True]
        assert Payment.objects.count() == 2
        assert list(open_lines().values_list("payer", flat=True)) == ["Somebody"]
    assert still_open(invoice_of(clients[0]).pk) == Decimal("442.00")


def test_what_pays_an_invoice_twice_is_held_for_the_company(clients: Sequence[Company]) -> None:
    data = bank_csv("2026-12-20,Acme,642.00,LP-000001", "2026-12-21,Acme,642.00,LP-000001 again")
    with public_scope():
        import_file(data, "CNY", by=CLERK)
        (waiting,) = open_lines()  # the invoice is paid: nobody's number any more, a person looks
        payment = book_line(waiting.pk, clients[0].pk, [], by=CLERK)
        assert payment.to_wallet == Decimal("642.00")
        assert not open_lines().exists()
        with pytest.raises(UnknownBankLine):
            book_line(waiting.pk, clients[0].pk, [], by=CLERK)


def test_a_person_books_an_ambiguous_transfer_or_says_it_is_nobodys(clients: Sequence[Company]) -> None:
    data = bank_csv("2026-12-20,Somebody,642.00,", "2026-12-20,Landlord,11.00,deposit back")
    with public_scope():
        import_file(data, "CNY", by=CLERK)
        somebody, landlord = open_lines()
        book_line(somebody.pk, clients[1].pk, [Invoice.objects.get(number="LP-000002").pk], by=CLERK)
        ignore_line(landlord.pk, by=CLERK)
        assert not open_lines().exists()
    assert [still_open(invoice_of(client).pk) for client in clients] == [Decimal("642.00"), Decimal(0)]


def test_a_file_with_a_mistake_names_it_and_nothing_is_imported(clients: Sequence[Company]) -> None:
    data = bank_csv("2026-12-20,Acme,642.00,LP-000001", "20.13.2026,Acme,1.00,", "2026-12-20,Acme,lots,")
    with public_scope():
        assert [(one.line, one.column, one.code) for one in preview(data, "CNY").problems] == [
            (3, "booked_on", "bad_date"),
            (4, "amount", "bad_amount"),
        ]
        with pytest.raises(BadBankFile):
            import_file(data, "CNY", by=CLERK)
        assert not BankLine.objects.exists()
    odd = "date,amount,currency\n2026-12-20,1E+999,\n2026-12-20,1e12,\n2026-12-20,NaN,\n2026-12-20,1,ßßß\n"
    assert [one.column for one in preview_of(odd)] == ["amount", "amount", "amount", "currency"]
    assert [one.code for one in preview_of("name,text\nAcme,x\n")] == ["missing_column", "missing_column"]


def preview_of(text: str) -> list[Problem]:
    with public_scope():
        return list(preview(text.encode(), "CNY").problems)
