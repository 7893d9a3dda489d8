"""Account numbers a payer types: one wrong digit is found before it is printed. Pure."""

import re
from collections.abc import Iterator

_LABEL = re.compile(r"\bIBAN\b[:\s]*", re.IGNORECASE)
_SHAPE = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")


def is_iban(text: str) -> bool:
    """Whether its check digits fit (ISO 13616: the remainder by 97 is 1)."""
    compact = re.sub(r"\s", "", text).upper()
    if _SHAPE.fullmatch(compact) is None:
        return False
    return int("".join(str(int(sign, 36)) for sign in compact[4:] + compact[:4])) % 97 == 1


def wrong_ibans(text: str) -> list[str]:
    """What stands behind the word IBAN on some line and is none."""
    return [found for found in _written(text) if not is_iban(found)]


def _written(text: str) -> Iterator[str]:
    for line in text.splitlines():
        for behind in _LABEL.split(line)[1:]:
            yield re.split(r"[,;/·|]|\s(?=BIC\b|SWIFT\b)", behind)[0].strip()
