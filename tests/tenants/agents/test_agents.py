"""Skills, teams, load and reasons for a pause."""

from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope
from tenants.agents.models import AgentSkill, PauseReason
from tenants.agents.services import create_skill, create_team
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tenants.queues.services import change_queue
from tests.tenants.desk.conftest import ClientFor

JSON = "application/json"


@pytest.fixture
def browser(client_for: ClientFor, company_a: Company, alice: User, service: Queue) -> Client:
    return client_for(alice, company_a)


@pytest.mark.parametrize("kind", ["skills", "teams"])
def test_a_name_is_given_changed_and_taken_away(browser: Client, kind: str) -> None:
    made = browser.post(f"/api/{kind}/", {"name": "English"}, JSON)
    assert made.status_code == 201
    url = f"/api/{kind}/{made.json()['id']}/"
    assert browser.patch(url, {"name": "French"}, JSON).json()["name"] == "French"
    assert [row["name"] for row in browser.get(f"/api/{kind}/").json()["results"]] == ["French"]
    browser.post(f"/api/{kind}/", {"name": "English"}, JSON)
    taken = browser.patch(url, {"name": "English"}, JSON)
    assert (taken.status_code, taken.json()["code"]) == (409, "name_taken")
    assert browser.delete(url).status_code == 204
    assert browser.get(url).status_code == 404


def test_what_a_queue_or_an_agent_uses_stays(browser: Client, service: Queue, bob: User) -> None:
    english, north = create_skill("English"), create_team("North")
    browser.patch(f"/api/agents/{bob.pk}/", {"team_id": str(north.pk)}, JSON)
    change_queue(service, skills=[{"skill_id": english.pk}])
    for path in (f"/api/skills/{english.pk}/", f"/api/teams/{north.pk}/"):
        refused = browser.delete(path)
        assert (refused.status_code, refused.json()["code"]) == (409, "in_use")
    change_queue(service, skills=[])
    browser.patch(f"/api/agents/{bob.pk}/", {"team_id": None}, JSON)
    assert browser.delete(f"/api/skills/{english.pk}/").status_code == 204
    assert browser.delete(f"/api/teams/{north.pk}/").status_code == 204


def test_an_agents_skills_team_and_load_are_set_and_only_what_is_given(browser: Client, bob: User) -> None:
    english, french, north = create_skill("English"), create_skill("French"), create_team("North")
    url = f"/api/agents/{bob.pk}/"
    skills = [{"skill_id": str(english.pk), "level": 8}, {"skill_id": str(french.pk), "level": 2}]
    browser.patch(url, {"skills": skills, "team_id": str(north.pk), "occupancy_cap": 85}, JSON)
    shown = browser.patch(url, {"occupancy_cap": 90}, JSON).json()
    assert (shown["user"]["name"], shown["extension"], shown["team_name"]) == ("Bob", "801", "North")
    assert [(row["name"], row["level"]) for row in shown["skills"]] == [("English", 8), ("French", 2)]
    assert shown["occupancy_cap"] == 90
    shown = browser.patch(url, {"skills": [{"skill_id": str(french.pk), "level": 3}]}, JSON).json()
    assert [(row["name"], row["level"]) for row in shown["skills"]] == [("French", 3)]
    told = Entry.objects.filter(verb="agent.changed").order_by("-at").values_list("details", flat=True)
    assert told[0] == {"after": {"skills": {"French": 3}}}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"occupancy_cap": 101}, 400),
        ({"occupancy_cap": 5}, 400),
        ({"skills": [{"skill_id": "01890000-0000-7000-8000-000000000000"}]}, 400),
        ({"skills": [{"skill_id": "01890000-0000-7000-8000-000000000000", "level": 3}]}, 404),
        ({"team_id": "01890000-0000-7000-8000-000000000000", "occupancy_cap": 50}, 404),
    ],
)
def test_a_wrong_setting_changes_nothing(browser: Client, bob: User, body: dict[str, Any], status: int) -> None:
    url = f"/api/agents/{bob.pk}/"
    before = browser.get(url).json()
    assert browser.patch(url, body, JSON).status_code == status
    assert browser.get(url).json() == before


def test_another_companys_skill_cannot_be_given(browser: Client, company_b: Company, bob: User) -> None:
    with company_scope(company_b):
        theirs = create_skill("Theirs")
    body = {"skills": [{"skill_id": str(theirs.pk), "level": 3}]}
    refused = browser.patch(f"/api/agents/{bob.pk}/", body, JSON)
    assert (refused.status_code, refused.json()["code"]) == (404, "skill_not_found")


def test_a_stranger_is_no_agent_here(browser: Client, charlie: User) -> None:
    assert browser.get(f"/api/agents/{charlie.pk}/").json()["code"] == "agent_not_found"


def test_agents_are_listed_by_name_at_the_same_cost_for_any_number(
    browser: Client, django_assert_num_queries: Any, company_a: Company, bob: User
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from linepool.kernel.permissions import Role
    from tests.conftest import join, make_user

    with CaptureQueriesContext(connection) as few:
        rows = browser.get("/api/agents/").json()["results"]
    assert [row["user"]["name"] for row in rows] == ["Alice", "Bob"]
    for number in range(3):
        join(make_user(f"Agent{number}"), company_a, Role.AGENT)
    join(make_user("Clerk"), company_a, Role.FINANCE)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(browser.get("/api/agents/").json()["results"]) == 5
    assert len(browser.get("/api/agents/?q=agent").json()["results"]) == 3


def test_reasons_for_a_pause_are_one_list_in_order(browser: Client, told: list[int]) -> None:
    rows: list[dict[str, Any]] = [
        {"code": "lunch", "label": "Lunch", "limit_ms": 3_600_000},
        {"code": "tea", "label": "Tea", "limit_ms": 0},
    ]
    shown = browser.put("/api/pause-reasons/", rows, JSON).json()
    assert shown == rows
    assert browser.put("/api/pause-reasons/", shown[:0:-1], JSON).json() == [shown[1]]
    assert PauseReason.objects.get(code="lunch").active is False


def test_a_code_is_in_a_list_once(browser: Client) -> None:
    row = {"code": "tea", "label": "Tea", "limit_ms": 0}
    refused = browser.put("/api/pause-reasons/", [row, row], JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["1.code"])
    refused = browser.put("/api/dispositions/", [row | {"kind": "other", "queue_ids": []}] * 2, JSON)
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["1.code"])


def test_whoever_leaves_the_company_leaves_nothing_behind(
    browser: Client, bob: User, service: Queue, company_a: Company
) -> None:
    from linepool.accounts.models import Membership

    english = create_skill("English")
    browser.patch(f"/api/agents/{bob.pk}/", {"skills": [{"skill_id": str(english.pk), "level": 8}]}, JSON)
    assert browser.delete(f"/api/members/{Membership.objects.get(user=bob).pk}/").status_code == 204
    assert not AgentSkill.objects.exists()
