"""Contacts that may be one person: shown in pairs with what they share, made one with nothing lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from linepool.accounts.models import User
from linepool.audit.models import Entry
from telephony.calls.services import store_calls
from tenants.companies.models import Company
from tenants.contacts import duplicates
from tenants.contacts.models import Contact
from tenants.contacts.selectors import wants_no_calls
from tenants.contacts.services import create_contact
from tests.telephony.factories import answered_call

MOBILE = "+8613800001234"


def contact(owner: User, name: str, *numbers: str, **fields: Any) -> Contact:
    return create_contact(owner, name=name, numbers=[{"number": number} for number in numbers], **fields)


def pairs(boss: Client) -> list[tuple[str, str, list[str]]]:
    answer = boss.get("/api/contacts/duplicates/")
    assert answer.status_code == 200, answer.content
    return [(row["one"]["name"], row["other"]["name"], row["because"]) for row in answer.json()]


def test_pairs_share_a_number_a_mail_or_a_name_and_the_surest_come_first(boss: Client, bob: User) -> None:
    contact(bob, "Wang", MOBILE, mails=["w@example.com"])
    contact(bob, "Wang Xiaoming", "13800001234", mails=["W@example.com"])
    contact(bob, "Li", "020 8188 0001")
    contact(bob, "Li")
    contact(bob, "Zhang", mails=["z@example.com"])
    assert pairs(boss) == [("Wang", "Wang Xiaoming", ["mail", "number"]), ("Li", "Li", ["name"])]


def test_of_very_many_pairs_a_hundred_are_shown(boss: Client, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "MOST_PAIRS", 4)
    for _ in range(5):
        contact(bob, "Wang", MOBILE)
    assert len(pairs(boss)) == 4


def test_merged_one_stays_with_all_that_was_known_of_both(boss: Client, bob: User, company_a: Company) -> None:
    stays = contact(bob, "Wang", MOBILE, mails=["w@example.com"], notes="tea")
    goes = contact(
        bob, "王小明", MOBILE, "020 8188 0001", company_name="公司", mails=["W@EXAMPLE.com", "x@example.com"],
        notes="milk", do_not_call=True, do_not_call_reason="asked",
    )  # fmt: skip
    store_calls([answered_call(company_a, caller="+862081880001")])
    url = f"/api/contacts/{stays.pk}/merge/{goes.pk}/"
    looked: dict[str, Any] = boss.get(url).json()
    assert Contact.objects.count() == 2, "a look changes nothing"
    made: dict[str, Any] = boss.post(url).json()
    assert looked == {name: made[name] for name in looked}
    assert (made["id"], made["name"], made["company_name"]) == (str(stays.pk), "Wang", "公司")
    assert [row["number"] for row in made["numbers"]] == [MOBILE, "+862081880001"]
    assert (made["mails"], made["notes"]) == (["w@example.com", "x@example.com"], "tea\nmilk")
    assert (made["do_not_call"], made["do_not_call_reason"]) == (True, "asked")
    assert wants_no_calls("+862081880001")
    assert [one.pk for one in Contact.objects.all()] == [stays.pk]
    assert len(boss.get(f"/api/contacts/{stays.pk}/calls/").json()["results"]) == 1, "calls go by numbers"
    assert boss.get("/api/contacts/", {"q": "81880001"}).json()["results"][0]["id"] == str(stays.pk)
    assert Entry.objects.get(verb="contact.merged").details == {"other": str(goes.pk)}
    assert boss.post(url).status_code == 404


def test_a_ban_with_an_end_does_not_shorten_one_without(boss: Client, bob: User) -> None:
    stays = contact(bob, "Wang", MOBILE, do_not_call=True)
    goes = contact(bob, "Wang", do_not_call=True, do_not_call_until=timezone.now() + timedelta(days=1))
    assert boss.post(f"/api/contacts/{stays.pk}/merge/{goes.pk}/").json()["do_not_call_until"] is None


def test_what_one_contact_cannot_hold_is_not_merged(boss: Client, bob: User) -> None:
    stays = contact(bob, "Wang", *(f"138000012{at:02}" for at in range(15)))
    goes = contact(bob, "Wang", *(f"139000012{at:02}" for at in range(15)))
    url = f"/api/contacts/{stays.pk}/merge/{goes.pk}/"
    for answer in (boss.get(url), boss.post(url)):
        assert (answer.status_code, answer.json()["code"]) == (400, "too_much_for_one_contact")
    assert Contact.objects.count() == 2
    itself = boss.post(f"/api/contacts/{stays.pk}/merge/{stays.pk}/")
    assert (itself.status_code, itself.json()["code"]) == (409, "same_contact")


def test_an_agent_merges_nothing(browser: Client, bob: User) -> None:
    one, other = contact(bob, "Wang"), contact(bob, "Wang")
    url = f"/api/contacts/{one.pk}/merge/{other.pk}/"
    assert [browser.get(url).status_code, browser.post(url).status_code] == [403, 403]
    assert browser.get("/api/contacts/duplicates/").status_code == 403
