"""A statement of account on paper."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fpdf.fonts import FontFace

from billing.invoices.pdf_page import GREY, INK, Page
from billing.parties.selectors import buyer_on_paper, entity_of, profile_of, seller_on_paper
from billing.reports.periods import Days
from billing.reports.statement import Statement, word

_COLUMNS = (("date", 22, "LEFT"), ("what", 34, "LEFT"), ("document", 50, "LEFT"), ("debit", 28, "RIGHT"),
            ("credit", 28, "RIGHT"), ("balance", 28, "RIGHT"))  # fmt: skip


def statement_pdf(company: Any, days: Days, found: Sequence[Statement], language: str) -> bytes:
    """A4, one table for each currency. Raises NoLegalEntity, and FontMissing without the Chinese font."""
    profile = profile_of(company.pk)
    page = Page(language)
    page.add_page()
    page.ink(INK, 18)
    page.row(word("title", language), 10)
    page.ink(GREY, 10)
    page.row(f"{days.first} – {days.last}", 6)
    page.parties(seller_on_paper(entity_of(profile)), buyer_on_paper(profile, company))
    for one in found:
        _table(page, one, days, language)
    page.ln(3)
    page.ink(GREY, 8)
    page.paragraph(word("note", language))
    return bytes(page.output())


def _table(page: Page, one: Statement, days: Days, language: str) -> None:
    page.ink(INK, 11)
    page.row(one.currency, 8)
    page.ink(INK, 9)
    with page.table(
        col_widths=tuple(width for _, width, _ in _COLUMNS),
        text_align=tuple(align for _, _, align in _COLUMNS),
        borders_layout="HORIZONTAL_LINES",
        headings_style=FontFace(color=INK),
        line_height=6,
    ) as table:
        table.row([word(key, language) for key, _, _ in _COLUMNS])
        table.row([str(days.first), word("opening", language), "", "", "", _money(one.opening)])
        for move in one.moves:
            sides = [_money(move.amount), ""] if move.amount > 0 else ["", _money(-move.amount)]
            table.row([str(move.on), word(move.kind, language), move.document, *sides, _money(move.balance)])
        table.row([str(days.last), word("closing", language), "", "", "", _money(one.closing)])


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
