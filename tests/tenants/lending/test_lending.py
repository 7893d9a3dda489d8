"""The operator lends agents to companies and takes them back."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from linepool.accounts.models import Membership, User
from linepool.audit.models import Entry
from linepool.kernel.permissions import Role
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tenants.directory import CompanyDirectory
from tenants.lending.services import lend
from tenants.queues.models import Queue, QueueMember
from tenants.queues.services import create_queue
from tenants.seats.services import create_seat

ClientFor = Callable[[User | None, Company | None], Client]
JSON = "application/json"
PATH = "/api/console/lending/"


@pytest.fixture
def operator(client_for: ClientFor, db: None) -> Client:
    with public_scope():
        user = User.objects.create_user("op@example.com", None, name="Op", is_operator=True)
    return client_for(user, None)


@pytest.fixture
def theirs(company_b: Company, service: Queue) -> Queue:
    """A queue of company B's; Bob has his seat in company A."""
    with company_scope(company_b):
        return create_queue("Theirs")


def wish(bob: User, company: Company, *queues: Queue) -> dict[str, Any]:
    return {"user_id": bob.pk, "company_id": company.pk, "queue_ids": [str(queue.pk) for queue in queues]}


def test_bob_is_lent_to_another_company_and_both_trails_tell(
    operator: Client, bob: User, company_b: Company, theirs: Queue, told: list[int]
) -> None:
    answer = operator.post(PATH, wish(bob, company_b, theirs), JSON).json()
    served = {row["slug"]: row for row in answer["companies"]}
    assert served["acme"]["extension"] == "801"
    assert not served["acme"]["lent"]
    assert served["bravo"] == {
        "company_id": company_b.pk, "name": "Bravo", "slug": "bravo", "role": "agent", "extension": "", "lent": True,
        "queues": [{"id": str(theirs.pk), "name": "Theirs"}],
    }  # fmt: skip
    with public_scope():
        assert Entry.objects.get(verb="agent.lent").details["company"] == "bravo"
    with company_scope(company_b):
        assert Entry.objects.get(verb="agent.lent").actor == "Op <op@example.com>"
    profile = CompanyDirectory().company(company_b.pk)
    assert profile is not None
    lent = profile.agent(bob.pk)
    assert lent is not None
    assert (lent.name, lent.extension) == ("Bob", "")
    assert [member.user_id for member in profile.queues[0].members] == [bob.pk]


def test_lending_again_changes_the_queues(operator: Client, bob: User, company_b: Company, theirs: Queue) -> None:
    with company_scope(company_b):
        other = create_queue("Other")
    operator.post(PATH, wish(bob, company_b, theirs), JSON)
    answer = operator.post(PATH, wish(bob, company_b, other), JSON).json()
    assert [queue["name"] for queue in answer["companies"][1]["queues"]] == ["Other"]


def test_who_is_taken_back_serves_that_company_no_more_and_their_own_as_before(
    operator: Client, bob: User, company_a: Company, company_b: Company, theirs: Queue
) -> None:
    operator.post(PATH, wish(bob, company_b, theirs), JSON)
    assert operator.delete(f"{PATH}{company_b.pk}/{bob.pk}/").status_code == 204
    with public_scope():
        assert list(Membership.objects.filter(user=bob).values_list("company_id", flat=True)) == [company_a.pk]
    with company_scope(company_b):
        assert not QueueMember.objects.filter(user_id=bob.pk).exists()
        assert Entry.objects.filter(verb="agent.taken_back").exists()
    with company_scope(company_a):
        assert QueueMember.objects.filter(user_id=bob.pk).exists()


def test_the_operator_cannot_take_away_whom_a_company_employs(
    operator: Client, bob: User, alice: User, company_a: Company, service: Queue
) -> None:
    for person in (bob, alice):  # an agent with a seat, and the owner
        for answer in (
            operator.delete(f"{PATH}{company_a.pk}/{person.pk}/"),
            operator.post(PATH, wish(person, company_a, service), JSON),
        ):
            assert (answer.status_code, answer.json()["code"]) == (409, "not_lent")
    with public_scope():
        assert Membership.objects.filter(company=company_a).count() == 2


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"queue_ids": []}, 400, "no_queue_named"),
        ({"queue_ids": ["01890000-0000-7000-8000-000000000000"]}, 404, "queue_not_found"),
        ({"user_id": 0}, 404, "person_not_found"),
        ({"company_id": 0}, 404, "not_found"),
    ],
)
def test_a_wrong_wish_changes_nothing(
    operator: Client, bob: User, company_b: Company, theirs: Queue, change: dict[str, Any], status: int, code: str
) -> None:
    refused = operator.post(PATH, wish(bob, company_b, theirs) | change, JSON)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    with public_scope():
        assert not Membership.objects.filter(user=bob, company=company_b).exists()
        assert not Entry.objects.filter(verb="agent.lent").exists()


def test_another_companys_queue_cannot_be_named(
    operator: Client, bob: User, company_b: Company, theirs: Queue, service: Queue
) -> None:
    refused = operator.post(PATH, wish(bob, company_b, service), JSON)
    assert (refused.status_code, refused.json()["code"]) == (404, "queue_not_found")


def test_the_list_is_searched_by_name_e_mail_and_company(
    operator: Client, bob: User, alice: User, charlie: User, company_b: Company, theirs: Queue
) -> None:
    def names(query: str) -> list[str]:
        return [row["user"]["name"] for row in operator.get(f"{PATH}?{query}").json()["results"]]

    assert names("") == ["Alice", "Bob", "Charlie"]
    assert names("q=BOB@") == ["Bob"]
    assert names(f"company={company_b.pk}") == ["Charlie"]
    operator.post(PATH, wish(bob, company_b, theirs), JSON)
    assert names(f"company={company_b.pk}") == ["Bob", "Charlie"]


def test_the_list_costs_the_same_however_many_people_and_companies(
    operator: Client, bob: User, company_b: Company, theirs: Queue, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as few:
        operator.get(PATH)
    with public_scope():
        by = User.objects.get(email="op@example.com")
        for number in range(4):
            user = User.objects.create_user(f"more{number}@example.com", None, name=f"More {number}")
            lend(user, company_b, [theirs.pk], by=by)
    with django_assert_num_queries(len(few.captured_queries)):
        assert len(operator.get(PATH).json()["results"]) == 7


def test_the_queues_somebody_may_be_lent_to_are_listed(operator: Client, company_b: Company, theirs: Queue) -> None:
    rows = operator.get(f"/api/console/companies/{company_b.pk}/queues/").json()
    assert rows == [{"id": str(theirs.pk), "name": "Theirs"}]


def test_somebody_with_a_seat_there_is_not_lent_even_as_an_agent(
    operator: Client, bob: User, company_b: Company, theirs: Queue
) -> None:
    with public_scope():
        Membership.objects.create(user=bob, company=company_b, role=Role.AGENT)
    with company_scope(company_b):
        create_seat(extension="901", label="Bob's other", user_id=bob.pk)
    refused = operator.delete(f"{PATH}{company_b.pk}/{bob.pk}/")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_lent")
