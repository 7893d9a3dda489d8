"""Limits by the operator within the contract, shown to the company, in force at once; alarms and what is allowed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from billing.contracts.models import ContractVersion
from billing.contracts.services import open_trial
from linepool.accounts.models import User
from linepool.audit.models import Entry
from linepool.kernel.tenancy import company_scope, public_scope
from telephony.fraud import Answer, Release, Rule
from telephony.ports import CompanyLimits
from tenants.companies.alarms import write_alarm
from tenants.companies.models import Company
from tenants.directory import CompanyDirectory
from tests.conftest import make_user

ClientFor = Callable[[User | None, Company | None], Client]
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def operator(db: None) -> User:
    return make_user("Op", is_operator=True)


def open_contract(company: Company, plan: str = "attended") -> None:
    with company_scope(company):
        open_trial(company.pk, plan, since=NOON.replace(day=1))


def send(client: Client, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.generic(method, path, json.dumps(body or {}), content_type="application/json")


def told(company: Company) -> list[str]:
    with company_scope(company):
        return list(Entry.objects.values_list("verb", flat=True))


def profile_limits(company: Company) -> CompanyLimits:
    profile = CompanyDirectory().company(company.pk)
    assert profile is not None
    return profile.limits


def test_the_operator_sets_limits_that_call_control_reads_and_the_company_sees(
    operator: User, alice: User, company_a: Company, pool: None, client_for: ClientFor
) -> None:
    open_contract(company_a)
    body = {"calls_in": 7, "calls_out": 3, "calls_per_second": 2, "max_waiting": 4, "spend_per_day": "12.50"}
    answer = send(client_for(operator, None), "PATCH", f"/api/console/companies/{company_a.pk}/", body)
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in body} == body
    assert profile_limits(company_a) == CompanyLimits(7, 3, 2, 4)
    shown = client_for(alice, company_a).get("/api/company/limits/").json()
    assert {name: shown[name] for name in body} == body
    assert shown["spending"] == {
        "currency": "CNY", "today": "0.000000", "this_month": "0.000000", "reserved": "0.000000"
    }  # fmt: skip
    assert shown["fraud"]["range"] == "stop"
    with company_scope(company_a):
        entry = Entry.objects.get(verb="company.overseen")
    assert (entry.actor_id, entry.details["after"]["spend_per_day"]) == (operator.pk, "12.50")


def test_a_limit_taken_back_is_the_usual_one_again(operator: User, company_a: Company, client_for: ClientFor) -> None:
    client = client_for(operator, None)
    for value in (7, None):
        send(client, "PATCH", f"/api/console/companies/{company_a.pk}/", {"calls_in": value})
    assert profile_limits(company_a) == CompanyLimits()


def test_no_limit_is_beyond_the_contract(operator: User, company_a: Company, pool: None, client_for: ClientFor) -> None:
    open_contract(company_a, "automatic")
    with public_scope():
        version = ContractVersion.objects.get(contract__company=company_a)
        version.pk, version.number, version.effective_from = None, 2, NOON.replace(day=2)
        version.spend_per_month = Decimal(500)
        version.save(force_insert=True)
    assert (profile_limits(company_a).calls_in, profile_limits(company_a).calls_out) == (2, 2), "two lines"
    client, path = client_for(operator, None), f"/api/console/companies/{company_a.pk}/"
    answer = send(client, "PATCH", path, {"calls_in": 3, "calls_out": 2, "spend_per_month": "500.01"})
    assert (answer.status_code, answer.json()["code"]) == (400, "beyond_contract")
    assert set(answer.json()["fields"]) == {"calls_in", "spend_per_month"}
    assert send(client, "PATCH", path, {"calls_in": 1, "spend_per_month": "500.00"}).status_code == 200
    assert profile_limits(company_a).calls_in == 1


@pytest.mark.parametrize("body", [{"calls_in": 0}, {"calls_out": -1}, {"spend_per_day": "-1"}, {"spend_per_day": "x"}])
def test_limits_that_cannot_be_are_refused(
    body: dict[str, Any], operator: User, company_a: Company, client_for: ClientFor
) -> None:
    answer = send(client_for(operator, None), "PATCH", f"/api/console/companies/{company_a.pk}/", body)
    assert answer.status_code == 400
    assert "company.overseen" not in told(company_a)


def test_fraud_rules_are_the_operator_s_and_wrong_ones_are_named(
    operator: User, company_a: Company, client_for: ClientFor
) -> None:
    client, path = client_for(operator, None), f"/api/console/companies/{company_a.pk}/"
    assert send(client, "PATCH", path, {"fraud": {"burst": "off", "speed_amount": "20"}}).status_code == 200
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert (profile.fraud.burst, profile.fraud.speed_amount) == (Answer.OFF, Decimal(20))
    answer = send(client, "PATCH", path, {"fraud": {"burst": "maybe"}})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_fraud_rules")
    assert list(answer.json()["fields"]) == ["burst"]
    assert send(client, "PATCH", path, {"fraud": {"burst": {}}}).json()["code"] == "bad_fraud_rules"


def test_an_administrator_allows_what_was_found_with_a_reason_and_takes_it_back(
    alice: User, charlie: User, company_a: Company, company_b: Company, client_for: ClientFor
) -> None:
    client = client_for(alice, company_a)
    wish = {"rule": "new_destination", "subject": "JP", "reason": "a client in Tokyo"}
    made = send(client, "POST", "/api/fraud/releases/", wish)
    assert made.status_code == 201, made.content
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert profile.fraud.releases == (Release(Rule.NEW_DESTINATION, "JP"),)
    other = CompanyDirectory().company(company_b.pk)
    assert other is not None
    assert other.fraud.releases == ()
    (listed,) = client.get("/api/fraud/releases/").json()["results"]
    assert (listed["subject"], listed["in_force"], listed["created_by"]["id"]) == ("JP", True, alice.pk)
    assert client_for(charlie, company_b).get("/api/fraud/releases/").json()["results"] == []
    path = f"/api/fraud/releases/{made.json()['id']}/"
    assert send(client_for(charlie, company_b), "DELETE", path).status_code == 404
    assert send(client, "DELETE", path).status_code == 204
    profile = CompanyDirectory().company(company_a.pk)
    assert profile is not None
    assert profile.fraud.releases == ()
    assert {"fraud.released", "fraud.release_ended"} <= set(told(company_a))


def test_a_release_needs_a_reason(alice: User, company_a: Company, client_for: ClientFor) -> None:
    answer = send(client_for(alice, company_a), "POST", "/api/fraud/releases/", {"rule": "burst", "subject": "*"})
    assert answer.status_code == 400
    assert "reason" in answer.json()["fields"]


def test_a_release_over_before_it_began_is_none(alice: User, company_a: Company, client_for: ClientFor) -> None:
    wish = {"rule": "burst", "subject": "*", "reason": "a campaign", "until": "2026-01-01T00:00:00Z"}
    answer = send(client_for(alice, company_a), "POST", "/api/fraud/releases/", wish)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, ["until"])


def test_what_the_audit_trail_keeps_of_an_alarm_is_enough_to_allow_it(
    alice: User, company_a: Company, client_for: ClientFor
) -> None:
    write_alarm(company_a.pk, "fraud_range", "+53 (+5352345678), stopped", NOON, subject="+53", tell=True)
    client = client_for(alice, company_a)
    (raised,) = client.get("/api/audit/?verb=alarm.raised").json()["results"]
    wish = {"rule": raised["details"]["code"].removeprefix("fraud_"), "subject": raised["details"]["subject"]}
    assert send(client, "POST", "/api/fraud/releases/", wish | {"reason": "our office"}).status_code == 201


def test_an_alarm_is_written_down_and_told_to_owners_and_operators_only(
    alice: User, bob: User, charlie: User, operator: User, company_a: Company, company_b: Company
) -> None:
    write_alarm(company_a.pk, "fraud_range", "+53 (+5352345678), stopped", NOON, tell=True)
    with public_scope():
        public = Entry.objects.get(verb="alarm.raised")
    mails = {str(letter.to[0]): str(letter.body) for letter in mail.outbox}
    assert set(mails) == {alice.email, operator.email}
    assert "+5352345678" in mails[alice.email]
    assert "+5352345678" not in mails[operator.email] + json.dumps(public.details)
    assert "acme" in mails[alice.email]
    assert "alarm.raised" in told(company_a)
    assert "alarm.raised" not in told(company_b)


def test_an_alarm_about_a_limit_is_written_down_and_mailed_to_nobody(alice: User, company_a: Company) -> None:
    write_alarm(company_a.pk, "too_many_calls", "", NOON, tell=False)
    write_alarm(10**9, "too_many_calls", "", NOON, tell=True)
    assert told(company_a) == ["alarm.raised"]
    assert mail.outbox == []


def test_a_carrier_s_limits_are_the_operator_s(operator: User, pool: None, client_for: ClientFor) -> None:
    body = {"max_channels": 50, "max_in": 30, "max_out": 20, "calls_per_second": 5}
    answer = send(client_for(operator, None), "PATCH", "/api/console/carriers/lab/", body)
    assert answer.status_code == 200, answer.content
    (shown,) = answer.json()["carriers"]
    assert {name: shown[name] for name in body} == body
    missing = send(client_for(operator, None), "PATCH", "/api/console/carriers/nobody/", body)
    assert (missing.status_code, missing.json()["code"]) == (404, "carrier_not_found")
