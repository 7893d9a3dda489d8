"""Numbers as carriers and people write them, and as we keep them: E.164 with a plus sign."""

from __future__ import annotations

from functools import lru_cache

import phonenumbers

HOME_REGION = "CN"
SHORT = frozenset({"110", "112", "119", "120", "122"})
"""Emergency numbers are dialled as they are."""
LONGEST = 40
"""Of whatever a carrier sends for a number: as much as a call's record holds."""
LONGEST_E164 = 16
"""Fifteen digits and the plus sign."""
_DIGITS = frozenset("+0123456789")


def called_number(text: str) -> str:
    """The number a carrier put into its INVITE, E.164; what cannot be read comes back as digits."""
    return to_e164(text) or _digits(text)[:LONGEST]


def caller_number(text: str) -> str:
    """The caller as shown to people: E.164 when that can be read, else as sent; "" for a withheld number."""
    return to_e164(text) or "".join(filter(str.isprintable, text)).strip()[:LONGEST]


@lru_cache(maxsize=10_000)
def to_e164(text: str, region: str = HOME_REGION) -> str | None:
    """``+8640012345678`` for "400-1234-5678" and its like; ``None`` for what is no number anywhere."""
    digits = _digits(text)
    if digits in SHORT:
        return digits
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        # Carriers also send international numbers without the plus sign.
        return to_e164(f"+{digits}", region) if not digits.startswith("+") and len(digits) > 10 else None
    found = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return found if len(found) <= LONGEST_E164 else None  # the library's own limit is wider


def _digits(text: str) -> str:
    """The plus sign and the digits of the keypad; a carrier's "²" or "٣" is none."""
    return "".join(character for character in text if character in _DIGITS)
