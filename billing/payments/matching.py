"""Whose transfer is this? Pure: by the invoice number in its text, else by amount and payer; never by a guess."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from billing.payments.bank_file import Transfer


class Certainty(StrEnum):
    """How sure a match is. Only REFERENCE and AMOUNT_AND_NAME are booked without a person."""

    REFERENCE = "reference"
    AMOUNT_AND_NAME = "amount_and_name"
    PAYOUT = "payout"
    """Stripe's payout, which the ledger has: set aside without a person."""
    AMBIGUOUS = "ambiguous"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """An invoice somebody may have paid."""

    id: UUID
    number: str
    company_id: int
    name: str
    currency: str
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class Match:
    """For whom a transfer is: invoices of one company, or several candidates and none chosen."""

    certainty: Certainty
    invoices: tuple[OpenInvoice, ...] = ()


def match(transfer: Transfer, invoices: Sequence[OpenInvoice]) -> Match:
    """Numbers named in the text decide, when they are of one company. Else one invoice of exactly this amount whose
    company is the payer. All other candidates (same amount, or same payer) are for a person."""
    same_currency = [one for one in invoices if one.currency == transfer.currency]
    named = tuple(one for one in same_currency if _names(transfer.text, one.number))
    if named:
        certain = len({one.company_id for one in named}) == 1
        return Match(Certainty.REFERENCE if certain else Certainty.AMBIGUOUS, named)
    amount = [one for one in same_currency if one.open_amount == transfer.amount]
    payer = [one for one in same_currency if _same_name(transfer.payer, one.name)]
    both = [one for one in amount if one in payer]
    if len(both) == 1:
        return Match(Certainty.AMOUNT_AND_NAME, tuple(both))
    candidates = tuple(dict.fromkeys([*both, *payer, *amount]))
    return Match(Certainty.AMBIGUOUS if candidates else Certainty.NONE, candidates)


def _names(text: str, number: str) -> bool:
    """Whether the text holds this number and not a longer one: LP-000017 is not in LP-0000171. Banks drop hyphens."""
    squeezed = re.escape(number.upper()).replace(r"\-", "[- ]?")
    return re.search(rf"(?<![A-Z0-9]){squeezed}(?![0-9])", text.upper()) is not None


def _same_name(payer: str, name: str) -> bool:
    one, other = (re.sub(r"[\W_]+", "", text).casefold() for text in (payer, name))
    return bool(one) and one == other
