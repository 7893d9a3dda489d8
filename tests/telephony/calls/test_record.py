"""The journal's JSON: what goes in comes out, and nothing else is believed."""

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linepool.kernel.ids import new_id
from telephony.calls.record import CallRecord, EventRecord, StrayRecord, VoicemailRecord, WrapUpRecord, decode_entry
from telephony.calls.wire import MalformedRecord
from tests.telephony.factories import NOON, answered_call, at, with_recording

COMPANY: Any = SimpleNamespace(pk=3, schema_name="c_acme")
MOMENTS = st.datetimes(
    datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)  # noqa: DTZ001 - aware by ``timezones``
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))


def test_a_call_with_everything_survives_the_journal() -> None:
    voicemail = VoicemailRecord(file="recording/v.wav", started_at=NOON, duration_ms=5000, queue_id="q-1")
    call = with_recording(COMPANY, voicemail=voicemail, data={"order": "7", "tags": ["a", "b"]})
    assert CallRecord.from_json(call.to_json()) == call


def test_wrap_ups_and_strays_survive_the_journal() -> None:
    wrap_up = WrapUpRecord(3, "c_acme", new_id(), 7, at(0), at(9000), "sold", "很满意")
    stray = StrayRecord("1763.1", at(0), at(20), "unknown_number", "+862081889999", "n1")
    assert decode_entry(wrap_up.to_json()) == wrap_up
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
        '{"v":1,"kind":"fax","fax":{}}',
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
