"""What leaves the house: the PDF an accountant reads, the e-mail that carries it, files, and finance's own tables."""

import csv
import io
import socketserver
import threading
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.test import Client
from django.utils import timezone

from billing.invoices.crediting import credit
from billing.invoices.errors import NoMailAddress
from billing.invoices.mailing import message_to, send
from billing.invoices.models import Invoice
from billing.invoices.pdf import render_pdf
from billing.invoices.pdf_credit import render_credit_pdf
from billing.invoices.pdf_page import Page
from billing.ledger.reports import journal, trial_balance
from billing.parties.models import LegalEntity
from billing.parties.services import change_entity, change_profile
from billing.payments.receivables import band_of, receivables
from linepool.accounts.models import User
from linepool.kernel.sheets import read_sheet
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import bill, final, invoice_of
from tests.billing.invoices.paper import words_on

ClientFor = Callable[[User | None, Company | None], Client]
ADDRESS = "南京路 1 号"


@pytest.fixture
def invoice(company_a: Company, alice: User, contracted: Contracted, entity: LegalEntity) -> Invoice:
    """Acme's final invoice for November, with a billing address and two calls."""
    contracted(company_a)
    tell(outbound(company_a, 61_000), outbound(company_a, 1_000))
    rate_all()
    with public_scope():
        change_profile(
            company_a.pk, name="海港茶业有限公司", address=ADDRESS, tax_id="91310000MA1", order_reference="PO-77"
        )
    return final(company_a)


