"""Contacts through the API: kept, changed, found, forgotten; and nobody else's."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company
from tenants.contacts.models import Contact
from tests.tenants.desk.conftest import ClientFor

JSON = "application/json"
URL = "/api/contacts/"
WANG = {"name": "王小明", "numbers": [{"number": "138 0013 8000", "label": "手机"}], "mails": ["wang@example.com"]}


def names(browser: Client, **query: str) -> list[str]:
    answer = browser.get(URL, query)
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def keep(browser: Client, **fields: Any) -> dict[str, Any]:
    answer = browser.post(URL, {**WANG, **fields}, JSON)
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_an_agent_keeps_a_contact_and_its_numbers_are_normalised(browser: Client, bob: User) -> None:
    made = keep(browser, numbers=[*WANG["numbers"], {"number": "+8613800138000"}, {"number": "020 8188 0001"}])
    assert made["numbers"] == [{"number": "+8613800138000", "label": "手机"}, {"number": "+862081880001", "label": ""}]
    assert made["owner_id"] == bob.pk
    assert browser.get(f"{URL}{made['id']}/").json() == made


def test_what_is_no_number_is_refused_and_nothing_is_kept(browser: Client) -> None:
    refused = browser.post(URL, {**WANG, "numbers": [{"number": "tomorrow"}]}, JSON)
    assert (refused.status_code, refused.json()["code"]) == (400, "unreadable_number")
    assert refused.json()["fields"] == {"numbers": "tomorrow"}
    assert not Contact.objects.exists()


def test_a_contact_has_twenty_numbers_at_most(browser: Client) -> None:
    many = [{"number": f"138001380{last:02}"} for last in range(21)]
    assert len(keep(browser, numbers=many[:20])["numbers"]) == 20
    refused = browser.post(URL, {**WANG, "numbers": many}, JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["numbers"])


def test_a_contact_is_found_by_name_pinyin_number_and_mail(browser: Client) -> None:
    keep(browser)
    keep(browser, name="Li", numbers=[{"number": "13900139000"}], mails=[])
    for q in ("小明", "wxm", "wangxiao", "138-0013", "wang@exa"):
        assert names(browser, q=q) == ["王小明"], q
    assert names(browser, q="%") == []
    assert names(browser, number="0086 138 0013 8000") == ["王小明"]
    assert names(browser, number="nobody") == []


def test_only_what_is_given_changes_and_the_search_follows(browser: Client) -> None:
    url = f"{URL}{keep(browser)['id']}/"
    changed = browser.patch(url, {"name": "李雷"}, JSON).json()
    assert (changed["name"], changed["mails"], len(changed["numbers"])) == ("李雷", WANG["mails"], 1)
    assert (names(browser, q="wxm"), names(browser, q="lilei"), names(browser, q="13800138")) == (
        [],
        ["李雷"],
        ["李雷"],
    )
    browser.patch(url, {"numbers": []}, JSON)
    assert names(browser, q="13800138") == []


def test_a_do_not_call_flag_taken_back_takes_its_reason_along(browser: Client) -> None:
    url = f"{URL}{keep(browser, do_not_call=True, do_not_call_reason='asked')['id']}/"
    assert browser.get(url).json()["do_not_call_reason"] == "asked"
    assert browser.patch(url, {"do_not_call": False}, JSON).json()["do_not_call_reason"] == ""


def test_the_audit_trail_tells_what_was_done_without_personal_data(browser: Client, boss: Client) -> None:
    url = f"{URL}{keep(browser)['id']}/"
    browser.patch(url, {"notes": "likes tea"}, JSON)
    assert boss.delete(url).status_code == 204
    assert browser.get(url).json()["code"] == "contact_not_found"
    entries = Entry.objects.filter(verb__startswith="contact.")
    assert {row.verb for row in entries} == {"contact.created", "contact.changed", "contact.deleted"}
    told = str([(row.target, row.details) for row in entries])
    assert not any(secret in told for secret in ("小明", "138001", "wang@", "tea"))


def test_an_agent_throws_no_contact_away(browser: Client) -> None:
    url = f"{URL}{keep(browser)['id']}/"
    assert (browser.delete(url).status_code, browser.get(url).status_code) == (403, 200)


def test_pages_follow_each_other_without_a_gap(browser: Client) -> None:
    for last in range(5):
        keep(browser, name=f"Wang {last // 2}", numbers=[], notes=str(last))
    seen: list[str] = []
    answer = browser.get(URL, {"page_size": "2"}).json()
    while True:
        seen += [row["notes"] for row in answer["results"]]
        if not answer["next"]:
            break
        answer = browser.get(answer["next"]).json()
    assert sorted(seen) == list("01234")


@pytest.mark.parametrize("name", ["😀 Wáng", "שלום עולם", "محمد", "x" * 200])
def test_strange_names_are_kept_and_found(browser: Client, name: str) -> None:
    keep(browser, name=name, company_name="公" * 300)
    assert names(browser, q=name[:80]) == [name]
    assert browser.post(URL, {**WANG, "company_name": "公" * 301}, JSON).status_code == 400


def test_another_company_neither_sees_nor_finds_it(
    browser: Client, client_for: ClientFor, company_b: Company, charlie: User
) -> None:
    made = keep(browser)
    other = client_for(charlie, company_b)
    assert names(other, q="wxm") == names(other, number="13800138000") == []
    assert other.get(f"{URL}{made['id']}/").status_code == 404
    with company_scope(company_b):
        assert not Contact.objects.exists()


def test_the_search_has_its_index_in_every_company(in_a: Company) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexdef FROM pg_indexes WHERE schemaname = %s AND indexname = 'contact_search'",
            [in_a.schema_name],
        )
        (found,) = cursor.fetchone()
    assert "gin_trgm_ops" in found


def test_a_contact_is_handed_to_somebody_of_the_company_only(browser: Client, alice: User, charlie: User) -> None:
    url = f"{URL}{keep(browser)['id']}/"
    changed = browser.patch(url, {"owner_id": alice.pk}, JSON).json()
    assert (changed["owner_id"], changed["owner_name"]) == (alice.pk, alice.name)
    refused = browser.patch(url, {"owner_id": charlie.pk}, JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["owner_id"])
    assert browser.patch(url, {"owner_id": None}, JSON).json()["owner_name"] == ""
