"""Opening a contract and giving it versions."""

from datetime import UTC, datetime

import pytest

from billing.catalogue.errors import UnknownPlan
from billing.catalogue.models import Plan
from billing.catalogue.seed import ATTENDED
from billing.contracts.errors import ContractExists, CurrencyChanged, NoContract
from billing.contracts.models import Contract, ContractVersion
from billing.contracts.selectors import version_in_force
from billing.contracts.services import add_version, open_trial
from billing.invoices.models import Invoice
from billing.ledger.models import Transaction
from linepool.audit.models import Entry as AuditEntry
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company
from tests.billing.build import balance
from tests.billing.conftest import Contracted


def test_a_trial_opens_contract_credit_and_draft_with_one_audit_entry(
    company_a: Company, contracted: Contracted
) -> None:
    version = contracted(company_a)
    assert (version.plan.code, version.number, version.made_of) == ("attended", 1, ATTENDED)
    assert balance(company_a, "customer_credit") == "-100.000000"
    assert balance(company_a, "promotion") == "100.000000"
    with public_scope():
        assert Invoice.objects.filter(company=company_a).count() == 1
    with company_scope(company_a):
        assert AuditEntry.objects.get(verb="contract.opened").details == {
            "plan": "attended",
            "trial_credit": "100.00",
        }


def test_the_contract_is_in_force_from_the_beginning_of_the_local_day(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a, since=datetime(2026, 11, 22, 17, 30, tzinfo=UTC))
    midnight = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    with public_scope():
        assert version_in_force(company_a.pk, midnight).effective_from == midnight
        with pytest.raises(NoContract):
            version_in_force(company_a.pk, datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC))


def test_an_unknown_plan_and_a_second_contract_change_nothing(company_a: Company, contracted: Contracted) -> None:
    with company_scope(company_a), pytest.raises(UnknownPlan):
        open_trial(company_a.pk, "unheard-of")
    with public_scope():
        assert not Contract.objects.filter(company=company_a).exists()
    contracted(company_a)
    with company_scope(company_a), pytest.raises(ContractExists):
        open_trial(company_a.pk, "attended")
    with public_scope():
        assert Transaction.objects.filter(company=company_a).count() == 1


def test_changing_a_plan_changes_no_contract(company_a: Company, contracted: Contracted) -> None:
    version = contracted(company_a)
    with public_scope():
        Plan.objects.filter(code="attended").update(parts=[])
        assert ContractVersion.objects.get(pk=version.pk).made_of == ATTENDED


def test_rule_15_a_contract_keeps_its_currency(company_a: Company, contracted: Contracted) -> None:
    version = contracted(company_a)
    with public_scope():
        plan = Plan.objects.get(code="automatic")
        plan.currency = "EUR"
        with pytest.raises(CurrencyChanged):
            add_version(version.contract, plan, datetime(2026, 12, 1, tzinfo=UTC))
