"""What companies are written about money: reminders, a declined card and a balance that runs out."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from billing.invoices.models import Invoice
from billing.invoices.settling import open_amount
from billing.parties.selectors import company_of, mail_addresses
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
_DECLINED = {
    "zh": (
        "扣款未成功：账单 {number}",
        "账单 {number} 的 {open} {currency} 未能从已保存的银行卡扣款（{reason}）。{next}"
        "您可以在账单页面更换银行卡，或直接用银行卡支付。",
    ),
    "en": (
        "The card was declined: invoice {number}",
        "{open} {currency} of invoice {number} could not be taken from the saved card: {reason}. {next}"
        "You can replace the card or pay by card on the invoice's page.",
    ),
}
_REASONS = {
    "zh": {
        "insufficient_funds": "余额或额度不足",
        "expired_card": "卡已过期",
        "authentication_required": "发卡行要求本人验证",
        "wrong_data": "卡信息有误",
        "not_supported": "该卡不支持此类付款",
        "processing_error": "银行暂时无法处理",
    },
    "en": {
        "insufficient_funds": "not enough money or limit on it",
        "expired_card": "it has expired",
        "authentication_required": "the bank wants its holder to confirm",
        "wrong_data": "its data are not right",
        "not_supported": "it does not allow payments like this",
        "processing_error": "the bank could not process it just now",
    },
}
_OTHERWISE = {"zh": "发卡行拒绝", "en": "the bank refused"}
_NEXT = {"zh": ("系统将于 {day} 再次扣款。", ""), "en": ("It is tried again on {day}. ", "")}
_LOW = {
    "zh": ("余额不足 {threshold} {currency}", "您的可用余额为 {left} {currency}，低于 {threshold}。请及时充值。"),
    "en": (
        "Less than {threshold} {currency} left",
        "You can spend {left} {currency}, less than {threshold}. Top up soon.",
    ),
}

_STANDING = {
    "zh": {
        "suspended": ("呼出已暂停", "您的公司的呼出已暂停，原因：{reason}。呼入与数据不受影响。如有疑问请联系我们。"),
        "revived": ("呼出已恢复", "您的公司的呼出已恢复：{reason}。"),
    },
    "en": {
        "suspended": (
            "Calls out have stopped",
            "Your company's calls out have stopped: {reason}. Calls in and your data are not touched. Please write to "
            "us with any question.",
        ),
        "revived": ("Calls out work again", "Your company's calls out work again: {reason}."),
    },
}


def tell_standing(company_id: int, standing: str, reason: str) -> None:
    """Write that a person suspended or revived the company, and why."""
    language = _language(company_of(company_id).language)
    _write(company_id, _STANDING[language][standing], {"reason": reason.rstrip(".。")})


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


def tell_declined(invoice_id: UUID, reason: str, again: datetime | None) -> None:
    """Write that the saved card was declined, why in words, and when it is tried again."""
    invoice = Invoice.objects.select_related("company").get(pk=invoice_id)
    language = _language(invoice.company.language)
    local = again.astimezone(ZoneInfo(invoice.company.timezone)).date() if again else None
    facts = {
        "number": invoice.number,
        "open": f"{open_amount(invoice):,.2f}",
        "currency": invoice.currency,
        "reason": _REASONS[language].get(reason, _OTHERWISE[language]),
        "next": _NEXT[language][0 if again else 1].format(day=local),
    }
    _write(invoice.company_id, _DECLINED[language], facts)


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
