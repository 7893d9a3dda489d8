"""The journal's JSON: what goes in comes out, and nothing else is believed."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linepool.kernel.ids import new_id
from telephony.calls.record import (
    CallbackRecord,
    CallRecord,
    EventRecord,
    QueueStay,
    RecordingRecord,
    Stint,
    StrayRecord,
    VoicemailRecord,
    WrapUpRecord,
    decode_entry,
)
from telephony.calls.sums import faults
from telephony.calls.wire import MalformedRecord
from tests.telephony.factories import NOON, answered_call, at, with_recording

COMPANY: Any = SimpleNamespace(pk=3, schema_name="c_acme")
MOMENTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - aware by ``timezones``
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


def test_a_call_with_everything_survives_the_journal() -> None:
    voicemail = VoicemailRecord(file="recording/v.wav", started_at=NOON, duration_ms=5000, queue_id="q-1")
    call = with_recording(
        COMPANY,
        voicemail=voicemail,
        data={"order": "7", "tags": ["a", "b"]},
        stays=(QueueStay("q-1", "客服", at(4020), at(10_500), "answered", 7),),
        stints=(Stint(7, "q-1", "owner", at(10_500), at(70_500), 50_000, 10_000, user_name="李雷"),),
        note="要发票",
        callback_id=new_id(),
    )
    assert CallRecord.from_json(call.to_json()) == call


def test_an_entry_of_the_program_before_this_one_is_still_read() -> None:
    taken = RecordingRecord("recordings/x.raw", at(0), at(60_000))
    raw = json.loads(answered_call(COMPANY, recordings=(taken,)).to_json())
    old = raw["call"]
    recording = old.pop("recordings")[0]
    for name in ("stays", "stints", "note", "callback_id"):
        del old[name]
    for leg in old["legs"]:
        del leg["hold_ms"], leg["dialled"]
    for kept, expected in ((recording, (taken,)), (None, ())):
        entry = decode_entry(json.dumps({"v": 1, "kind": "call", "call": old | {"recording": kept}}))
        assert isinstance(entry, CallRecord)
        assert entry.recordings == expected
        assert entry.stays == (QueueStay("q-1", "客服", at(4020), at(10_500), "answered", 7),)
        assert entry.stints == (Stint(7, "q-1", "owner", at(10_500), at(70_500), 60_000, user_name="李雷"),)
        assert list(faults(entry, entry.legs, entry.stays, entry.stints)) == []


def test_wrap_ups_callbacks_and_strays_survive_the_journal() -> None:
    wrap_up = WrapUpRecord(3, "c_acme", new_id(), 7, at(0), at(9000), "sold", "很满意")
    stray = StrayRecord("1763.1", at(0), at(20), "unknown_number", "+862081889999", "n1")
    assert decode_entry(wrap_up.to_json()) == wrap_up
    wish = CallbackRecord(
        new_id(), 3, "c_acme", "q-1", "客服", "+8613800001234", "waiting", at(0), at(5), at(10), at(99), 1, 3,
        "unanswered", 50, (("english", 2),), new_id(), 7, 8, None, "after six", {"order": "7"},
    )  # fmt: skip
    assert decode_entry(wish.to_json()) == wish
    assert decode_entry(stray.to_json()) == stray


@given(MOMENTS, st.text(max_size=40), st.dictionaries(st.text(max_size=8), st.integers() | st.text(max_size=8)))
def test_any_time_text_and_data_survive_to_the_millisecond(moment: datetime, text: str, data: dict[str, Any]) -> None:
    call = answered_call(COMPANY, started_at=moment, caller=text, events=(EventRecord(moment, "digit", data),))
    assert CallRecord.from_json(call.to_json()) == call


def test_a_time_without_a_zone_is_refused_where_it_is_written() -> None:
    call = answered_call(COMPANY, started_at=datetime(2026, 11, 20))  # noqa: DTZ001 - that is the point
    with pytest.raises(ValueError, match="aware"):
        call.to_json()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"v":2,"kind":"call","call":{}}',
        '{"v":3,"kind":"stray","stray":{}}',
        '{"v":2,"kind":"fax","fax":{}}',
        '{"v":2,"kind":"call","call":{"recording":null}}',
        '{"v":1,"kind":"call","call":{"id":"nonsense"}}',
        '{"v":1,"kind":"wrapup","wrapup":{"surprise":1}}',
    ],
)
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(MalformedRecord):
        decode_entry(text)


def test_a_call_that_lacks_a_field_is_refused() -> None:
    raw = json.loads(answered_call(COMPANY).to_json())
    del raw["call"]["started_at"]
    with pytest.raises(MalformedRecord):
        decode_entry(json.dumps(raw))
