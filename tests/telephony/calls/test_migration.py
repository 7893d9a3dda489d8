"""Calls stored before calls had parts get the parts they had: one wait, one conversation, one wrap-up."""

from importlib import import_module

import pytest
from django.conf import settings
from django.db import connection

from linepool.kernel.tenancy import company_scope
from telephony.calls.models import Call, Stay, Stint, WrapUp
from telephony.calls.services import store_calls
from telephony.calls.sums import faults
from tenants.companies.models import Company
from tests.telephony.factories import answered_call, at

PARTS_OF_OLD_CALLS: str = import_module("telephony.calls.migrations.0002_many_parts").PARTS_OF_OLD_CALLS
KNOWN_PARTS: str = import_module("telephony.calls.migrations.0007_found_by").PARTS_OF_OLD_CALLS


def no_usage(legs: object) -> None:
    """No billing here."""


def test_old_calls_get_their_parts_and_add_up(company_a: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.no_usage")
    gone = {"outcome": "abandoned_queue", "agent_id": None, "agent_name": "", "agent_answered_at": None, "talk_ms": 0}
    answered = answered_call(company_a, stays=(), stints=(), hold_ms=10_000)
    abandoned = answered_call(company_a, start=at(100_000), stays=(), stints=(), legs=(), **gone)
    store_calls([answered, abandoned])
    with company_scope(company_a), connection.cursor() as cursor:
        Call.objects.filter(pk=answered.id).update(
            wrapped_up_at=at(82_250), wrap_up_ms=11_750, disposition_code="sold", note="客户很满意"
        )
        cursor.execute(PARTS_OF_OLD_CALLS)
        stays = list(Stay.objects.order_by("entered_at").values_list("queue_name", "wait_ms", "outcome", "agent_id"))
        stint = Stint.objects.get()
        wrap_up = WrapUp.objects.get()
        for call in Call.objects.all():
            parts = (list(rows.all()) for rows in (call.legs, call.stays, call.stints))
            assert list(faults(call, *parts)) == []  # type: ignore[arg-type]
    assert stays == [("客服", 6480, "answered", 7), ("客服", 6480, "abandoned", None)]
    assert (stint.user_name, stint.joined_at, stint.left_at) == ("李雷", at(10_500), at(70_500))
    assert (stint.talk_ms, stint.hold_ms, stint.role) == (50_000, 10_000, "owner")
    assert (wrap_up.started_at, wrap_up.ended_at, wrap_up.disposition_code) == (at(70_500), at(82_250), "sold")


def test_old_calls_know_who_had_a_part(company_a: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.no_usage")
    call = answered_call(company_a)
    alone = answered_call(company_a, start=at(100_000), stays=(), stints=(), queue_id=None, agent_id=None)
    store_calls([call, alone])
    with company_scope(company_a), connection.cursor() as cursor:
        known = dict(Call.objects.values_list("pk", "agent_ids")), dict(Call.objects.values_list("pk", "queue_ids"))
        assert known == ({call.id: [7], alone.id: []}, {call.id: [call.queue_id], alone.id: []})
        Call.objects.update(agent_ids=[], queue_ids=[])
        cursor.execute(KNOWN_PARTS)
        assert known == (
            dict(Call.objects.values_list("pk", "agent_ids")),
            dict(Call.objects.values_list("pk", "queue_ids")),
        )
