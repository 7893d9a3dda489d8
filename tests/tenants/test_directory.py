"""What call control is told of a company."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linepool.accounts.models import Membership, User
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.calls.services import store_calls
from telephony.flows.graph import Flow
from telephony.numbers.models import Number, NumberStatus
from telephony.ports import AgentProfile, CallbackRule, Choice, SkillNeed, TeamShare
from tenants.agents.selectors import access_agent
from tenants.agents.services import change_agent, create_skill, create_team, set_pause_reasons
from tenants.companies.models import Company, CompanyStatus
from tenants.contacts.services import create_contact
from tenants.directory import CompanyDirectory
from tenants.queues.models import Queue
from tenants.queues.services import add_member, change_queue, create_queue, set_dispositions
from tenants.seats.services import create_seat
from tests.conftest import join, make_user
from tests.telephony.factories import answered_call


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


def test_a_queues_settings_reach_call_control(service: Queue, company_a: Company) -> None:
    english, north = create_skill("English"), create_team("North")
    other = create_queue("Other")
    rule = {
        "offer_after_ms": 1_000,
        "attempts": 2,
        "retry_ms": 20_000,
        "expires_ms": 90_000,
        "most": 9,
        "most_to_number": 1,
    }
    change_queue(
        service,
        strategy="ring_all",
        priority=2,
        weight=3,
        ageing_ms=30_000,
        auto_answer=True,
        wrap_up_extra_ms=5_000,
        max_estimated_wait_ms=90_000,
        last_agent_ms=7_000,
        record="share",
        record_share=40,
        greeting="Hello",
        script="Say it.",
        resume_ms=9_000,
        announce_every_ms=0,
        overflow={"full": f"queue:{other.pk}"},
        callback=rule,
        skills=[{"skill_id": english.pk, "level": 4, "relax_after_ms": 0}],
        split=[{"team_id": north.pk, "percent": 100}],
    )
    set_dispositions(
        [
            {"code": "sold", "label": "Sold", "kind": "sale", "queue_ids": [service.pk]},
            {"code": "moved", "label": "Moved", "kind": "other", "queue_ids": [other.pk]},
            {"code": "asked", "label": "Asked", "kind": "other"},
        ]
    )
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    queue = profile.queue(str(service.pk))
    assert queue is not None
    assert (queue.strategy, queue.priority, queue.weight, queue.ageing_ms) == ("ring_all", 2, 3, 30_000)
    assert (queue.auto_answer, queue.wrap_up_extra_ms, queue.max_estimated_wait_ms) == (True, 5_000, 90_000)
    assert (queue.last_agent_ms, queue.record, queue.record_share, queue.resume_ms) == (7_000, "share", 40, 9_000)
    assert (queue.greeting, queue.script, queue.announce_every_ms) == ("Hello", "Say it.", None)
    assert queue.overflow == {"full": f"queue:{other.pk}"}
    assert queue.callback == CallbackRule(**rule)
    assert queue.skills == (SkillNeed("English", 4, 0),)
    assert queue.split == (TeamShare("North", 100),)
    assert queue.dispositions == (Choice("sold", "Sold", sale=True), Choice("asked", "Asked"))
    assert profile.dispositions == (Choice("asked", "Asked"),)


def test_an_agents_skills_team_and_cap_reach_call_control(service: Queue, company_a: Company, bob: User) -> None:
    english, north = create_skill("English"), create_team("North")
    skills = [{"skill_id": english.pk, "level": 8}]
    change_agent(access_agent(bob.pk), team_id=north.pk, occupancy_cap=85, skills=skills)
    set_pause_reasons([{"code": "tea", "label": "Tea", "limit_ms": 600_000}])
    with public_scope():
        Company.objects.filter(pk=company_a.pk).update(weight=4, reserved_agents=2, park_ms=30_000)
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert profile.agents == (AgentProfile(bob.pk, "Bob", "801", "North", (("English", 8),), 85),)
    assert profile.pause_reasons == (Choice("tea", "Tea", 600_000),)
    assert (profile.weight, profile.reserved_agents, profile.park_ms) == (4, 2, 30_000)


def test_somebody_without_a_seat_is_an_agent_by_a_place_in_a_queue_and_the_right_role(
    service: Queue, company_a: Company, alice: User, charlie: User
) -> None:
    clerk = make_user("Clerk")
    join(charlie, company_a, Role.AGENT)
    join(clerk, company_a, Role.FINANCE)
    for person in (charlie, clerk):
        add_member(service, person.pk)
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert [(agent.name, agent.extension) for agent in profile.agents] == [("Bob", "801"), ("Charlie", "")]
    assert profile.agent(alice.pk) is None


def test_a_profile_costs_the_same_for_any_number_of_queues_and_agents(service: Queue, company_a: Company) -> None:
    directory = CompanyDirectory()
    with CaptureQueriesContext(connection) as few:
        directory.company(company_a.pk)
    skill, team = create_skill("English"), create_team("North")
    for number in range(5):
        agent = make_user(f"Agent{number}")
        place = join(agent, company_a, Role.AGENT)
        create_seat(extension=f"90{number}", label="Seat", user_id=agent.pk)
        change_agent(place, team_id=team.pk, skills=[{"skill_id": skill.pk, "level": 3}])
        queue = create_queue(f"Queue {number}", skills=[{"skill_id": skill.pk}])
        change_queue(queue, split=[{"team_id": team.pk, "percent": 100}])
        add_member(queue, agent.pk)
        change_queue(queue, overflow={"full": f"queue:{service.pk}"})
    with CaptureQueriesContext(connection) as many:
        profile = directory.company(company_a.pk)
    assert profile is not None
    assert (len(profile.queues), len(profile.agents)) == (6, 6)
    # The few had no one with skills and no queue with needs: what is not there at all is not asked further.
    assert len(few) <= len(many) <= 16, [query["sql"] for query in many.captured_queries]
    create_queue("One more", skills=[{"skill_id": skill.pk}])
    with CaptureQueriesContext(connection) as more:
        directory.company(company_a.pk)
    assert len(more) == len(many)


def test_numbers_called_in_the_last_months_are_told_one_for_each_beginning(
    company_a: Company, company_b: Company
) -> None:
    now = timezone.now()
    called = {"+81312345678": now, "+81312349999": now, "+447946000000": now - timedelta(days=80)}
    long_ago = {"+33123456789": now - timedelta(days=100)}
    store_calls([
        *(answered_call(company_a, direction="out", called=to, start=at) for to, at in (called | long_ago).items()),
        answered_call(company_a, direction="out", called="+5352345678", start=now, outcome="refused"),
        answered_call(company_a, called="+8610555", start=now),
    ])  # fmt: skip
    assert sorted(number[:6] for number in CompanyDirectory().recently_called(company_a.pk)) == ["+44794", "+81312"]
    assert CompanyDirectory().recently_called(company_b.pk) == []
    assert CompanyDirectory().recently_called(10**9) == []


def test_who_asked_a_company_not_to_call_is_told_to_it_alone_and_until_that_is_over(
    company_a: Company, company_b: Company
) -> None:
    bob, now = make_user("bob@a.example"), timezone.now()
    until = {"+8613800000001": None, "+8613800000002": now + timedelta(days=1), "+8613800000003": now}
    with company_scope(company_a):
        for number, end in until.items():
            create_contact(bob, name=number, numbers=[{"number": number}], do_not_call=True, do_not_call_until=end)
        create_contact(bob, name="a household", numbers=[{"number": "+8613800000001"}])
        create_contact(bob, name="anybody", numbers=[{"number": "+8613800000004"}])
    asked = [*until, "+8613800000004", "+8613800000005"]

    def unwanted(company_id: int) -> list[bool]:
        return [CompanyDirectory().wants_no_calls(company_id, number) for number in asked]

    assert unwanted(company_a.pk) == [True, True, False, False, False]
    assert not any(unwanted(company_b.pk) + unwanted(10**9))
