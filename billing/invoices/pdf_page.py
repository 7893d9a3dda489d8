"""The paper bills and credit notes are printed on: A4, Chinese text embedded (only the characters used)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from billing.invoices.errors import FontMissing
from billing.invoices.words import word
from billing.parties.vat import Treatment, is_vat_number

_FONT = "NotoSansSC"
INK = (31, 41, 55)
GREY = (107, 114, 128)
_RULE = (229, 231, 235)
_SHADE = (243, 244, 246)
_MARGIN_MM = 10


class Page(FPDF):
    """A4 with a page number at the foot. Raises FontMissing when the Chinese font is not installed."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.set_margins(_MARGIN_MM, 14, _MARGIN_MM)
        self.set_auto_page_break(auto=True, margin=18)
        self.add_font(_FONT, fname=str(_font_path()))

    def footer(self) -> None:
        """Print the page's number and the number of pages."""
        self.set_y(-14)
        self.ink(GREY, 8)
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

    def facts(self, facts: Mapping[str, object], height: float = 5.5) -> None:
        """Write each that there is with its word before it."""
        self.ink(INK, 10)
        for key, value in facts.items():
            if value:
                self.row(f"{word(key, self.language)}: {value}", height)

    def parties(self, seller: Mapping[str, str], buyer: Mapping[str, str]) -> None:
        """Both sides next to each other: name, address, tax id."""
        self.ln(4)
        top, half, lowest = self.get_y(), self.epw / 2, 0.0
        for place, (key, party) in enumerate((("seller", seller), ("buyer", buyer))):
            self.set_left_margin(_MARGIN_MM + place * half)
            self.set_xy(_MARGIN_MM + place * half, top)
            self._party(key, party, half - 6)
            lowest = max(lowest, self.get_y())
        self.set_left_margin(_MARGIN_MM)
        self.set_xy(_MARGIN_MM, lowest + 5)

    def _party(self, key: str, party: Mapping[str, str], width: float) -> None:
        self.ink(GREY, 8)
        self.row(word(key, self.language), 5)
        self.ink(INK, 10)
        self.paragraph(party["name"], width, 5.5)
        self.ink(INK, 9)
        for text in (party["address"], party["country"]):
            if text:
                self.paragraph(text, width)
        if party["tax_id"]:
            name = "vat_number" if is_vat_number(party["country"], party["tax_id"]) else "tax_id"
            self.paragraph(f"{word(name, self.language)}: {party['tax_id']}", width)

    def tax_note(self, buyer: Mapping[str, str], tax: Decimal) -> None:
        """Why there is no tax, in the words the law asks for."""
        treatment = buyer.get("vat", "")
        if treatment != Treatment.CHARGED and not tax:
            self.ink(INK, 9)
            self.paragraph(word(treatment, self.language))
            self.ln(2)

    def rows(
        self, titles: Sequence[str], widths: Sequence[int], aligns: Sequence[str], rows: Sequence[Sequence[str]]
    ) -> None:
        """A table whose heading stands on every page again; ``titles`` are keys of words."""
        self.ink(INK, 9)
        self.set_draw_color(*_RULE)
        heading = FontFace(fill_color=_SHADE, color=INK)
        with self.table(
            col_widths=tuple(widths),
            text_align=tuple(aligns),
            borders_layout="HORIZONTAL_LINES",
            headings_style=heading,
            line_height=6.5,
        ) as table:
            table.row([word(title, self.language) for title in titles])
            for row in rows:
                table.row(row)

    def totals(self, rows: Sequence[tuple[str, Decimal]]) -> None:
        """Amounts under each other on one page, the last one larger."""
        self.ln(3)
        if self.will_page_break(7 * len(rows) + 2):
            self.add_page()
        for index, (text, amount) in enumerate(rows, 1):
            size = 13 if index == len(rows) else 10
            self.ink(INK, size)
            height = size * 0.65
            self.cell(self.epw - 40, height, text, align="R")
            self.cell(40, height, f"{amount:,.2f}", align="R", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def short(quantity: Decimal) -> str:
    """At most four places, without zeros at the end."""
    return f"{quantity:,.4f}".rstrip("0").rstrip(".")


def percent(rate: Decimal) -> str:
    """A rate of 0.06 as 6%."""
    return f"{short(rate * 100)}%"


def _font_path() -> Path:
    path = Path(settings.LINEPOOL_INVOICE_FONT)
    if not path.is_file():
        raise FontMissing
    return path
