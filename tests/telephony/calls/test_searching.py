"""What a call is found by: any part of its names and numbers, in any script, by an index."""

from __future__ import annotations

import pytest
from django.db import connection

from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call
from telephony.calls.rows import insert_calls
from telephony.calls.searching import parts_of
from telephony.calls.selectors import CallFilter, list_calls
from tenants.companies.models import Company
from tests.telephony.factories import answered_call


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("", []),
        ("  Han  ", ["HAN"]),
        ("王芳", [" 王  芳 "]),
        ("020-8188 0001", ["020-8188 0001", "2081880001"]),
        ("+8613800138000", ["8613800138000"]),
        ("0000", ["0000"]),
        ("Line 7", ["LINE 7"]),
    ],
)
def test_a_search_is_words_and_of_a_number_its_digits(typed: str, parts: list[str]) -> None:
    assert parts_of(typed) == parts


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("王小芳", "小芳"),
        ("ООО Ромашка", "ромаш"),
        ("محمد علي", "حمد"),
        ("José 李 Núñez", "é 李 nú"),
        ("김철수", "철수"),
        ("100%_\\", "%_\\"),
    ],
)
def test_names_of_any_script_are_found_by_a_part(company_a: Company, name: str, typed: str) -> None:
    with company_scope(company_a):
        insert_calls([answered_call(company_a, contact_name=name), answered_call(company_a)])
        assert [call.contact_name for call in list_calls(CallFilter(q=typed))] == [name]


def test_nothing_is_found_across_two_fields(company_a: Company) -> None:
    with company_scope(company_a):
        insert_calls([answered_call(company_a, contact_name="Anna", agent_name="Belle")])
        assert not list_calls(CallFilter(q="Anna Belle")).exists()
        assert list_calls(CallFilter(q="belle")).exists()


def test_the_index_knows_two_chinese_characters(company_a: Company) -> None:
    """Under LC_CTYPE=C pg_trgm would find no trigram in them at all, and each search would read every call."""
    with company_scope(company_a), connection.cursor() as cursor:
        cursor.execute("SELECT show_trgm(' 王  芳 ')")
        assert len(cursor.fetchone()[0]) >= 4
        cursor.execute("SET LOCAL enable_seqscan = off")
        wanted = Call.objects.order_by().filter(search__contains=parts_of("王芳")[0])
        assert "call_search" in wanted.explain()


@pytest.mark.parametrize("few", [0, 1, 2, 1_000])
def test_of_whom_there_are_few_calls_and_of_whom_many_are_found_alike(
    company_a: Company, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr("telephony.calls.selectors._FEW", few)
    with company_scope(company_a):
        hers = [answered_call(company_a, agent_id=7, queue_id=queue) for queue in ("q-1", "q-2")]
        insert_calls([*hers, answered_call(company_a, agent_id=8, queue_id="q-1")])
        assert {call.pk for call in list_calls(CallFilter(agent=7))} == {call.id for call in hers}
        assert [call.pk for call in list_calls(CallFilter(agent=7, queue="q-2"))] == [hers[1].id]
        assert not list_calls(CallFilter(agent=99)).exists()
        assert not list_calls(CallFilter(agent=8, queue="q-2")).exists()
