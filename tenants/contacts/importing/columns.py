"""What a table's columns are called, and what each may be. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from linepool.kernel.numbers import to_e164

TARGETS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": ("name", "full name", "contact", "customer", "姓名", "名称", "联系人", "客户", "客户姓名", "客户名称"),
    "company_name": ("company", "company_name", "organisation", "organization", "firm", "公司", "公司名称", "单位"),
    "number": (
        "numbers", "number", "phone", "phone number", "telephone", "tel", "mobile", "mobile phone", "cell",
        "home phone", "office phone", "work phone", "电话", "号码", "电话号码", "联系电话", "手机", "手机号",
        "手机号码", "座机", "办公电话", "家庭电话",
    ),
    "mail": ("e-mail", "email", "mail", "mails", "e-mail address", "email address", "邮箱", "电子邮箱", "邮件"),
    "notes": ("notes", "note", "remark", "remarks", "comment", "备注", "说明"),
    "do_not_call": ("do not call", "do_not_call", "dnc", "请勿致电", "勿扰", "禁止呼叫", "免打扰"),
    "do_not_call_reason": ("do not call: reason", "do_not_call_reason", "请勿致电原因"),
    "do_not_call_until": ("do not call: until", "do_not_call_until", "请勿致电至"),
}  # fmt: skip
"""What a column may be, and what it is usually called."""
HEADINGS: Final[Mapping[str, tuple[str, str]]] = {
    "name": ("姓名", "Name"),
    "company_name": ("公司", "Company"),
    "number": ("号码", "Numbers"),
    "mail": ("邮箱", "E-mail"),
    "notes": ("备注", "Notes"),
    "do_not_call": ("请勿致电", "Do not call"),
    "do_not_call_reason": ("请勿致电原因", "Do not call: reason"),
    "do_not_call_until": ("请勿致电至", "Do not call: until"),
}
"""How exports are headed."""
SEVERAL: Final = frozenset({"number", "mail"})
"""Of these a table may have several columns."""
_NO_LABEL: Final = frozenset(
    {"numbers", "number", "phone", "phone number", "telephone", "tel", "电话", "号码", "电话号码", "联系电话"}
)
_FEWEST_DIGITS: Final = 7


def suggest(titles: Sequence[str], samples: Sequence[Sequence[str]], others: Mapping[str, str]) -> list[str]:
    """What each column seems to be, by its title, else by what stands in it; "" for what is left out.

    `others`: further titles, in small letters, by what such a column is.
    """
    known = {title: target for target, titles_known in TARGETS.items() for title in titles_known} | dict(others)
    found = [known.get(" ".join(title.casefold().split()), "") for title in titles]
    for place, target in enumerate(found):
        if target not in SEVERAL and target in found[:place]:
            found[place] = ""
    return [target or _guess([row[place] for row in samples]) for place, target in enumerate(found)]


def label_of(title: str) -> str:
    """What a column's title says of the numbers in it: "手机" does, "电话" does not."""
    return "" if title.casefold() in _NO_LABEL else title


def _guess(cells: Sequence[str]) -> str:
    full = [cell for cell in cells if cell]
    if full and all(_looks_like_mail(cell) for cell in full):
        return "mail"
    return "number" if full and all(_looks_like_number(cell) for cell in full) else ""


def _looks_like_mail(cell: str) -> bool:
    return "@" in cell and " " not in cell


def _looks_like_number(cell: str) -> bool:
    digits = sum(character.isdigit() for character in cell)
    plain = all(character.isdigit() or character in "+-() ." for character in cell)
    return plain and digits >= _FEWEST_DIGITS and to_e164(cell) is not None and cell[:1] in "+0123456789("