@pytest.fixture
def operator(client_for: ClientFor, invoice: Invoice) -> Client:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    return client_for(user, None)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("销售方", "购买方", "纳税人识别号: 91310000MA1", "增值税 6%", "付款期限: 2027-01-06", "收款账户")),
        ("en", ("From", "To", "Tax id: 91310000MA1", "VAT 9%", "Due date: 2027-01-06", "Payment reference: LP-000001")),
    ],
)
def test_the_pdf_carries_what_an_accountant_looks_for(
    invoice: Invoice, language: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = words_on(lambda: render_pdf(bill(invoice.company), invoice.company, language), monkeypatch)
    both = ("LP-000001", "海港茶业有限公司", ADDRESS, "PO-77", "91310000EXAMPLE001", "SWIFT EXAMCNSH", "743.31")
    assert [word for word in (*words, *both) if word not in text] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-hans", ("红字账单", "对应账单: LP-000001", "原因: 多收", "冲减合计 (CNY)", "冲减账单 LP-000001")),
        (
            "en",
            (
                "Credit note",
                "For invoice: LP-000001",
                "Reason: 多收",
                "Total credited (CNY)",
                "open on invoice LP-000001",
            ),
        ),
    ],
)
def test_a_credit_note_says_what_of_which_invoice_it_takes_back_with_the_tax_of_each_rate(
    invoice: Invoice, language: str, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    line = bill(invoice.company).lines[0]
    with public_scope():
        note = credit(invoice.pk, "多收", "Cleo", {line.id: Decimal("10.00")})
    text = words_on(lambda: render_credit_pdf(note, language), monkeypatch)
    amounts = (note.number, "10.00", f"{note.tax:,.2f}", f"{note.total:,.2f}")
    words += (ADDRESS, "91310000MA1", "91310000EXAMPLE001")
    assert [word for word in (*words, *amounts) if word not in text] == []
    assert note.total == note.net + note.tax


def test_a_credit_note_is_downloaded_by_its_company_and_by_the_operator_and_by_nobody_else(
    invoice: Invoice, operator: Client, client_for: ClientFor, alice: User
) -> None:
    with public_scope():
        note = credit(invoice.pk, "wrong", "Cleo")
    ours = client_for(alice, invoice.company)
    listed = ours.get(f"/api/invoices/{invoice.pk}/").json()["credit_notes"]
    assert [one["id"] for one in listed] == [str(note.pk)]
    for browser, start in ((ours, "/api"), (operator, "/api/console")):
        answer = browser.get(f"{start}/invoices/{invoice.pk}/credit-notes/{note.pk}/pdf/")
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert f'filename="credit-note-{note.number}.pdf"' in answer["Content-Disposition"]
        assert answer.content.startswith(b"%PDF-")
        wrong = browser.get(f"{start}/invoices/{invoice.pk}/credit-notes/{invoice.pk}/pdf/")
        assert (wrong.status_code, wrong.json()["code"]) == (404, "unknown_credit_note")


def test_the_totals_of_a_long_bill_stay_together() -> None:
    for lines in range(30, 42):
        page = Page("en")
        page.add_page()
        page.rows(("item", "amount"), (100, 24), ("LEFT", "RIGHT"), [("a line", "1.00")] * lines)
        page.totals([(str(number), Decimal(number)) for number in range(4)])
        assert page.get_y() > 14 + 4 * 6.5, f"{lines} lines"


def test_a_final_invoice_keeps_the_names_of_its_day(invoice: Invoice, entity: LegalEntity) -> None:
    with public_scope():
        change_entity(entity, name="Another Ltd.")
        change_profile(invoice.company_id, name="Another client")
    again = invoice_of(invoice.company)
    assert (again.seller["name"], again.buyer["name"]) == (invoice.seller["name"], "海港茶业有限公司")


def test_an_invoice_is_sent_once_with_its_pdf_and_again_when_asked(invoice: Invoice, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with public_scope():
        assert (send(invoice.pk), send(invoice.pk), send(invoice.pk, again=True)) == (True, False, True)
    first, second = mail.outbox
    assert (first.to, first.extra_headers["Message-ID"]) == (["alice@example.com"], second.extra_headers["Message-ID"])
    name, content, kind = first.attachments[0]
    assert (name, kind, content[:5]) == ("LP-000001.pdf", "application/pdf", b"%PDF-")


def test_without_anybody_to_send_it_to_it_says_so(invoice: Invoice) -> None:
    with public_scope():
        User.objects.filter(email="alice@example.com").update(is_active=False)
        with pytest.raises(NoMailAddress):
            send(invoice.pk)
    assert invoice_of(invoice.company).sent_at is None


class _Mailbox(socketserver.StreamRequestHandler):
    """A mail server that takes one letter."""

    def handle(self) -> None:
        self.wfile.write(b"220 lab\r\n")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                letter = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.letters.append(letter)  # type: ignore[attr-defined]
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
            if verb == b"QUIT":
                return


def test_a_real_mail_server_gets_the_letter_with_the_pdf(invoice: Invoice) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), _Mailbox) as server:
        server.letters = []  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.handle_request, daemon=True)  # also when no letter comes
        thread.start()
        port = server.server_address[1]
        way = get_connection("django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port, use_tls=False)
        with public_scope():
            message = message_to(invoice_of(invoice.company), ["finance@acme.example"])
        message.connection = way
        assert message.send() == 1
        thread.join(30)
        (letter,) = server.letters  # type: ignore[attr-defined]
    assert b"application/pdf" in letter
    assert b'filename="LP-000001.pdf"' in letter


def test_the_workbook_and_the_csv_say_the_same(
    operator: Client, invoice: Invoice, alice: User, client_for: ClientFor
) -> None:
    browser = client_for(alice, invoice.company)
    answer = browser.get(f"/api/invoices/{invoice.pk}/xlsx/")
    assert 'filename="invoice-LP-000001.xlsx"' in answer["Content-Disposition"]
    rows = [row.cells for row in read_sheet(answer.content)]
    assert sum(Decimal(row[11]) for row in rows[1:]) == Decimal("701.20")
    assert len([row for row in rows if row[2]]) == 3  # heading and two calls


def test_an_operator_checks_finalises_and_credits_by_api(
    operator: Client, company_b: Company, contracted: Contracted, invoice: Invoice
) -> None:
    shown = operator.get(f"/api/console/invoices/{invoice.pk}/").json()
    assert (shown["number"], shown["open_amount"]) == ("LP-000001", "643.31")
    assert shown["status"] == ("part_paid" if timezone.now().date() <= date(2027, 1, 6) else "overdue")
    contracted(company_b)
    ids = {"invoices": [str(invoice_of(company_b).pk), str(invoice.pk)]}
    refusals = [one["refusal"] for one in operator.post("/api/console/invoices/check/", ids, "application/json").json()]
    assert refusals[1] == "invoice_is_final"
    body = {"reason": "wrong price"}
    note = operator.post(f"/api/console/invoices/{invoice.pk}/credit/", body, "application/json").json()
    assert (note["number"], note["total"]) == ("LPC-000001", "743.31")
    assert operator.get("/api/console/verification/").json()["differences"] == []


def test_the_trial_balance_and_the_journal_balance_and_say_the_same(invoice: Invoice) -> None:
    first, last = date(2020, 1, 1), date(2100, 1, 1)
    with public_scope():
        credit(invoice.pk, "wrong", "Cleo")
        trial = trial_balance(last)
        rows = list(journal(first, last))[1:]
    assert sum(row.balance for row in trial) == 0
    for account in {row.account for row in trial}:
        written = sum(Decimal(row[7] or 0) - Decimal(row[8] or 0) for row in rows if row[5] == account)
        assert written == sum(row.balance for row in trial if row.account == account)


@pytest.mark.parametrize(
    ("days", "band"),
    [(-5, "current"), (0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (90, "61-90"), (91, "90+")],
)
def test_debts_are_aged_by_days_overdue(days: int, band: str) -> None:
    assert band_of(days) == band


def test_receivables_name_who_owes_what(operator: Client, invoice: Invoice) -> None:
    with public_scope():
        (debtor,) = receivables(invoice.due_on)  # type: ignore[arg-type]
    assert (debtor.slug, debtor.total, debtor.bands["current"]) == ("acme", Decimal("643.31"), Decimal("643.31"))
    table = operator.get("/api/console/finance/receivables/csv/?last=2027-03-01").content.decode("utf-8-sig")
    (row,) = list(csv.DictReader(io.StringIO(table)))
    assert (row["company"], row["31-60"], row["total"]) == ("acme", "643.31", "643.31")
