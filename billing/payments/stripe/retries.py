"""When a declined card is tried again: pure. Reminders and suspension go on beside it by the invoice's due date."""

from datetime import datetime, timedelta
from typing import Final

DAYS: Final = (1, 3, 5, 7)
"""After the first, second… decline; after the last only another card helps."""
_TO_OURS: Final = {
    "insufficient_funds": "insufficient_funds",
    "withdrawal_count_limit_exceeded": "insufficient_funds",
    "card_velocity_exceeded": "insufficient_funds",
    "expired_card": "expired_card",
    "authentication_required": "authentication_required",
    "incorrect_cvc": "wrong_data",
    "invalid_cvc": "wrong_data",
    "incorrect_number": "wrong_data",
    "invalid_number": "wrong_data",
    "invalid_expiry_month": "wrong_data",
    "invalid_expiry_year": "wrong_data",
    "lost_card": "do_not_honor",
    "stolen_card": "do_not_honor",
    "pickup_card": "do_not_honor",
    "fraudulent": "do_not_honor",
    "currency_not_supported": "not_supported",
    "card_not_supported": "not_supported",
    "processing_error": "processing_error",
    "try_again_later": "processing_error",
}
_FINAL: Final = frozenset({"expired_card", "authentication_required", "wrong_data", "do_not_honor", "not_supported"})
_NEVER: Final = frozenset({"do_not_try_again", "confirm_card_data"})
"""Stripe's advice (``advice_code``): the bank fines who tries again."""


def reason_of(code: str | None, decline_code: str | None) -> str:
    """Our word for why a bank said no: one of few, with text on the screens. Banks are not told apart further, and a
    stolen card is not told to who holds it."""
    for word in (decline_code, code):
        if word in _TO_OURS:
            return _TO_OURS[word]
    return "card_declined"


def next_try(reason: str, advice: str | None, tries: int, declined_at: datetime) -> datetime | None:
    """When to try again after the ``tries``-th decline; None: not with this card."""
    if reason in _FINAL or advice in _NEVER or tries > len(DAYS):
        return None
    return declined_at + timedelta(days=DAYS[tries - 1])
