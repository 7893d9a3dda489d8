"""The books agree when nothing happened to them, and every way to disagree is found and named."""

import io
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls import services, tasks
from telephony.calls.books import MARGIN
from telephony.calls.daily import switch_day
from telephony.calls.models import Call, Leg
from telephony.calls.reconciliation import Booked, Books, Channel, SwitchRecord, Unsound, compare
from telephony.calls.record import CallRecord, LegRecord, StrayRecord
from telephony.calls.sums import Fault
from telephony.nodes.models import Cdr, Cel
from tenants.companies.models import Company
from tests.telephony.factories import NOON, answered_call, at

CALLER = Channel("1.1", "PJSIP/carrier-lab-00000001", 1000, 1020, 71_500)
AGENT = Channel("1.2", "PJSIP/a01-00000002", 7500, 11_450, 71_510)
AGREED = Books(
    channels=[CALLER, AGENT],
    legs=[Booked("1.1", 3, "l1", 1003, 1021, 71_499, "rated"), Booked("1.2", 3, "l2", 7500, 11_450, 71_600, "free")],
    strays=set(),
    records=[SwitchRecord("1.1", CALLER.name, AGENT.name)],
)


def kinds(books: Books) -> list[str]:
    return [difference.kind for difference in compare(books)]


def with_leg(books: Books, index: int, **changes: Any) -> Books:
    legs = list(books.legs)
    legs[index] = replace(legs[index], **changes)
    return replace(books, legs=legs)


def test_books_that_agree_within_the_tolerance_have_no_difference() -> None:
    assert compare(AGREED) == []


def test_a_channel_may_be_a_stray_or_still_up() -> None:
    stray = Channel("1.3", "PJSIP/carrier-lab-00000003", 2000, None, 2100)
    up = Channel("1.4", "PJSIP/carrier-lab-00000004", 2000, None, None)
    records = [*AGREED.records, SwitchRecord("1.3", stray.name, "")]
    assert kinds(replace(AGREED, channels=[*AGREED.channels, stray, up], strays={"1.3"}, records=records)) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda books: replace(books, legs=books.legs[:1]), ["no_leg"]),
        (lambda books: replace(books, channels=books.channels[:1]), ["no_channel"]),
        (lambda books: replace(books, legs=[*books.legs, books.legs[0]]), ["two_legs"]),
        (lambda books: replace(books, records=[]), ["no_cdr", "no_cdr"]),
        (lambda books: replace(books, records=[*books.records, SwitchRecord("9.9", "PJSIP/x-1", "")]), ["cdr_only"]),
        (lambda books: with_leg(books, 0, started_ms=1500), ["started_differs"]),
        (lambda books: with_leg(books, 0, answered_ms=None), ["answered_missing"]),
        (lambda books: with_leg(books, 1, answered_ms=11_000), ["answered_differs"]),
        (lambda books: with_leg(books, 1, ended_ms=72_000), ["ended_differs"]),
        (lambda books: with_leg(books, 1, state=""), ["no_usage"]),
        (lambda books: replace(books, channels=[CALLER, replace(AGENT, ended_ms=None)]), ["not_ended"]),
        (
            lambda books: replace(books, channels=[CALLER, replace(AGENT, ended_ms=None, lost=True)], records=[]),
            ["no_cdr"],
        ),
        (
            lambda books: replace(
                books, channels=[CALLER, replace(AGENT, ended_ms=None, lost=True)], legs=books.legs[:1]
            ),
            ["no_leg"],
        ),
        (lambda books: replace(books, unsound=[Unsound("c1", 3, Fault("wait_sum", "1 of 2"))]), ["wait_sum"]),
    ],
)
def test_every_way_to_disagree_is_named(change: Callable[[Books], Books], expected: list[str]) -> None:
    assert kinds(change(AGREED)) == expected


def test_a_leg_or_channel_just_outside_the_stretch_is_no_difference() -> None:
    assert kinds(replace(AGREED, legs=AGREED.legs[:1], known_legs={"1.1", "1.2"})) == []
    assert kinds(replace(AGREED, channels=[AGENT], known_channels={"1.1", "1.2"})) == []


def no_usage(legs: object) -> None:
    """No billing here."""


