"""What can be wrong with invoices."""

from linepool.kernel.errors import Conflict, NotFound, Unavailable


class UnknownInvoice(NotFound):
    """This company has no such invoice."""

    code = "unknown_invoice"
    message = "There is no such invoice."


class UnknownCreditNote(NotFound):
    """The invoice has no such credit note."""

    code = "unknown_credit_note"
    message = "There is no such credit note."


class UnknownLine(NotFound):
    """The invoice has no such line."""

    code = "unknown_line"
    message = "The invoice has no such line."


class FontMissing(Unavailable):
    """The PDF needs the Chinese font the browser application brings along."""

    code = "invoice_font_missing"
    message = "The Chinese font is not installed: run `npm ci` in frontend/ or set LINEPOOL_INVOICE_FONT."


class TaxIsTheClients(Conflict):
    """Under reverse charge the client owes the tax, and its contract still charges some."""

    code = "tax_is_the_clients"
    message = (
        "This client accounts for the VAT itself (reverse charge), but its contract charges tax. "
        "Give the contract tax rates of 0, or set the tax in its billing profile to charged."
    )


class MonthNotOver(Conflict):
    """An invoice is checked when nothing can be added by the calendar any more."""

    code = "month_not_over"
    message = "The month is not over yet in the company's calendar."


class UsageWaits(Conflict):
    """Some of the month's calls are just being priced."""

    code = "usage_waits"
    message = "Some calls of this month are not priced yet: try again in a minute."


class EarlierInvoiceOpen(Conflict):
    """Invoices become final in the order of their months, so that late calls have one place to go."""

    code = "earlier_invoice_open"
    message = "An earlier invoice of this company is not final yet: finalise that one first."


class NotChecked(Conflict):
    """A person looks at an invoice before it is final."""

    code = "invoice_not_checked"
    message = "Check this invoice first."


class ChangedSinceChecked(Conflict):
    """More calls came in after it was checked."""

    code = "invoice_changed_since_checked"
    message = "The amount has changed since the invoice was checked: check it again."


class NotFinal(Conflict):
    """Only a final invoice can be sent, paid or credited."""

    code = "invoice_not_final"
    message = "This invoice is not final yet."


class InvoiceIsFinal(Conflict):
    """A final invoice never changes; a credit note takes it back."""

    code = "invoice_is_final"
    message = "This invoice is final: it is taken back by a credit note, not changed."


class CreditTooLarge(Conflict):
    """More than what is left of a line."""

    code = "credit_too_large"
    message = "This is more than what is left of the invoice."


class SettledTooMuch(Conflict):
    """More than what is open."""

    code = "settled_too_much"
    message = "This is more than what is open on the invoice."


class NoMailAddress(Conflict):
    """Nobody is there to send it to."""

    code = "no_mail_address"
    message = "The company has no billing e-mail and no owner to send this to."


class UnknownRun(NotFound):
    """There is no such run."""

    code = "unknown_invoice_run"
    message = "There is no such invoice run."


class NothingToRun(Conflict):
    """No invoice of this month is checked."""

    code = "nothing_to_run"
    message = "No invoice of this month is checked and not final."
