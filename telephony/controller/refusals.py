"""Why a call is refused: what is said to whoever hears it, and the cause the line is given up with (Q.850).

The codes are stable: they stand in the call's record, on the live board, and in the answer to a desk.
"""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """``words`` names a sentence of ``telephony.prompts``; ``cause`` makes the SIP answer (17: 486, 34, 42: 503)."""

    words: str = "not_in_service"
    cause: int = 21


REFUSALS = {
    "unknown_number": Refusal(cause=1),
    "too_many_calls": Refusal("lines_busy", 17),
    "too_fast": Refusal("lines_busy", 42),
    "too_many_waiting": Refusal("too_many_waiting", 17),
    "carriers_full": Refusal("lines_busy", 34),
    "carrier_too_fast": Refusal("lines_busy", 42),
    "technical_problem": Refusal("technical_problem", 41),
    "spend_day": Refusal("spend_day"),
    "spend_month": Refusal("spend_month"),
    "barred": Refusal("not_allowed"),
    "no_price": Refusal("not_allowed"),
    "bad_number": Refusal("bad_number", 28),
    "do_not_call": Refusal("do_not_call"),
    "no_carrier": Refusal("technical_problem", 34),
}
FRAUD = "fraud_"
"""Codes of calls that a fraud rule stopped begin so; the rule's name follows."""
OF_MONEY = frozenset({"no_credit", "suspended"})
"""What is between the company and the operator: words of that name, for the company's own people."""
SPENDING = frozenset({"spend_day", "spend_month", "no_credit"})


def refusal(reason: str, *, outbound: bool = False) -> Refusal:
    """What a refusal's code means to who hears it. Only the company's own people are told of its money."""
    if reason.startswith(FRAUD):
        return Refusal("stopped_as_suspicious")
    if reason in OF_MONEY and outbound:
        return Refusal(reason)
    return REFUSALS.get(reason, Refusal())
