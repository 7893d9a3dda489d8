"""Storing calls: whole, once, with their usage, in the right company."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import UnknownCompany, company_scope, public_scope
from linepool.kernel.usage import LegUsage
from telephony.calls import services
from telephony.calls.errors import UnstorableRecord
from telephony.calls.models import Call, CallEvent, Leg, WrapUp
from telephony.calls.record import CallRecord, QueueStay, RecordingRecord, Stint, StrayRecord, WrapUpRecord
from telephony.nodes.models import SpoolFile, StrayChannel
from telephony.recordings.models import Recording
from tenants.companies.models import Company
from tests.telephony.factories import NUMBER, answered_call, at, with_recording

sunk: list[LegUsage] = []


def sink(legs: Sequence[LegUsage]) -> None:
    """Stands where billing stands."""
    sunk.extend(legs)


def broken_sink(legs: Sequence[LegUsage]) -> None:
    """Billing on a bad day."""
    raise RuntimeError("no ledger today")


@pytest.fixture(autouse=True)
def _sink(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.sink")
    sunk.clear()
    yield
    sunk.clear()


def test_a_call_is_stored_with_legs_and_events_to_the_millisecond(company_a: Company) -> None:
    record = answered_call(company_a)
    services.store_calls([record])
    with company_scope(company_a):
        call = Call.objects.get()
        assert (call.pk, call.outcome, call.agent_name) == (record.id, "answered", "李雷")
        assert (call.started_at, call.agent_answered_at) == (record.started_at, record.agent_answered_at)
        assert (call.duration_ms, call.wait_ms, call.talk_ms) == (70_500, 6480, 60_000)
        assert [leg.party for leg in call.legs.all()] == ["caller", "agent"]
        assert [event.kind for event in call.events.all()] == [event.kind for event in record.events]
        assert [event.at for event in call.events.all()] == [event.at for event in record.events]


def test_storing_again_changes_nothing_and_counts_nothing_twice(company_a: Company) -> None:
    record = with_recording(company_a)
    services.store_calls([record, record])
    services.store_calls([record])
    with company_scope(company_a):
        counts = [model._default_manager.count() for model in (Call, Leg, CallEvent, Recording, SpoolFile)]
    assert counts == [1, 2, 7, 1, 1]
    assert len(sunk) == 2


def test_usage_has_the_exact_times_and_no_full_number_of_the_outside_party(company_a: Company) -> None:
    record = answered_call(company_a, direction="out", called="+8613800001234", caller=NUMBER)
    services.store_calls([record])
    outside, agent = sunk
    assert outside.destination_prefix == "+861380000"
    assert agent.destination_prefix == ""
    assert outside.number == NUMBER
    assert (outside.billable_ms, outside.talk_ms, outside.ivr_ms) == (70_480, 60_000, 4000)
    assert (agent.billable_ms, agent.talk_ms) == (60_050, 60_050)
    assert "1234" not in repr(sunk)


def test_each_company_gets_its_own_calls_and_no_others(company_a: Company, company_b: Company) -> None:
    ours, theirs = answered_call(company_a), answered_call(company_b)
    services.store_calls([ours, theirs])
    for company, record in ((company_a, ours), (company_b, theirs)):
        with company_scope(company):
            assert [call.pk for call in Call.objects.all()] == [record.id]


def test_of_a_call_told_twice_what_was_told_first_counts(company_a: Company) -> None:
    record = answered_call(company_a)
    services.store_calls([record, replace(record, talk_ms=record.talk_ms + 2_000)])
    with company_scope(company_a):
        assert Call.objects.get().talk_ms == record.talk_ms


def test_a_broken_sink_leaves_no_call_behind_and_the_call_can_be_given_again(
    company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = with_recording(company_a)
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.broken_sink")
    with pytest.raises(RuntimeError):
        services.store_calls([record])
    with company_scope(company_a):
        assert not Call.objects.exists()
        assert not SpoolFile.objects.exists()
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.sink")
    services.store_calls([record])
    with company_scope(company_a):
        assert Call.objects.count() == 1


def test_a_wrap_up_is_added_to_its_call_also_in_the_same_batch(company_a: Company) -> None:
    record = answered_call(company_a)
    wrap_up = WrapUpRecord(
        company_a.pk, company_a.schema_name, record.id, 7, at(70_500), at(82_250), "sold", "客户很满意"
    )
    services.store_calls([wrap_up, record])
    with company_scope(company_a):
        call = Call.objects.get()
    assert (call.disposition_code, call.note, call.wrap_up_ms) == ("sold", "客户很满意", 11_750)


def passed_on(company: Company) -> CallRecord:
    """Lei talks for 20 s and passes the caller to another queue; Meimei holds them for 10 of her 30 s."""
    stays = (
        QueueStay("q-1", "客服", at(4000), at(10_500), "answered", 7),
        QueueStay("q-2", "投诉", at(30_500), at(40_500), "answered", 8),
    )
    stints = (
        Stint(7, "q-1", "owner", at(10_500), at(30_500), 20_000, user_name="李雷"),
        Stint(8, "q-2", "owner", at(40_500), at(70_500), 20_000, 10_000, user_name="韩梅梅"),
    )
    recordings = tuple(RecordingRecord(f"recordings/{n}.raw", at(n), at(70_500)) for n in (10_500, 40_500))
    return answered_call(company, stays=stays, stints=stints, recordings=recordings, note="要发票", wait_ms=16_500)


def wrap_up(record: CallRecord, user_id: int, start: int, end: int, code: str = "", note: str = "") -> WrapUpRecord:
    return WrapUpRecord(record.company_id, record.schema, record.id, user_id, at(start), at(end), code, note)


def test_a_call_that_was_passed_on_keeps_every_stay_stint_and_recording(company_a: Company) -> None:
    record = passed_on(company_a)
    services.store_calls([record])
    with company_scope(company_a):
        call = Call.objects.get()
        assert [(stay.queue_name, stay.wait_ms) for stay in call.stays.all()] == [("客服", 6500), ("投诉", 10_000)]
        parts = [(stint.user_name, stint.talk_ms, stint.hold_ms) for stint in call.stints.all()]
        assert parts == [("李雷", 20_000, 0), ("韩梅梅", 20_000, 10_000)]
        assert [sound.file for sound in call.recordings.all()] == ["recordings/10500.raw", "recordings/40500.raw"]
        assert call.talk_note == "要发票"


def test_the_wrap_up_of_the_agent_who_left_last_counts_however_early_it_came(company_a: Company) -> None:
    record = passed_on(company_a)
    services.store_calls([wrap_up(record, 7, 30_500, 36_500, "question", "asked for a refund")])  # the call goes on
    services.store_calls([wrap_up(record, 8, 70_500, 79_500, "refund"), record])
    with company_scope(company_a):
        call = Call.objects.get()
        assert (call.disposition_code, call.note, call.wrap_up_ms) == ("refund", "", 15_000)
        written = [(row.user_id, row.disposition_code, row.wrap_up_ms) for row in call.wrap_ups.all()]
    assert written == [(7, "question", 6000), (8, "refund", 9000)]


def test_an_agent_who_says_nothing_leaves_the_word_of_the_one_before(company_a: Company) -> None:
    record = passed_on(company_a)
    services.store_calls([record, wrap_up(record, 7, 30_500, 36_500, "sold"), wrap_up(record, 8, 70_500, 100_500)])
    with company_scope(company_a):
        call = Call.objects.get()
    assert (call.disposition_code, call.wrap_up_ms) == ("sold", 36_000)


def test_a_correction_replaces_what_its_author_said_and_adds_no_time(company_a: Company) -> None:
    record = passed_on(company_a)
    first, later = wrap_up(record, 8, 70_500, 79_500, "sold"), wrap_up(record, 8, 90_000, 90_000, "refund")
    services.store_calls([record, first])
    services.store_calls([later])
    services.store_calls([first])  # the journal may say things twice
    with company_scope(company_a):
        call = Call.objects.get()
        assert WrapUp.objects.count() == 2
    assert (call.disposition_code, call.wrap_up_ms) == ("refund", 9000)


def test_a_stray_channel_is_remembered_without_the_number_dialled(company_a: Company) -> None:
    stray = StrayRecord("1763.9", at(0), at(40), "unknown_number", "+862081889999")
    services.store_calls([stray, stray])
    with public_scope():
        assert StrayChannel.objects.get().dialled_prefix == "+86208188"


def test_a_call_of_a_company_that_does_not_exist_is_refused(company_a: Company) -> None:
    ghost = Company(pk=999_999, schema_name="c_ghost")
    with pytest.raises(UnknownCompany):
        services.store_calls([answered_call(ghost)])


@pytest.mark.parametrize("fields", [{"number": "+" + "1" * 40}, {"caller": "nul\x00"}, {"data": {"x": "\x00"}}])
def test_a_value_that_can_never_be_stored_is_told_apart_from_a_database_that_is_away(
    company_a: Company, fields: dict[str, Any]
) -> None:
    with pytest.raises(UnstorableRecord):
        services.store_calls([answered_call(company_a, id=new_id(), **fields)])
    with company_scope(company_a):
        assert not Call.objects.exists()


def test_an_upload_is_queued_only_after_the_commit(
    company_a: Company, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: object
) -> None:
    queued: list[object] = []
    monkeypatch.setattr("telephony.recordings.tasks.resume_uploads.apply_async", lambda **_: queued.append(True))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.store_calls([with_recording(company_a), with_recording(company_a)])
        assert queued == []
    assert queued == [True]


def test_a_call_that_ended_where_no_flow_led_is_stored(company_a: Company) -> None:
    record = replace(answered_call(company_a), node=f"queue:{new_id()}")
    services.store_calls([record])
    with company_scope(company_a):
        assert Call.objects.get().node == record.node
