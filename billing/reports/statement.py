"""A company's statement of account (对账单): what it owed, what came and went, what it owes; from the ledger."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.db import connection

from billing.invoices.models import CreditNote, Invoice
from billing.ledger.models import Account
from billing.payments.models import Payment
from billing.reports.periods import Days
from linepool.kernel.sheets import Cell

_ACCOUNTS: Final = (Account.RECEIVABLE.value, Account.CREDIT.value)
_OPENING: Final = """
    SELECT t.currency, sum(e.amount) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.company_id = %s AND t.booked_on < %s AND e.account = ANY(%s) GROUP BY 1
"""
_MOVES: Final = """
    SELECT t.id, t.booked_on, t.kind, t.currency, sum(e.amount)
    FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.company_id = %s AND t.booked_on BETWEEN %s AND %s AND e.account = ANY(%s)
    GROUP BY t.id, t.booked_on, t.created_at, t.kind, t.currency HAVING sum(e.amount) <> 0
    ORDER BY t.booked_on, t.created_at, t.id
"""
WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "title": ("对账单", "Statement of account"),
    "date": ("日期", "Date"),
    "what": ("事项", "What"),
    "document": ("单据", "Document"),
    "debit": ("应收", "Charged"),
    "credit": ("实收", "Paid or credited"),
    "balance": ("余额", "Balance"),
    "currency": ("币种", "Currency"),
    "opening": ("期初余额", "Opening balance"),
    "closing": ("期末余额", "Closing balance"),
    "invoice": ("账单", "Invoice"),
    "credit_note": ("红字账单", "Credit note"),
    "payment": ("付款", "Payment"),
    "refund": ("退款", "Refund"),
    "write_off": ("坏账核销", "Written off"),
    "top_up": ("充值", "Top-up"),
    "trial_credit": ("试用赠金", "Trial credit"),
    "adjustment": ("调整", "Adjustment"),
    "reversal": ("冲销", "Taken back"),
    "note": (
        "正数为贵公司应付，负数为贵公司预存。",
        "A positive balance is owed to us; a negative one is held for you.",
    ),
}


@dataclass(frozen=True, slots=True)
class Move:
    """One happening: positive when more is owed afterwards. ``balance`` is what is owed then."""

    on: date
    kind: str
    document: str
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """The days in one currency: opening + moves = closing. Positive is owed by the company, negative held for it."""

    currency: str
    opening: Decimal
    moves: Sequence[Move]

    @property
    def closing(self) -> Decimal:
        """What is owed at the end of the last day."""
        return self.opening + sum((move.amount for move in self.moves), Decimal(0))


def statements(company_id: int, days: Days, currency: str) -> list[Statement]:
    """One for each currency the company has moved anything in, or an empty one in ``currency``. In the public scope."""
    with connection.cursor() as cursor:
        cursor.execute(_OPENING, [company_id, days.first, list(_ACCOUNTS)])
        opening: dict[str, Decimal] = dict(cursor.fetchall())
        cursor.execute(_MOVES, [company_id, days.first, days.last, list(_ACCOUNTS)])
        moved = cursor.fetchall()
    documents = _documents([row[0] for row in moved])
    currencies = sorted({currency for currency, owed in opening.items() if owed} | {row[3] for row in moved})
    return [_statement(one, opening.get(one, Decimal(0)), moved, documents) for one in currencies or [currency]]


def word(key: str, language: str) -> str:
    """A word of the statement; kinds without one are written as they are."""
    pair = WORDS.get(key)
    return key if pair is None else pair[0 if language.startswith("zh") else 1]


def as_rows(found: Sequence[Statement], days: Days, language: str) -> Iterator[Sequence[Cell]]:
    """The same as a table: opening balance, moves, closing balance of each currency."""
    yield [word(key, language) for key in ("date", "what", "document", "debit", "credit", "balance", "currency")]
    for one in found:
        yield [f"{days.first}", word("opening", language), "", "", "", one.opening, one.currency]
        for move in one.moves:
            sides: tuple[Cell, Cell] = (move.amount, "") if move.amount > 0 else ("", -move.amount)
            yield [f"{move.on}", word(move.kind, language), move.document, *sides, move.balance, one.currency]
        yield [f"{days.last}", word("closing", language), "", "", "", one.closing, one.currency]


def _statement(currency: str, opening: Decimal, moved: Sequence[Any], documents: Mapping[UUID, str]) -> Statement:
    moves, balance = [], opening
    for transaction_id, on, kind, its_currency, amount in moved:
        if its_currency == currency:
            balance += amount
            moves.append(Move(on, kind, documents.get(transaction_id, ""), amount, balance))
    return Statement(currency, opening, moves)


def _documents(transactions: Sequence[UUID]) -> dict[UUID, str]:
    """The number or reference a client knows a transaction by."""
    found: dict[UUID, str] = {}
    for model, name in ((Invoice, "number"), (CreditNote, "number"), (Payment, "reference")):
        rows = model._default_manager.filter(transaction__in=transactions).values_list("transaction_id", name)
        found |= {transaction_id: text or "" for transaction_id, text in rows}
    return found
