"""What call control is told of a company."""

import pytest

from linepool.accounts.models import Membership, User
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.flows.graph import Flow
from telephony.numbers.models import Number, NumberStatus
from tenants.companies.models import Company, CompanyStatus
from tenants.directory import CompanyDirectory
from tenants.queues.models import Queue
from tenants.queues.services import add_member, create_queue


@pytest.fixture
def number(company_a: Company) -> Number:
    with public_scope():
        return Number.objects.create(e164="+861055500001", status=NumberStatus.CLAIMED, country="CN", company=company_a)


def test_a_number_in_service_leads_to_its_company(number: Number, company_a: Company) -> None:
    route = CompanyDirectory().find_number(number.e164)
    assert route is not None
    assert route.company_id == company_a.pk


def test_a_number_nobody_holds_leads_nowhere(number: Number) -> None:
    with public_scope():
        Number.objects.create(e164="+861055500002", country="CN")
    assert CompanyDirectory().find_number("+861055500002") is None
    assert CompanyDirectory().find_number("+861055500003") is None


def test_the_profile_holds_flow_queues_agents_and_caller_id(
    number: Number, company_a: Company, service: Queue, bob: User
) -> None:
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert profile.schema == company_a.schema_name
    assert profile.caller_id == number.e164
    assert Flow.parse(profile.flow).entry == "hours"
    queue = profile.queue(str(service.pk))
    assert queue is not None
    assert [member.user_id for member in queue.members] == [bob.pk]
    agent = profile.agent(bob.pk)
    assert agent is not None
    assert (agent.name, agent.extension) == ("Bob", "801")


def test_a_dismissed_member_serves_no_queue(company_a: Company, service: Queue, bob: User) -> None:
    with public_scope():
        Membership.objects.filter(user=bob).delete()
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert profile.queues[0].members == ()
    assert profile.agents == ()


def test_two_companies_profiles_do_not_mix(
    company_a: Company, company_b: Company, service: Queue, charlie: User
) -> None:
    with company_scope(company_b):
        add_member(create_queue("Theirs"), charlie.pk)
    profile = CompanyDirectory().company(company_b.pk)
    assert profile is not None
    assert [queue.name for queue in profile.queues] == ["Theirs"]
    assert Flow.parse(profile.flow).entry == "end"


def test_a_closed_company_is_not_there_and_a_suspended_one_is_marked(company_a: Company) -> None:
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(status=CompanyStatus.SUSPENDED)
        profile = CompanyDirectory().company(company_a.pk)
        assert profile is not None
        assert not profile.active
        Company.objects.filter(pk=company_a.pk).update(status=CompanyStatus.CLOSED)
    assert CompanyDirectory().company(company_a.pk) is None
    assert CompanyDirectory().company(0) is None
