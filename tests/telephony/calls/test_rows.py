"""The fast way into the tables: every column is written, and what is told twice is stored once."""

from __future__ import annotations

from dataclasses import replace

from django.apps import apps
from django.db import models

from linepool.kernel.tenancy import company_scope
from telephony.calls import rows
from telephony.calls.models import Call, CallEvent, Leg, Stay, Stint
from telephony.calls.record import VoicemailRecord
from telephony.recordings.rows import KINDS, sounds_of
from tenants.companies.models import Company
from tests.telephony.factories import NOON, answered_call, with_recording


def columns_of(name: str) -> set[str]:
    """The table's columns but for what it makes itself."""
    app, _, model = name.partition("_")
    fields = apps.get_model(app, model)._meta.concrete_fields
    return {field.column for field in fields if not isinstance(field, models.AutoField | models.GeneratedField)}


def test_every_column_of_every_table_is_written(company_a: Company) -> None:
    record = answered_call(company_a)
    written = {
        rows.CALLS: rows._call(record),
        "calls_leg": rows._leg(record, record.legs[0]),
        "calls_stay": rows._stay(record, record.stays[0]),
        "calls_stint": rows._stint(record, record.stints[0]),
        "calls_callevent": next(rows._events(record)),
    }
    assert set(written) == {rows.CALLS, *rows.PARTS}
    left = VoicemailRecord(file="recording/v.wav", started_at=NOON, duration_ms=2_000, queue_id="q-1")
    sounds = sounds_of([replace(with_recording(company_a), voicemail=left)])
    assert set(sounds) == set(KINDS)
    written |= {name: only for name, (only,) in sounds.items()}
    for name, row in written.items():
        assert set(row) == columns_of(name), name


def test_of_calls_told_again_nothing_is_stored_again(company_a: Company) -> None:
    first, second = answered_call(company_a), answered_call(company_a)
    with company_scope(company_a):
        assert rows.insert_calls([first]) == ({first.id}, set())
        counts = [model._default_manager.count() for model in (Call, Leg, Stay, Stint, CallEvent)]
        assert rows.insert_calls([first, second]) == ({second.id}, set())
        assert [model._default_manager.count() for model in (Call, Leg, Stay, Stint, CallEvent)] == [
            2 * count for count in counts
        ]


def test_a_number_beyond_64_bits_is_kept_as_it_is(company_a: Company) -> None:
    record = replace(answered_call(company_a), data={"big": 2**80})
    with company_scope(company_a):
        rows.insert_calls([record])
        assert Call.objects.get().data == {"big": 2**80}
