"""A bill as PDF, in the company's language."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from billing.invoices.draft import Draft, Line
from billing.invoices.models import Invoice
from billing.invoices.pdf_page import GREY, INK, Page, percent, short
from billing.invoices.words import label, word
from billing.parties.vat import in_union
from billing.rating import TaxTotal
from billing.rating.explain import plain

_TITLES = ("item", "days", "quantity", "unit_price", "tax_rate", "amount")
_WIDTHS = (58, 42, 30, 22, 14, 24)
_ALIGNS = ("LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT", "RIGHT")


class Client(Protocol):
    """What the bill says about its company."""

    name: str
    language: str
    timezone: str


def render_pdf(draft: Draft, company: Client, language: str = "") -> bytes:
    """The bill as it stands now, in the company's language or another. A final one carries what accountants look for:
    number, dates, both names with addresses and tax ids, tax by rate, bank, payment reference and notes.

    Raises FontMissing when the Chinese font is not installed.
    """
    page = Page(language or company.language)
    final = draft.invoice.number is not None
    page.set_title(f"{word('invoice', page.language)} {draft.invoice.number or f'{draft.first:%Y-%m}'}")
    page.add_page()
    if final:
        _final_head(page, draft)
    else:
        _head(page, draft, company)
    page.rows(_TITLES, _WIDTHS, _ALIGNS, [_cells(line, page.language) for line in draft.lines])
    due = f"{word('total' if _asks(draft) else 'in_your_favour', page.language)} ({draft.invoice.currency})"
    net = (word("net", page.language), draft.net)
    told = tax_rows(draft.taxes, page.language, every=bool(draft.invoice.buyer.get("vat")))
    page.totals([net, *told, (due, abs(draft.total))])
    page.ln(6)
    page.tax_note(draft.invoice.buyer, draft.tax)
    if final:
        _foot(page, draft)
    page.ink(GREY, 8)
    page.paragraph(word("note", page.language))
    return bytes(page.output())


def _asks(draft: Draft) -> bool:
    """Whether there may be something to pay: an invoice below nothing is the client's credit."""
    return draft.total >= 0


def tax_rows(taxes: Iterable[TaxTotal], language: str, *, every: bool = False) -> list[tuple[str, Decimal]]:
    """The tax of each rate and what it is taken of. A rate of nothing is said beside others, or where `every` is."""
    found = list(taxes)
    told = [tax for tax in found if every or tax.rate or len(found) > 1]
    return [(f"{word('tax', language)} {percent(tax.rate)} × {tax.net:,.2f}", tax.tax) for tax in told]


def _final_head(page: Page, draft: Draft) -> None:
    invoice = draft.invoice
    page.ink(INK, 20)
    page.row(f"{word('invoice', page.language)} {invoice.number}", 12)
    page.facts(
        {
            "issued_on": invoice.issued_on,
            "due_on": invoice.due_on if _asks(draft) else None,
            "terms": _terms(invoice, page.language) if _asks(draft) else None,
            "period": f"{draft.first} – {draft.last}",
            "supplied": f"{draft.first} – {draft.last}" if in_union(invoice.seller["country"]) else None,
            "currency": invoice.currency,
            "order_reference": invoice.buyer["order_reference"],
        }
    )
    page.parties(invoice.seller, invoice.buyer)


def _terms(invoice: Invoice, language: str) -> str | None:
    if invoice.issued_on is None or invoice.due_on is None:
        return None
    return word("terms_days", language).format(days=(invoice.due_on - invoice.issued_on).days)


def _foot(page: Page, draft: Draft) -> None:
    """Where to pay and what to write there, or what becomes of what is owed to the client."""
    seller = draft.invoice.seller
    if not _asks(draft):
        page.ink(INK, 9)
        told = word("nothing_to_pay", page.language)
        page.paragraph(told.format(amount=f"{-draft.total:,.2f}", currency=draft.invoice.currency))
        page.ln(3)
        return
    if seller["bank"]:
        page.ink(GREY, 8)
        page.row(word("bank", page.language), 5)
        page.ink(INK, 9)
        page.paragraph(seller["bank"])
    page.ink(INK, 9)
    page.paragraph(f"{word('reference', page.language)}: {draft.invoice.number}")
    page.ln(3)
    if notes := label(seller["notes_zh"], seller["notes_en"], page.language):
        page.paragraph(notes)
        page.ln(2)


def _head(page: Page, draft: Draft, company: Client) -> None:
    printed = datetime.now(ZoneInfo(company.timezone)).strftime("%Y-%m-%d %H:%M")
    page.ink(INK, 20)
    page.row(f"{word('invoice', page.language)} {draft.first:%Y-%m}", 12)
    page.ink(GREY, 10)
    page.row(word(draft.invoice.status, page.language), 7)
    page.ln(3)
    page.facts(
        {
            "company": company.name,
            "period": f"{draft.first} – {draft.last}",
            "printed": f"{printed} {company.timezone}",
            "currency": draft.invoice.currency,
        },
        6,
    )
    page.ln(5)


def _cells(line: Line, language: str) -> list[str]:
    name = label(line.label_zh, line.label_en, language)
    if line.calls:
        name = f"{name} ({word('calls', language)}: {line.calls})"
    return [
        name,
        f"{line.first} – {line.last:%m-%d}",
        f"{short(line.quantity)} {word(line.unit, language)}",
        plain(line.unit_price),
        percent(line.tax_rate),
        f"{line.amount:,.2f}",
    ]
