"""What a contact is found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.contacts.searching import search_text, words_of


def found(name: str, q: str, *, company: str = "", numbers: tuple[str, ...] = (), mails: tuple[str, ...] = ()) -> bool:
    text = search_text(name, company, numbers, mails)
    words = words_of(q)
    return bool(words) and all(word in text for word in words)


@pytest.mark.parametrize("q", ["小明", "wangxiaoming", "xiaom", "wxm", "WXM", "\uff37\uff38\uff2d"])
def test_a_chinese_name_is_found_by_characters_pinyin_and_initials(q: str) -> None:
    assert found("王小明", q)
    assert not found("李小龙", "wxm")


@pytest.mark.parametrize("q", ["13800138000", "138-0013", "0138 0013", "+86 138 0013 8000", "8613800138000"])
def test_a_number_is_found_by_any_part_however_written(q: str) -> None:
    assert found("Wang", q, numbers=("+8613800138000",))
    assert not found("Wang", q, numbers=("+8613900139000",))


def test_every_word_must_be_found_and_none_across_two_fields() -> None:
    assert found("Ana Maria", "maria acme", company="Acme")
    assert not found("Ana", "maria acme", company="Acme")
    assert not found("Ana", "anaacme", company="Acme")


@given(st.text(min_size=1), st.text())
def test_whatever_the_name_its_own_words_find_it(name: str, company: str) -> None:
    text = search_text(name, company, (), ("a@example.com",))
    assert all(word in text for word in words_of(name) if not word.isascii() or not word.isdigit())
    assert "a@example.com" in text
