"""Opening draft invoices."""

from datetime import date

from billing.invoices.models import Invoice


def ensure_draft(company_id: int, day: date, currency: str) -> None:
    """Make sure the company has an invoice for the month of `day`; one that exists is left alone."""
    period = day.replace(day=1)
    if not Invoice.objects.filter(company_id=company_id, period=period).exists():
        Invoice.objects.bulk_create(
            [Invoice(company_id=company_id, period=period, currency=currency)], ignore_conflicts=True
        )