def all_rated(company_id: int, leg_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """Finance knows everything."""
    return dict.fromkeys(leg_ids, "rated")


@pytest.fixture
def call(company_a: Company, monkeypatch: pytest.MonkeyPatch) -> CallRecord:
    """A call in our books and in the switch's."""
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.no_usage")
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_STATES", f"{__name__}.all_rated")
    record = answered_call(company_a)
    services.store_calls([record])
    names = ["PJSIP/carrier-lab-00000001", "PJSIP/a0123-00000002"]
    with public_scope():
        for leg, name in zip(record.legs, names, strict=True):
            tell(leg, name)
        Cdr.objects.create(
            uniqueid=record.legs[0].channel_id, channel=names[0], dstchannel=names[1], start=NOON.timestamp()
        )
    return record


def tell(leg: LegRecord, name: str) -> None:
    """Write what cel_pgsql would."""
    moments = {"CHAN_START": leg.started_at, "ANSWER": leg.answered_at, "HANGUP": leg.ended_at}
    for kind, moment in moments.items():
        if moment is not None:
            Cel.objects.create(eventtype=kind, eventtime=moment.timestamp(), uniqueid=leg.channel_id, channame=name)


def reconcile(**options: str) -> tuple[int, str]:
    out, code = io.StringIO(), 0
    try:
        since, until = (NOON - timedelta(minutes=1)).isoformat(), at(60_000).isoformat()
        call_command("reconcile", since=since, until=until, stdout=out)
    except SystemExit as end:
        code = int(str(end.code))
    return code, out.getvalue()


def test_the_command_ends_well_when_the_books_agree(call: CallRecord) -> None:
    code, printed = reconcile()
    assert (code, printed) == (0, "2 channels (0 still up) = 2 legs + 0 strays; 2 rated; 0 differences\n")


def test_the_command_ends_with_1_and_prints_each_difference(call: CallRecord, company_a: Company) -> None:
    with company_scope(company_a):
        Leg.objects.filter(party="agent").delete()
        Leg.objects.update(ended_at=at(70_000))
    code, printed = reconcile()
    assert code == 1
    assert f"no_leg             {call.legs[1].channel_id}" in printed
    assert "ours is -500 ms off the switch's" in printed
    assert printed.endswith("2 differences\n")


def test_a_caller_who_rang_while_nobody_was_there_to_hear_is_no_lost_call(call: CallRecord) -> None:
    unheard = LegRecord(
        id=call.id, party="caller", direction="in", channel_id="1763.78", started_at=at(5000), ended_at=at(5100)
    )
    with public_scope():
        tell(unheard, "PJSIP/carrier-lab-00000010")
        Cdr.objects.create(uniqueid="1763.78", channel="PJSIP/carrier-lab-00000010", start=at(5000).timestamp())
    assert reconcile()[0] == 1
    with public_scope():
        Cel.objects.create(
            eventtype="USER_DEFINED", userdeftype="unheard", eventtime=at(5000).timestamp(), uniqueid="1763.78"
        )
    assert reconcile()[0] == 0


def test_a_phone_rung_by_another_node_stands_in_the_books_once(call: CallRecord) -> None:
    """The leg is this node's channel, in whatever context it ends; the other node's half of it counts for nothing."""
    name, other = "PJSIP/linepool-trunk-00000001", replace(call.legs[1], channel_id="1764.1")
    with public_scope():
        Cel.objects.filter(uniqueid=call.legs[1].channel_id).update(channame=name)
        Cdr.objects.update(dstchannel="")
        for uniqueid in (call.legs[1].channel_id, other.channel_id):
            Cdr.objects.create(uniqueid=uniqueid, channel=name, dcontext="trunk", start=NOON.timestamp())
        tell(other, name)
        Cel.objects.filter(uniqueid=other.channel_id).update(context="trunk", linkedid=other.channel_id)
    assert reconcile() == (0, "2 channels (0 still up) = 2 legs + 0 strays; 2 rated; 0 differences\n")


def test_a_stray_accounts_for_its_channel_and_helper_channels_do_not_count(call: CallRecord) -> None:
    stray = LegRecord(
        id=call.id, party="caller", direction="in", channel_id="1763.77", started_at=at(5000), ended_at=at(5100)
    )
    services.store_calls([StrayRecord("1763.77", at(5000), at(5100), "unknown_number", "+862000000000")])
    with public_scope():
        tell(stray, "PJSIP/carrier-lab-00000009")
        tell(replace(stray, channel_id="1763.78"), "Recorder/ARI-00000001;2")
        tell(replace(stray, channel_id="1763.79"), "Snoop/1763.77-00000001")  # a supervisor's ear
        Cdr.objects.create(uniqueid="1763.77", channel="PJSIP/carrier-lab-00000009", start=at(5000).timestamp())
    code, printed = reconcile()
    assert (code, printed) == (0, "3 channels (0 still up) = 2 legs + 1 strays; 2 rated; 0 differences\n")


def test_a_call_at_the_very_edge_of_what_is_read_is_in_both_books(call: CallRecord) -> None:
    edge = NOON - timedelta(minutes=1) - MARGIN
    early = replace(call.legs[0], channel_id="1763.1", started_at=edge - timedelta(milliseconds=2), ended_at=edge)
    with public_scope():
        tell(replace(early, answered_at=None), "PJSIP/carrier-lab-00000003")
        Cdr.objects.create(uniqueid="1763.1", channel="PJSIP/carrier-lab-00000003", start=edge.timestamp() + 0.001)
    assert reconcile()[0] == 0


HALVES = (
    Channel("1.8", "Local/+862081880001@carrier-00000001;1", 2000, 2100, 9000),
    Channel("1.9", "Local/+862081880001@carrier-00000001;2", 2000, 2100, 9000),
)


def test_a_call_to_another_companys_public_line_is_a_leg_in_each_call() -> None:
    channels = [*AGREED.channels, *HALVES]
    ours = Booked("1.8", 3, "l3", 2000, 2100, 9000, "rated")
    theirs = Booked("1.9", 4, "l4", 2000, 2100, 9000, "rated")
    assert kinds(replace(AGREED, channels=channels, legs=[*AGREED.legs, ours, theirs])) == []
    assert kinds(replace(AGREED, channels=channels, legs=[*AGREED.legs, ours])) == ["no_leg"]


def test_both_halves_are_read_from_the_switchs_own_book_and_the_second_company_is_charged_too(
    call: CallRecord, company_a: Company, company_b: Company
) -> None:
    legs = [
        LegRecord(new_id(), "outside", "out", HALVES[0].id, at(2000), at(9000), at(2100), dialled="+862081880001"),
        LegRecord(new_id(), "caller", "in", HALVES[1].id, at(2000), at(9000), at(2100)),
    ]
    for company, leg in zip((company_a, company_b), legs, strict=True):
        services.store_calls([replace(answered_call(company), legs=(leg,))])
    with public_scope():
        for leg, half in zip(legs, HALVES, strict=True):
            tell(leg, half.name)
    code, printed = reconcile()
    assert (code, printed) == (0, "4 channels (0 still up) = 4 legs + 0 strays; 4 rated; 0 differences\n")


def test_a_stored_call_whose_times_do_not_add_up_is_reported_with_its_id(call: CallRecord, company_a: Company) -> None:
    with company_scope(company_a):
        Call.objects.update(wait_ms=1)
    code, printed = reconcile()
    assert code == 1
    assert f"wait_sum           {call.id}" in printed


def test_the_demo_companys_invented_past_has_no_channels_and_is_no_difference(
    call: CallRecord, company_a: Company
) -> None:
    with company_scope(company_a):
        Leg.objects.update(channel_id="demo-1")
    with public_scope():
        Cel.objects.all().delete()
        Cdr.objects.all().delete()
    assert reconcile() == (0, "0 channels (0 still up) = 0 legs + 0 strays; no usage asked; 0 differences\n")


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(CommandError, match="offset"):
        call_command("reconcile", since="2026-11-20T00:00:00")


def test_the_daily_task_counts_the_differences_of_the_last_day(
    company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_SINK", f"{__name__}.no_usage")
    monkeypatch.setattr(settings, "LINEPOOL_USAGE_STATES", "")
    hour_ago, days_ago = timezone.now() - timedelta(hours=1), timezone.now() - timedelta(days=2)
    services.store_calls([answered_call(company_a, start=hour_ago), answered_call(company_a, start=days_ago)])
    assert tasks.reconcile() == 2  # both legs of the younger call have no channel


def day_of(company: Company, moment: datetime = NOON) -> date:
    return moment.astimezone(ZoneInfo(company.timezone)).date()


def test_a_companys_day_is_counted_by_what_finance_says_and_opens_to_the_call(
    call: CallRecord, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=3))
    told = switch_day(day_of(company_a))
    assert told.whole is True
    assert [(tally.company_id, tally.legs, tally.rated) for tally in told.tallies] == [(company_a.pk, 2, 2)]
    assert list(told.differences) == []
    assert switch_day(day_of(company_a) - timedelta(days=1)).tallies == []
    with public_scope():
        Cel.objects.filter(uniqueid=call.legs[1].channel_id).delete()
    (lost,) = switch_day(day_of(company_a)).differences
    assert (lost.kind, lost.company_id, lost.call_id) == ("no_channel", company_a.pk, str(call.id))


def test_when_the_switchs_records_are_gone_legs_are_still_compared_with_finance(
    call: CallRecord, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=20))
    with public_scope():
        Cel.objects.all().delete()
    told = switch_day(day_of(company_a))
    assert told.whole is False
    assert [(tally.legs, tally.rated) for tally in told.tallies] == [(2, 2)]
    assert list(told.differences) == []


def test_a_channel_nobody_knows_of_is_told_on_one_day_only(
    call: CallRecord, company_a: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(days=3))
    with public_scope():
        for kind in ("CHAN_START", "HANGUP"):
            Cel.objects.create(
                eventtype=kind, eventtime=NOON.timestamp(), uniqueid="9.9", channame="PJSIP/carrier-lab-9"
            )
        Cdr.objects.create(uniqueid="9.9", channel="PJSIP/carrier-lab-9", start=NOON.timestamp())
    days = [day_of(company_a) + timedelta(days=n) for n in (-1, 0, 1)]
    found = [(one.kind, one.company_id, one.subject) for day in days for one in switch_day(day).differences]
    assert found == [("no_leg", None, "9.9")]
