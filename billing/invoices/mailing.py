"""Sending a final invoice by e-mail with its PDF."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from billing.invoices.bill import bill_of
from billing.invoices.errors import NoMailAddress, NotFinal, UnknownInvoice
from billing.invoices.models import Invoice, InvoiceStatus
from billing.invoices.pdf import render_pdf
from billing.parties.selectors import mail_addresses
from linepool.audit.services import record

_TEXT = {
    "zh": (
        "账单 {number}（{month}）",
        "您好：\n\n附件为 {name} {month} 的账单 {number}，金额 {total} {currency}，请于 {due} 前支付。\n"
        "付款时请注明账单编号。\n\n{bank}\n\n{seller}\n",
    ),
    "en": (
        "Invoice {number} for {month}",
        "Hello,\n\nattached is invoice {number} of {name} for {month}: {total} {currency}, payable by {due}.\n"
        "Please name the invoice number in your payment.\n\n{bank}\n\n{seller}\n",
    ),
}


@transaction.atomic
def send(invoice_id: UUID, *, again: bool = False) -> bool:
    """Send the invoice to the company's billing address; returns whether it was sent now. Once, unless ``again``.

    Its row is held meanwhile. A crash after the mail server took it and before our commit sends it a second time, under
    the same Message-ID. Raises UnknownInvoice, NotFinal, NoMailAddress, FontMissing; OSError when no server takes it.
    """
    found = Invoice.objects.select_for_update(of=("self",)).select_related("company", "entity").filter(pk=invoice_id)
    invoice = found.first()
    if invoice is None:
        raise UnknownInvoice
    if invoice.status != InvoiceStatus.FINAL:
        raise NotFinal
    if invoice.sent_at is not None and not again:
        return False
    to = mail_addresses(invoice.company_id)
    if not to:
        raise NoMailAddress
    message_to(invoice, to).send()
    invoice.sent_at = timezone.now()
    invoice.save(update_fields=["sent_at"])
    record("invoice.sent", f"invoice:{invoice.pk}", number=invoice.number, to=to)
    return True


def message_to(invoice: Invoice, to: list[str]) -> EmailMessage:
    """The e-mail in the language of the company, with the PDF attached."""
    subject, body = _TEXT["zh" if invoice.buyer["language"].startswith("zh") else "en"]
    facts = {
        "number": invoice.number,
        "month": f"{invoice.period:%Y-%m}",
        "name": invoice.buyer["name"],
        "total": f"{invoice.total:,.2f}",
        "currency": invoice.currency,
        "due": invoice.due_on,
        "bank": invoice.seller["bank"],
        "seller": invoice.seller["name"],
    }
    headers = {"Message-ID": f"<invoice-{invoice.pk}@{settings.LINEPOOL_HOST}>"}
    message = EmailMessage(subject.format(**facts), body.format(**facts), None, to, headers=headers)
    if invoice.seller["email"]:
        message.reply_to = [invoice.seller["email"]]
    message.attach(f"{invoice.number}.pdf", render_pdf(bill_of(invoice), invoice.company), "application/pdf")
    return message
