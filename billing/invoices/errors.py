"""What can be wrong with invoices."""

from linepool.kernel.errors import NotFound, Unavailable


class UnknownInvoice(NotFound):
    """This company has no such invoice."""

    code = "unknown_invoice"
    message = "There is no such invoice."


class UnknownLine(NotFound):
    """The invoice has no such line."""

    code = "unknown_line"
    message = "The invoice has no such line."


class FontMissing(Unavailable):
    """The PDF needs the Chinese font the browser application brings along."""

    code = "invoice_font_missing"
    message = "The Chinese font is not installed: run `npm ci` in frontend/ or set LINEPOOL_INVOICE_FONT."
