"""Opening and changing contracts."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import transaction
from django.utils import timezone

from billing.catalogue.models import Plan
from billing.catalogue.selectors import offered_plan
from billing.catalogue.terms import TERM_FIELDS
from billing.contracts.errors import ContractExists, CurrencyChanged
from billing.contracts.models import Contract, ContractVersion
from billing.contracts.selectors import start_of_day
from billing.invoices.services import ensure_drafts
from billing.ledger.models import Account, TransactionKind
from billing.ledger.posting import Posting, post
from linepool.audit.services import record


@transaction.atomic
def open_trial(company_id: int, plan_code: str, since: datetime | None = None) -> ContractVersion:
    """Open the company's contract on a plan and post its trial credit to the ledger.

    The contract is in force from the beginning of the company's local day of `since` (now when None): the terms of a
    day do not depend on the minute somebody signed up. Raises UnknownPlan, or ContractExists when there is one already.
    """
    plan = offered_plan(plan_code)
    company = apps.get_model("companies", "Company").objects.select_for_update().get(pk=company_id)
    if Contract.objects.filter(company_id=company_id).exists():
        raise ContractExists
    first_day = (since or timezone.now()).astimezone(ZoneInfo(company.timezone)).date()
    contract = Contract.objects.create(company_id=company_id)
    version = add_version(contract, plan, start_of_day(first_day, company.timezone))
    if plan.trial_credit:
        _give_credit(company_id, plan.trial_credit, plan.currency, f"contract:{contract.pk}")
    ensure_drafts([(company_id, timezone.localdate(timezone=ZoneInfo(company.timezone)), plan.currency)])
    record("contract.opened", f"contract:{contract.pk}", plan=plan.code, trial_credit=str(plan.trial_credit))
    return version


def add_version(contract: Contract, plan: Plan, effective_from: datetime) -> ContractVersion:
    """The contract's next version: the plan's terms as they are now, in force from `effective_from`.

    Raises CurrencyChanged when the plan is in another currency than the contract.
    """
    if contract.versions.exclude(currency=plan.currency).exists():
        raise CurrencyChanged
    terms = {field: getattr(plan, field) for field in TERM_FIELDS}
    number = contract.versions.count() + 1
    return ContractVersion.objects.create(
        contract=contract, number=number, plan=plan, effective_from=effective_from, **terms
    )


def _give_credit(company_id: int, amount: Decimal, currency: str, reference: str) -> None:
    sides = ((Account.PROMOTION, amount), (Account.CREDIT, -amount))
    post([Posting(company_id, TransactionKind.TRIAL_CREDIT, reference, currency, sides)])
