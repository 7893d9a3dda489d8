"""The text contacts are found by: names as written, in pinyin and by its initials, numbers and mails. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

_SEPARATOR: Final = "\n"  # stands in no word that is searched for, so nothing is found across two fields
MOST_WORDS: Final = 6


def search_text(name: str, company_name: str, numbers: Iterable[str], mails: Iterable[str]) -> str:
    """All that finds a contact, one thing a line."""
    digits = (number.lstrip("+") for number in numbers)
    parts = [*_spoken(name), *_spoken(company_name), *digits, *mails]
    return _SEPARATOR.join(dict.fromkeys(folded for part in parts if (folded := fold(part))))


def words_of(text: str) -> Sequence[str]:
    """What each must be found of a search; a number as people write it is one word of its digits."""
    if digits := _digits_alone(text):
        return [digits]
    return fold(text).split()[:MOST_WORDS]


def fold(text: str) -> str:
    """Small letters, full-width forms as plain ones, and one space between words."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _spoken(name: str) -> tuple[str, str, str]:
    """The name, its full pinyin and its initials: 王小明, wangxiaoming, wxm."""
    from pypinyin import lazy_pinyin  # 58 MB of characters, which most of our processes never need

    syllables = [word for part in lazy_pinyin(name) for word in part.split()]
    return name, "".join(syllables), "".join(part[0] for part in syllables)


def _digits_alone(text: str) -> str:
    """The digits of "010-8888 1234" without their leading zeros; nothing for what holds a letter."""
    digits = "0123456789"
    plain = unicodedata.normalize("NFKC", text)
    if any(not (character in "+-() ." or character in digits) for character in plain):
        return ""
    return "".join(filter(digits.__contains__, plain)).lstrip("0")
