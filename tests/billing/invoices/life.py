"""Invoices on their way from draft to paid, as tests drive them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from billing.invoices.bill import bill_of
from billing.invoices.closing import check, finalise
from billing.invoices.draft import Draft
from billing.invoices.models import Invoice
from billing.invoices.settling import open_amount
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company

NOVEMBER = date(2026, 11, 1)
DECEMBER = date(2026, 12, 1)
CHECKER = "Cleo <cleo@example.com>"


def after(period: date) -> datetime:
    """The fifth day after a month."""
    return datetime.combine(period + timedelta(days=36), datetime.min.time(), UTC)


def invoice_of(company: Company, period: date = NOVEMBER) -> Invoice:
    with public_scope():
        found, _ = Invoice.objects.get_or_create(company=company, period=period, defaults={"currency": "CNY"})
        return Invoice.objects.select_related("company").get(pk=found.pk)


def checked(company: Company, period: date = NOVEMBER) -> Invoice:
    with public_scope():
        return check(invoice_of(company, period).pk, CHECKER, after(period))


def final(company: Company, period: date = NOVEMBER) -> Invoice:
    """Checked and finalised as it stands."""
    checked(company, period)
    with public_scope():
        return finalise(invoice_of(company, period).pk, after(period))


def bill(company: Company, period: date = NOVEMBER) -> Draft:
    with public_scope():
        return bill_of(invoice_of(company, period))


def still_open(invoice_id: UUID) -> Decimal:
    with public_scope():
        return open_amount(Invoice.objects.get(pk=invoice_id))
