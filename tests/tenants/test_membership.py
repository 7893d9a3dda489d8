"""A dismissed or demoted member takes no more calls."""

from collections.abc import Callable

import pytest
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.audit.models import Entry
from linepool.kernel.permissions import Role
from telephony.nodes.endpoints import open_endpoint
from telephony.nodes.models import Device
from tenants import membership
from tenants.companies.models import Company
from tenants.directory import CompanyDirectory
from tenants.queues.models import Queue, QueueMember
from tenants.seats.models import Seat
from tenants.seats.selectors import seat_of

ClientFor = Callable[[User | None, Company | None], Client]


@pytest.fixture
def owner(client_for: ClientFor, company_a: Company, alice: User, bob: User, service: Queue) -> Client:
    open_endpoint(company_a.pk, bob.pk, "Bob")
    return client_for(alice, company_a)


def member_url(user: User) -> str:
    return f"/api/members/{Membership.objects.get(user=user).pk}/"


def people_on_calls(company: Company) -> tuple[int, int]:
    profile = CompanyDirectory().company(company.pk)
    assert profile is not None
    return len(profile.agents), len(profile.queues[0].members)


def test_whoever_is_removed_leaves_seat_queue_and_telephone(owner: Client, company_a: Company, bob: User) -> None:
    assert owner.delete(member_url(bob)).status_code == 204
    assert seat_of(bob.pk) is None
    assert Seat.objects.count() == 1
    assert not QueueMember.objects.exists()
    assert not Device.objects.exists()
    assert people_on_calls(company_a) == (0, 0)
    assert Entry.objects.filter(verb="member.places_freed", target=f"user:{bob.pk}").count() == 1


def test_whoever_may_not_use_the_desk_any_more_loses_the_telephone_but_keeps_the_seat(
    owner: Client, company_a: Company, bob: User
) -> None:
    assert owner.patch(member_url(bob), {"role": Role.READONLY}, "application/json").status_code == 200
    assert not Device.objects.exists()
    assert seat_of(bob.pk) is not None
    assert people_on_calls(company_a) == (0, 0)


def test_a_promoted_agent_keeps_everything(owner: Client, company_a: Company, bob: User) -> None:
    assert owner.patch(member_url(bob), {"role": Role.SUPERVISOR}, "application/json").status_code == 200
    assert Device.objects.count() == 1
    assert people_on_calls(company_a) == (1, 1)


def test_when_the_places_cannot_be_freed_nobody_is_removed(
    owner: Client, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(user_id: int) -> None:
        raise ConnectionError

    monkeypatch.setattr(membership, "_give_up_places", fail)
    owner.raise_request_exception = False
    assert owner.delete(member_url(bob)).status_code == 500
    assert Membership.objects.filter(user=bob).exists()
    assert Device.objects.count() == 1
