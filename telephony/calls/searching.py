"""The text a call is found by: the database keeps it with the call, and has an index of its trigrams.

A trigram needs three characters in a word, which 王芳 has not: every Chinese, Japanese or Korean character is therefore
a word by itself, in what is kept and in what is asked for.
"""

from __future__ import annotations

import re
from typing import Final

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Upper

_EACH_A_WORD: Final = r"([\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF])"
_SEPARATOR: Final = "\n"  # stands in nothing that is searched for, so nothing is found across two fields


def _one_a_line(*columns: str) -> Concat:
    first, *others = (F(column) for column in columns)
    return Concat(first, *(part for column in others for part in (Value(_SEPARATOR), column)), output_field=TextField())


SEARCH_TEXT: Final = Func(
    Upper(_one_a_line("contact_name", "agent_name", "queue_name", "caller", "called")),
    Value(_EACH_A_WORD),
    Value(r" \1 "),
    Value("g"),
    function="REGEXP_REPLACE",
    output_field=TextField(),
)


def parts_of(text: str) -> list[str]:
    """What may be found of a call for this search, any one of them: the words as they are, and of a number its digits,
    however it was typed (020-8188 0001, +86 20…)."""
    words = text.strip()
    if not words:
        return []
    parts = [re.sub(_EACH_A_WORD, r" \1 ", words.upper())]
    digits = "".join(character for character in words if character.isdigit())
    if digits and not any(character.isalpha() for character in words):
        number = digits.lstrip("0") or digits
        return [number] if number in words else [*parts, number]  # digits in a row: found wherever the words are
    return parts
