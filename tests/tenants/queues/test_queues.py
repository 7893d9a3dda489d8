"""Queues: their rules, who serves them, what may be written about a call."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from telephony.acd.types import StrategyName
from tenants.companies.models import Company
from tenants.queues.errors import DispositionNotFound, QueueInUse, QueueNameTaken, QueueNotFound
from tenants.queues.models import Queue, QueueMember, Strategy
from tenants.queues.selectors import access_disposition, access_queue, active_dispositions, memberships_of
from tenants.queues.services import (
    add_member,
    change_queue,
    create_default_dispositions,
    create_queue,
    remove_queue,
    set_dispositions,
    set_members,
)
from tenants.seats.errors import NotAMember


def test_the_strategies_are_those_of_the_engine() -> None:
    assert {choice.value for choice in Strategy} == {name.value for name in StrategyName}


def test_two_queues_cannot_share_a_name(in_a: Company) -> None:
    create_queue("Service")
    with pytest.raises(QueueNameTaken):
        create_queue("Service")
    assert Queue.objects.count() == 1


def test_a_change_writes_only_what_differs(in_a: Company, told: list[int]) -> None:
    queue = create_queue("Service", offer_timeout_ms=20_000)
    change_queue(queue, offer_timeout_ms=15_000, name="Service")
    entry = Entry.objects.get(verb="queue.changed")
    assert entry.details == {"before": {"offer_timeout_ms": 20_000}, "after": {"offer_timeout_ms": 15_000}}
    change_queue(queue, offer_timeout_ms=15_000)
    assert Entry.objects.filter(verb="queue.changed").count() == 1


def test_the_list_of_members_is_replaced_whole(in_a: Company, alice: User, bob: User) -> None:
    queue = create_queue("Service")
    add_member(queue, bob.pk, level=3)
    set_members(queue, [{"user_id": alice.pk, "level": 9, "priority": 2}])
    assert list(QueueMember.objects.values_list("user_id", "level", "priority")) == [(alice.pk, 9, 2)]


def test_a_stranger_in_the_list_changes_nothing(in_a: Company, bob: User, charlie: User) -> None:
    queue = create_queue("Service")
    add_member(queue, bob.pk)
    with pytest.raises(NotAMember):
        set_members(queue, [{"user_id": charlie.pk}])
    assert [member.queue for member in memberships_of(bob.pk)] == [queue]


def test_a_queue_the_menu_leads_to_stays(service: Queue) -> None:
    with pytest.raises(QueueInUse):
        remove_queue(service)
    assert access_queue(service.pk) == service


def test_a_queue_nothing_leads_to_can_go(service: Queue) -> None:
    spare = create_queue("Spare")
    remove_queue(spare)
    with pytest.raises(QueueNotFound):
        access_queue(spare.pk)


def test_another_companys_queue_is_not_there(in_a: Company, company_b: Company) -> None:
    with company_scope(company_b):
        other = create_queue("Theirs")
    with pytest.raises(QueueNotFound):
        access_queue(other.pk)


def test_a_result_taken_off_the_list_stays_known_but_cannot_be_chosen(in_a: Company) -> None:
    create_default_dispositions("en")
    set_dispositions([{"code": "sale", "label": "Sold", "kind": "sale"}])
    assert [row.label for row in active_dispositions()] == ["Sold"]
    with pytest.raises(DispositionNotFound):
        access_disposition("callback")


def test_call_control_hears_once_per_change(
    in_a: Company, bob: User, told: list[int], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        queue = create_queue("Service")
        add_member(queue, bob.pk)
        set_members(queue, [])
    assert told == [in_a.pk] * 3
