"""A POST repeated with its key is done once."""

import json
from typing import Any
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client

from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tenants.queues.models import Queue
from tests.accounts.conftest import ClientFor


@pytest.fixture(autouse=True)
def _no_keys_known(db: None) -> None:
    cache.clear()


@pytest.fixture
def owner(client_for: ClientFor, alice: User, company_a: Company) -> Client:
    return client_for(alice, company_a)


def make_queue(client: Client, key: str, name: str = "Sales") -> Any:
    body = json.dumps({"name": name})
    return client.post("/api/queues/", body, content_type="application/json", headers={"Idempotency-Key": key})


def queues(company: Company) -> list[str]:
    with company_scope(company):
        return list(Queue.objects.values_list("name", flat=True))


def test_the_second_time_gives_the_first_answer_and_does_nothing(owner: Client, company_a: Company) -> None:
    first, second = make_queue(owner, "k1"), make_queue(owner, "k1")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first
    assert queues(company_a) == ["Sales"]


def test_a_refusal_is_repeated_too(owner: Client) -> None:
    make_queue(owner, "k1")
    first, second = make_queue(owner, "k2"), make_queue(owner, "k2")
    assert (first.status_code, second.status_code) == (409, 409)
    assert second.json() == first.json()


def test_a_key_with_another_body_is_refused(owner: Client, company_a: Company) -> None:
    make_queue(owner, "k1")
    answer = make_queue(owner, "k1", "Support")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_key_reused")
    assert queues(company_a) == ["Sales"]


def test_a_key_belongs_to_its_user_and_company(
    owner: Client, client_for: ClientFor, charlie: User, company_a: Company, company_b: Company
) -> None:
    make_queue(owner, "k1")
    other = make_queue(client_for(charlie, company_b), "k1")
    assert (other.status_code, "Idempotent-Replayed" in other) == (201, False)
    assert queues(company_b) == ["Sales"]


def test_after_our_own_failure_the_key_can_be_used_again(owner: Client, company_a: Company) -> None:
    owner.raise_request_exception = False
    with patch("tenants.queues.services.company_changed", side_effect=RuntimeError("broken")):
        assert make_queue(owner, "k1").status_code == 500
    assert make_queue(owner, "k1").status_code == 201
    assert queues(company_a) == ["Sales"]


def test_a_repeat_while_the_first_runs_is_told_to_wait(owner: Client, company_a: Company) -> None:
    seen: list[Any] = []
    create = Queue.objects.create

    def slowly(**values: Any) -> Queue:
        if not seen:
            seen.append(make_queue(owner, "k1"))
        return create(**values)

    with patch.object(Queue.objects, "create", slowly):
        assert make_queue(owner, "k1").status_code == 201
    assert [answer.json()["code"] for answer in seen] == ["idempotency_still_running"]


def test_who_lost_the_right_gets_no_kept_answer(owner: Client, alice: User, company_a: Company) -> None:
    make_queue(owner, "k1")
    with public_scope():
        alice.memberships.all().delete()
    assert make_queue(owner, "k1").status_code == 404


def test_an_endless_key_is_refused(owner: Client) -> None:
    assert make_queue(owner, "k" * 201).json()["code"] == "idempotency_key_invalid"
