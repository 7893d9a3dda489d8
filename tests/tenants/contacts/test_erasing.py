"""A person erased: nothing of them is left in the company, and its calls still count, cost and add up."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.ids import new_id
from telephony.callbacks.models import Callback, State
from telephony.calls.models import Call, CallEvent, Leg, WrapUp
from telephony.calls.record import EventRecord
from telephony.calls.services import store_calls
from telephony.recordings.models import Recording, SoundStatus
from telephony.recordings.store import store
from tenants.companies.models import Company
from tenants.contacts.models import Contact, ErasedBan
from tenants.contacts.selectors import wants_no_calls
from tenants.contacts.services import create_contact
from tests.telephony.factories import NOON, answered_call

MOBILE, OTHER = "+8613800001234", "+8613900005678"
SECRETS = ("13800001234", "王小明", "wang@", "likes tea", "order 7", "4711")


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.LINEPOOL_RECORDING_DIR = tmp_path / "store"
    settings.LINEPOOL_RECORDING_STORE = "disk"
    return tmp_path


@pytest.fixture
def wang(in_a: Company, bob: User, disk: Path) -> Contact:
    """Called once, was recorded, typed, was written about, and was promised a call."""
    record = answered_call(in_a, contact_name="王小明", data={"order": "order 7"})
    typed = [
        EventRecord(NOON, "digit", {"digit": "4711"}),
        EventRecord(NOON, "callback.wanted", {"number": MOBILE, "queue": "service"}),
    ]
    store_calls([record, answered_call(in_a, caller=OTHER)])
    Call.objects.filter(pk=record.id).update(note="likes tea", talk_note="likes tea")
    Leg.objects.filter(call__caller=OTHER, remote=MOBILE).update(remote=OTHER)
    for position, event in enumerate(typed, start=100):
        CallEvent.objects.create(call_id=record.id, position=position, at=event.at, kind=event.kind, data=event.data)
    WrapUp.objects.create(call_id=record.id, user_id=7, started_at=NOON, ended_at=NOON, wrap_up_ms=0, note="likes tea")
    sound = disk / "sound.wav"
    sound.write_bytes(b"RIFF")
    store().put("companies/1/sound.wav", sound)
    Recording.objects.create(
        id=new_id(), call_id=record.id, status=SoundStatus.STORED, key="companies/1/sound.wav", channels=2,
        started_at=NOON, size=4,
    )  # fmt: skip
    Callback.objects.create(
        id=new_id(), queue_id="q", number=MOBILE, state=State.DONE, arrived_at=NOON, changed_at=NOON, note="likes tea"
    )
    return create_contact(
        bob, name="王小明", numbers=[{"number": MOBILE}], mails=["wang@example.com"], notes="likes tea"
    )


def everything(schema: str) -> str:
    """All text of every table of the company."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema])
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')  # noqa: S608 - names from the catalogue
            found += [row for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_of_the_person_is_left_in_any_table_and_the_calls_still_count(
    boss: Client, wang: Contact, in_a: Company, disk: Path
) -> None:
    before = everything(in_a.schema_name)
    assert [secret for secret in SECRETS if secret not in before] == []
    facts = ("id", "outcome", "started_at", "duration_ms", "talk_ms", "agent_id", "queue_id", "disposition_code")
    calls = list(Call.objects.values(*facts).order_by("id"))
    url = f"/api/contacts/{wang.pk}/erase/"
    looked = boss.get(url).json()
    assert looked == {"calls": 1, "sounds": 1, "shared_numbers": []}
    assert everything(in_a.schema_name) == before, "a look changes nothing"
    assert boss.post(url).json() == looked
    after = everything(in_a.schema_name)
    assert [secret for secret in SECRETS if secret in after] == []
    assert list(Call.objects.values(*facts).order_by("id")) == calls
    assert set(Call.objects.values_list("caller", flat=True)) == {"+861380000****", OTHER}
    assert Leg.objects.filter(remote="+861380000****").count() == 1
    assert CallEvent.objects.get(kind="callback.wanted").data == {"number": "+861380000****", "queue": "service"}
    assert [path for path in (disk / "store").rglob("*") if path.is_file()] == []
    assert boss.post(url).status_code == 404


def test_the_audit_tells_how_much_and_of_whom_nothing(boss: Client, wang: Contact) -> None:
    boss.post(f"/api/contacts/{wang.pk}/erase/")
    entry = Entry.objects.get(verb="contact.erased")
    assert (entry.target, entry.details) == (f"contact:{wang.pk}", {"calls": 1, "sounds": 1})


def test_calls_of_a_number_that_somebody_else_has_too_are_left_alone(boss: Client, wang: Contact, bob: User) -> None:
    create_contact(bob, name="Li", numbers=[{"number": MOBILE}])
    told = boss.post(f"/api/contacts/{wang.pk}/erase/").json()
    assert told == {"calls": 0, "sounds": 0, "shared_numbers": [MOBILE]}
    assert (Call.objects.filter(caller=MOBILE).count(), Recording.objects.count()) == (1, 1)
    assert [one.name for one in Contact.objects.all()] == ["Li"]


def test_who_asked_not_to_be_called_is_still_not_called(boss: Client, wang: Contact, in_a: Company) -> None:
    Contact.objects.filter(pk=wang.pk).update(do_not_call=True)
    boss.post(f"/api/contacts/{wang.pk}/erase/")
    assert (wants_no_calls(MOBILE), wants_no_calls(OTHER)) == (True, False)
    assert ErasedBan.objects.count() == 1
    assert "13800001234" not in everything(in_a.schema_name)


@pytest.mark.parametrize("unfinished", ["sound", "callback"])
def test_while_something_is_under_way_nothing_is_erased(
    boss: Client, wang: Contact, in_a: Company, unfinished: str
) -> None:
    if unfinished == "sound":
        Recording.objects.update(status=SoundStatus.PENDING)
    else:
        Callback.objects.update(state=State.WAITING)
    before = everything(in_a.schema_name)
    refused = boss.post(f"/api/contacts/{wang.pk}/erase/")
    assert (refused.status_code, refused.json()["code"]) == (409, "person_under_way")
    assert everything(in_a.schema_name) == before


def test_an_agent_erases_nobody(browser: Client, wang: Contact) -> None:
    url = f"/api/contacts/{wang.pk}/erase/"
    assert [browser.get(url).status_code, browser.post(url).status_code] == [403, 403]
    assert Contact.objects.filter(pk=wang.pk).exists()
