"""Numbers as carriers and people write them."""

from __future__ import annotations

import pytest

from linepool.kernel.numbers import called_number, caller_number, to_e164


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("+862081880000", "+862081880000"),
        ("0086 20 8188 0000", "+862081880000"),
        ("020-81880000", "+862081880000"),
        ("139 0013 9000", "+8613900139000"),
        ("+44 20 7946 0000", "+442079460000"),
        ("110", "110"),
        ("", None),
        ("abc", None),
        ("12", None),
        ("1" * 40, None),
        ("+818808613800138000", None),
        ("²³", None),
    ],
)
def test_a_number_becomes_e164_or_nothing(text: str, expected: str | None) -> None:
    assert to_e164(text) == expected


def test_what_a_carrier_sends_is_kept_even_when_it_is_no_number() -> None:
    assert called_number("x99") == "99"
    assert caller_number("anonymous") == "anonymous"
    assert caller_number("") == ""


def test_what_a_carrier_sends_fits_its_record_and_is_digits_of_the_keypad() -> None:
    """Found by fuzzing: a dialplan takes 80 characters, a record 40, and "²" is a digit to Python."""
    assert called_number("9" * 80) == "9" * 40
    assert called_number("²³٣") == ""
    assert caller_number("\x1b[2Jnobody\x00") == "[2Jnobody"
