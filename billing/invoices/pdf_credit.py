"""A credit note as PDF, in the company's language."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from billing.invoices.models import CreditNote, InvoiceLine
from billing.invoices.pdf import tax_rows
from billing.invoices.pdf_page import INK, Page, percent
from billing.invoices.words import label, word
from billing.rating import TaxTotal

_TITLES = ("item", "days", "tax_rate", "amount")
_WIDTHS = (104, 42, 20, 24)
_ALIGNS = ("LEFT", "LEFT", "RIGHT", "RIGHT")


def render_credit_pdf(note: CreditNote, language: str = "") -> bytes:
    """What was taken back of a final invoice, line by line, with the tax of each rate: both sides as they stand on the
    invoice, its number, and the reason. Amounts are positive where the invoice's were.

    Raises FontMissing when the Chinese font is not installed.
    """
    invoice = note.invoice
    page = Page(language or invoice.company.language)
    page.set_title(f"{word('credit_note', page.language)} {note.number}")
    page.add_page()
    page.ink(INK, 20)
    page.row(f"{word('credit_note', page.language)} {note.number}", 12)
    page.facts(
        {
            "credit_date": note.issued_on,
            "of_invoice": f"{invoice.number} ({invoice.issued_on})",
            "currency": invoice.currency,
            "order_reference": invoice.buyer["order_reference"],
            "reason": note.reason,
        }
    )
    page.parties(invoice.seller, invoice.buyer)
    page.rows(_TITLES, _WIDTHS, _ALIGNS, list(_rows(note, page.language)))
    taxes = [TaxTotal(*(Decimal(one[key]) for key in ("rate", "net", "tax"))) for one in note.taxes]
    credited = f"{word('credited', page.language)} ({invoice.currency})"
    net = (word("net", page.language), note.net)
    told = tax_rows(taxes, page.language, every=bool(invoice.buyer.get("vat")))
    page.totals([net, *told, (credited, note.total)])
    page.ln(6)
    page.tax_note(invoice.buyer, note.tax)
    page.ink(INK, 9)
    page.paragraph(word("credit_used", page.language).format(number=invoice.number))
    return bytes(page.output())


def _rows(note: CreditNote, language: str) -> Iterator[list[str]]:
    lines: Mapping[str, InvoiceLine] = {line.line_id: line for line in note.invoice.lines.all()}
    for part in note.parts:
        line = lines[part["line_id"]]
        yield [
            label(line.label_zh, line.label_en, language),
            f"{line.first} – {line.last:%m-%d}",
            percent(line.tax_rate),
            f"{Decimal(part['net']):,.2f}",
        ]
