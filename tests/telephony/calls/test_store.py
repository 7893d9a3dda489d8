"""Storing calls: whole, once, with their usage, in the right company."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import UnknownCompany, company_scope, public_scope
from linepool.kernel.usage import LegUsage
from telephony.calls import services
from telephony.calls.errors import UnstorableRecord
from telephony.calls.models import Call, CallEvent, Leg
from telephony.calls.record import StrayRecord, WrapUpRecord
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
    assert (agent.billable_ms, agent.talk_ms) == (60_060, 60_060)
    assert "1234" not in repr(sunk)


def test_each_company_gets_its_own_calls_and_no_others(company_a: Company, company_b: Company) -> None:
    ours, theirs = answered_call(company_a), answered_call(company_b)
    services.store_calls([ours, theirs])
    for company, record in ((company_a, ours), (company_b, theirs)):
        with company_scope(company):
            assert [call.pk for call in Call.objects.all()] == [record.id]


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
    monkeypatch.setattr("telephony.recordings.tasks.upload.apply_async", lambda args, **_: queued.append(args))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.store_calls([with_recording(company_a)])
        assert queued == []
    with public_scope():
        assert queued == [(str(SpoolFile.objects.get().pk),)]
