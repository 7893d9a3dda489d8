"""An invoice that an older version left below nothing is mended once: what it owes is the company's credit."""

from datetime import date
from decimal import Decimal

import pytest

from billing.invoices.models import Invoice
from billing.invoices.owed import hold_older
from billing.invoices.pdf import render_pdf
from billing.invoices.tasks import hold_older_credit
from billing.ledger.verify import verify
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance, outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import DECEMBER, bill, final, still_open
from tests.billing.invoices.paper import words_on
from tests.billing.rerating.conftest import Ask, Correct, asked, boss, carried, clerk, correct
from tests.billing.rerating.test_rerating import receive_all

__all__ = ["asked", "boss", "carried", "clerk", "correct"]
pytestmark = pytest.mark.usefixtures("entity")
JANUARY = date(2027, 1, 1)


@pytest.fixture
def older(
    company_a: Company, contracted: Contracted, correct: Correct, carried: Ask, monkeypatch: pytest.MonkeyPatch
) -> Invoice:
    """November was paid and taken back: December, made final by a version that held nothing, is below nothing."""
    contracted(company_a)
    tell(*(outbound(company_a, 3_600_000) for _ in range(200)))
    rate_all()
    final(company_a)
    receive_all(company_a)
    correct("0.001")
    carried()
    with monkeypatch.context() as before:
        before.setattr("billing.invoices.closing.hold_what_is_owed", lambda invoice, on: Decimal(0))
        return final(company_a, DECEMBER)


def mended() -> int:
    with public_scope():
        done: int = hold_older_credit()
        return done


def test_it_becomes_the_companys_credit_exactly_once(older: Invoice) -> None:
    assert older.total is not None
    assert older.total < 0
    assert (still_open(older.pk), mended(), mended()) == (older.total, 1, 0)
    assert still_open(older.pk) == 0
    assert Decimal(balance(older.company, "receivable")) == 0
    assert Decimal(balance(older.company, "customer_credit")) == older.total
    with public_scope():
        assert verify().differences == []


def test_it_pays_what_is_open_meanwhile(older: Invoice) -> None:
    january = final(older.company, JANUARY)
    assert january.total is not None
    assert older.total is not None
    assert still_open(january.pk) > 0
    assert mended() == 1
    assert still_open(january.pk) == 0
    assert Decimal(balance(older.company, "customer_credit")) == older.total + january.total


def test_an_invoice_that_was_held_for_the_company_is_not_touched(older: Invoice) -> None:
    mended()
    with public_scope():
        entries = older.settlements.count()
        assert hold_older() == 0
        assert older.settlements.count() == entries


@pytest.mark.parametrize(
    ("language", "words", "never"),
    [
        ("zh-hans", ("贵方结余 (CNY)", "本账单无需付款"), ("应付合计", "付款期限", "收款账户", "付款备注")),
        ("en", ("In your favour (CNY)", "Nothing is to be paid"), ("Total due", "Due date", "Bank account")),
    ],
)
def test_the_paper_of_an_invoice_below_nothing_asks_for_nothing(
    older: Invoice, language: str, words: tuple[str, ...], never: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    company = older.company
    text = words_on(lambda: render_pdf(bill(company, DECEMBER), company, language), monkeypatch)
    assert older.total is not None
    assert [word for word in (*words, f"{-older.total:,.2f}") if word not in text] == []
    assert [word for word in never if word in text] == []
