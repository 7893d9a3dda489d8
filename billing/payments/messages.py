"""What companies are written about money: reminders and a balance that runs out."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from django.conf import settings

from billing.invoices.models import Invoice
from billing.invoices.settling import open_amount
from billing.parties.selectors import mail_addresses
from linepool.accounts.tasks import deliver

_OVERDUE = {
    "zh": {
        "reminder_1": (
            "账单 {number} 已到期",
            "账单 {number}（应付日 {due}）尚有 {open} {currency} 未付，请尽快支付。",
        ),
        "reminder_2": (
            "第二次提醒：账单 {number}",
            "账单 {number}（应付日 {due}）仍有 {open} {currency} 未付，请立即支付。",
        ),
        "notice": (
            "暂停呼出通知：账单 {number}",
            "账单 {number}（应付日 {due}）仍有 {open} {currency} 未付。"
            "若一周内未收到款项，将暂停呼出；呼入与数据不受影响。",
        ),
        "suspended": (
            "呼出已暂停：账单 {number}",
            "因账单 {number}（应付日 {due}）尚有 {open} {currency} 未付，呼出已暂停。"
            "付款到账后立即恢复，数据不受影响。",
        ),
    },
    "en": {
        "reminder_1": (
            "Invoice {number} is due",
            "Of invoice {number}, due on {due}, {open} {currency} are still open. Please pay it soon.",
        ),
        "reminder_2": (
            "Second reminder: invoice {number}",
            "Of invoice {number}, due on {due}, {open} {currency} are still open. Please pay it now.",
        ),
        "notice": (
            "Calls out will stop: invoice {number}",
            "Of invoice {number}, due on {due}, {open} {currency} are still open. Unless it is paid within a week, "
            "calls out stop; calls in and your data are not touched.",
        ),
        "suspended": (
            "Calls out have stopped: invoice {number}",
            "Because {open} {currency} of invoice {number}, due on {due}, are still open, calls out have stopped. They "
            "start again as soon as it is paid; your data is safe.",
        ),
    },
}
_LOW = {
    "zh": ("余额不足 {threshold} {currency}", "您的可用余额为 {left} {currency}，低于 {threshold}。请及时充值。"),
    "en": (
        "Less than {threshold} {currency} left",
        "You can spend {left} {currency}, less than {threshold}. Top up soon.",
    ),
}


def tell_overdue(invoice_id: UUID, step: str) -> None:
    """Write what a dunning step says to the company of the invoice."""
    invoice = Invoice.objects.select_related("company").get(pk=invoice_id)
    facts = {
        "number": invoice.number,
        "due": invoice.due_on,
        "open": f"{open_amount(invoice):,.2f}",
        "currency": invoice.currency,
    }
    _write(invoice.company_id, _OVERDUE[_language(invoice.company.language)][step], facts)


def tell_low(company_id: int, language: str, left: Decimal, threshold: Decimal, currency: str) -> None:
    """Write that the money runs out."""
    facts = {"left": f"{left:,.2f}", "threshold": f"{threshold:,.2f}", "currency": currency}
    _write(company_id, _LOW[_language(language)], facts)


def _language(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"


def _write(company_id: int, words: tuple[str, str], facts: Mapping[str, object]) -> None:
    subject, body = (text.format(**facts) for text in words)
    for to in mail_addresses(company_id):
        if settings.LINEPOOL_MAIL_BY_WORKER:
            deliver.delay(to, subject, body + "\n")
        else:
            deliver(to, subject, body + "\n")
