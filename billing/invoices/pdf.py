"""A bill as PDF, in the company's language, with Chinese text embedded (only the characters used)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from django.conf import settings
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from billing.invoices.draft import Draft, Line
from billing.invoices.errors import FontMissing
from billing.invoices.words import label, word
from billing.rating.explain import plain

_FONT = "NotoSansSC"
_INK = (31, 41, 55)
_GREY = (107, 114, 128)
_RULE = (229, 231, 235)
_SHADE = (243, 244, 246)
_WIDTHS = (58, 42, 30, 22, 14, 24)
_MARGIN_MM = 10


class Client(Protocol):
    """What the bill says about its company."""

    name: str
    language: str
    timezone: str


class _Page(FPDF):
    """A4 with a page number at the foot."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.set_margins(_MARGIN_MM, 14, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=18)
        self.add_font(_FONT, fname=str(_font_path()))

    def footer(self) -> None:
        """Print the page's number and the number of pages."""
        self.set_y(-14)
        self.ink(_GREY, 8)
        text = word("page", self.language).format(page=self.page_no(), pages="{nb}")
        self.cell(0, 6, text, align="C")

    def ink(self, colour: tuple[int, int, int], size: float) -> None:
        """Write on in this colour and size."""
        self.set_text_color(*colour)
        self.set_font(_FONT, size=size)

    def row(self, text: str, height: float) -> None:
        """Write a line of text and go to the next."""
        self.cell(0, height, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def paragraph(self, text: str, width: float = 0, height: float = 4.5) -> None:
        """Write text in as many lines as it needs."""
        self.multi_cell(width, height, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def render_pdf(draft: Draft, company: Client, language: str = "") -> bytes:
    """The bill as it stands now, in the company's language or another. A final one carries what accountants look for:
    number, dates, both names with addresses and tax ids, tax by rate, bank, payment reference and notes.

    Raises FontMissing when the Chinese font is not installed.
    """
    language = language or company.language
    page = _Page(language)
    final = draft.invoice.number is not None
    page.set_title(f"{word('invoice', language)} {draft.invoice.number or f'{draft.first:%Y-%m}'}")
    page.add_page()
    if final:
        _final_head(page, draft, language)
    else:
        _head(page, draft, company, language)
    _lines(page, draft.lines, language)
    _totals(page, draft, language)
    page.ln(6)
    if final:
        _foot(page, draft, language)
    page.ink(_GREY, 8)
    page.paragraph(word("note", language))
    return bytes(page.output())


def _font_path() -> Path:
    path = Path(settings.LINEPOOL_INVOICE_FONT)
    if not path.is_file():
        raise FontMissing
    return path


def _final_head(page: _Page, draft: Draft, language: str) -> None:
    invoice = draft.invoice
    page.ink(_INK, 20)
    page.row(f"{word('invoice', language)} {invoice.number}", 12)
    page.ink(_INK, 10)
    for key, value in (
        ("issued_on", invoice.issued_on),
        ("due_on", invoice.due_on),
        ("period", f"{draft.first} – {draft.last}"),
        ("currency", invoice.currency),
        ("order_reference", invoice.buyer["order_reference"]),
    ):
        if value:
            page.row(f"{word(key, language)}: {value}", 5.5)
    page.ln(4)
    _parties(page, invoice.seller, invoice.buyer, language)


def _parties(page: _Page, seller: Mapping[str, str], buyer: Mapping[str, str], language: str) -> None:
    """Both sides next to each other: name, address, tax id."""
    top, half, lowest = page.get_y(), page.epw / 2, 0.0
    for place, (key, party) in enumerate((("seller", seller), ("buyer", buyer))):
        page.set_left_margin(_MARGIN_MM + place * half)
        page.set_xy(_MARGIN_MM + place * half, top)
        page.ink(_GREY, 8)
        page.row(word(key, language), 5)
        page.ink(_INK, 10)
        page.paragraph(party["name"], half - 6, 5.5)
        page.ink(_INK, 9)
        for text in (party["address"], party["country"]):
            if text:
                page.paragraph(text, half - 6)
        if party["tax_id"]:
            page.paragraph(f"{word('tax_id', language)}: {party['tax_id']}", half - 6)
        lowest = max(lowest, page.get_y())
    page.set_left_margin(_MARGIN_MM)
    page.set_xy(_MARGIN_MM, lowest + 5)


def _foot(page: _Page, draft: Draft, language: str) -> None:
    """Where to pay and what to write there."""
    seller = draft.invoice.seller
    page.ink(_GREY, 8)
    page.row(word("bank", language), 5)
    page.ink(_INK, 9)
    page.paragraph(seller["bank"])
    page.paragraph(f"{word('reference', language)}: {draft.invoice.number}")
    page.ln(3)
    if notes := label(seller["notes_zh"], seller["notes_en"], language):
        page.paragraph(notes)
        page.ln(2)


def _head(page: _Page, draft: Draft, company: Client, language: str) -> None:
    printed = datetime.now(ZoneInfo(company.timezone)).strftime("%Y-%m-%d %H:%M")
    page.ink(_INK, 20)
    page.row(f"{word('invoice', language)} {draft.first:%Y-%m}", 12)
    page.ink(_GREY, 10)
    page.row(word(draft.invoice.status, language), 7)
    page.ln(3)
    page.ink(_INK, 10)
    for key, value in (
        ("company", company.name),
        ("period", f"{draft.first} – {draft.last}"),
        ("printed", f"{printed} {company.timezone}"),
        ("currency", draft.invoice.currency),
    ):
        page.row(f"{word(key, language)}: {value}", 6)
    page.ln(5)


def _lines(page: _Page, lines: Sequence[Line], language: str) -> None:
    page.ink(_INK, 9)
    page.set_draw_color(*_RULE)
    heading = FontFace(fill_color=_SHADE, color=_INK)
    aligns = ("LEFT", "LEFT", "RIGHT", "RIGHT", "RIGHT", "RIGHT")
    with page.table(
        col_widths=_WIDTHS,
        text_align=aligns,
        borders_layout="HORIZONTAL_LINES",
        headings_style=heading,
        line_height=6.5,
    ) as table:
        titles = ("item", "days", "quantity", "unit_price", "tax_rate", "amount")
        table.row([word(title, language) for title in titles])
        for line in lines:
            table.row(_cells(line, language))


def _cells(line: Line, language: str) -> list[str]:
    name = label(line.label_zh, line.label_en, language)
    if line.calls:
        name = f"{name} ({word('calls', language)}: {line.calls})"
    return [
        name,
        f"{line.first} – {line.last:%m-%d}",
        f"{_short(line.quantity)} {word(line.unit, language)}",
        plain(line.unit_price),
        _percent(line.tax_rate),
        f"{line.amount:,.2f}",
    ]


def _totals(page: _Page, draft: Draft, language: str) -> None:
    page.ln(3)
    rows = [(word("net", language), draft.net)]
    rows += [
        (f"{word('tax', language)} {_percent(tax.rate)} × {tax.net:,.2f}", tax.tax) for tax in draft.taxes if tax.rate
    ]
    for text, amount in rows:
        _total(page, text, amount, 10)
    _total(page, f"{word('total', language)} ({draft.invoice.currency})", draft.total, 13)


def _total(page: _Page, text: str, amount: Decimal, size: float) -> None:
    page.ink(_INK, size)
    height = size * 0.65
    page.cell(page.epw - 40, height, text, align="R")
    page.cell(40, height, f"{amount:,.2f}", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _short(quantity: Decimal) -> str:
    text = f"{quantity:,.4f}".rstrip("0")
    return text.rstrip(".")


def _percent(rate: Decimal) -> str:
    return f"{_short(rate * 100)}%"
