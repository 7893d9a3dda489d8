"""A person suspends and revives a company; money and people do not undo one another."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from billing.ledger.gate import CreditGate
from billing.payments.dunning import is_suspended
from billing.payments.models import Suspension
from billing.payments.services import receive
from billing.payments.suspension import history, revive, suspend
from linepool.audit.models import Entry
from linepool.kernel.errors import NotFound
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.verdicts import Refused
from tenants.companies.models import Company
from tests.billing.payments.test_dunning import DUE, PHONE, debtor, operator, remind_daily

__all__ = ["debtor", "operator"]
BY = "Op <op@example.com>"


def suspended(company: Company) -> bool:
    with public_scope():
        return is_suspended(company.pk)


def by_hand(company: Company, deed: Callable[..., Any], reason: str = "complaints") -> Any:
    with public_scope():
        return deed(company.pk, reason, by=BY)


def pays_all(company: Company) -> None:
    with public_scope():
        receive(company.pk, "CNY", Decimal(642), DUE, by="Fay")


def test_calls_out_are_refused_until_a_person_revives_the_company(debtor: Company) -> None:
    by_hand(debtor, suspend)
    assert CreditGate().may_start(debtor.pk, "out", PHONE) == Refused("suspended")
    assert CreditGate().may_start(debtor.pk, "in", PHONE) != Refused("suspended")
    assert CreditGate().may_start(debtor.pk, "out", "120") != Refused("suspended")
    pays_all(debtor)
    assert suspended(debtor), "it was not for debt"
    assert by_hand(debtor, revive, "settled") is True
    assert not suspended(debtor)


def test_the_same_again_changes_nothing(debtor: Company) -> None:
    first = by_hand(debtor, suspend)
    assert by_hand(debtor, suspend, "another reason").reason == "complaints"
    assert by_hand(debtor, suspend).pk == first.pk
    assert [by_hand(debtor, revive) for _ in range(2)] == [True, False]


def test_who_is_suspended_for_debt_and_by_hand_pays_and_stays_suspended(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=40), django_capture_on_commit_callbacks)
    by_hand(debtor, suspend)
    with public_scope():
        assert [one.by_hand for one in history(debtor.pk)] == [True, False]
    pays_all(debtor)
    with public_scope():
        assert [(one.by_hand, one.lifted_at is None) for one in history(debtor.pk)] == [(True, True), (False, False)]


def test_who_is_revived_by_hand_is_not_suspended_for_the_same_invoice_again(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    remind_daily(DUE + timedelta(days=30), django_capture_on_commit_callbacks)
    assert suspended(debtor)
    by_hand(debtor, revive, "promised to pay on Friday")
    remind_daily(DUE + timedelta(days=60), django_capture_on_commit_callbacks)
    assert not suspended(debtor)


def test_the_company_is_told_why_and_the_audit_says_who(
    debtor: Company, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with public_scope(), django_capture_on_commit_callbacks(execute=True):
        suspend(debtor.pk, "many complaints {about calls}", by=BY)
        revive(debtor.pk, "solved.", by=BY)
    assert [message.to for message in mail.outbox] == [["alice@example.com"]] * 2
    assert "many complaints {about calls}" in mail.outbox[0].body
    for scope in (public_scope(), company_scope(debtor)):
        with scope:
            rows = Entry.objects.filter(target=f"company:{debtor.pk}").order_by("id")
            told = list(rows.values_list("verb", "details"))
        assert [(verb, details["reason"], details["by"]) for verb, details in told][-2:] == [
            ("company.suspended", "many complaints {about calls}", BY), ("company.revived", "solved.", BY),
        ]  # fmt: skip


def test_over_the_api_with_the_history(operator: Client, debtor: Company) -> None:
    address = f"/api/console/companies/{debtor.pk}/suspension/"
    assert operator.get(address).json() == {"suspended": False, "history": []}
    refused = operator.post(address, {"deed": "suspend", "reason": " "}, content_type="application/json")
    assert refused.status_code == 400
    done = operator.post(address, {"deed": "suspend", "reason": "complaints"}, content_type="application/json").json()
    assert done["suspended"] is True
    assert [(one["by_hand"], one["reason"], one["by"]) for one in done["history"]] == [(True, "complaints", BY)]
    done = operator.post(address, {"deed": "revive", "reason": "settled"}, content_type="application/json").json()
    assert (done["suspended"], done["history"][0]["lifted_reason"]) == (False, "settled")
    assert operator.get("/api/console/companies/999999/suspension/").status_code == 404


def test_a_company_nobody_knows_is_not_suspended(db: None) -> None:
    for deed in (suspend, revive):
        with public_scope(), pytest.raises(NotFound):
            deed(999_999, "why", by=BY)


def test_the_database_refuses_a_suspension_by_hand_without_a_reason(debtor: Company) -> None:
    with public_scope(), transaction.atomic(), pytest.raises(IntegrityError, match="for_a_reason"):
        Suspension.objects.create(company_id=debtor.pk, by_hand=True)
