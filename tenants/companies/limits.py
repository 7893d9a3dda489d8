"""A company's limits: what the operator set, within what its contract gives, else what its number of seats gives."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now

from billing.catalogue.terms import UnreachableChoice
from billing.contracts.models import ContractVersion
from linepool.kernel.tenancy import public_scope
from telephony.fraud import FraudRules, Release, Rule
from telephony.ports import CompanyLimits
from tenants.companies.errors import BeyondContract
from tenants.companies.models import Company, FraudRelease

CALLS_PER_SEAT = 4
LEAST_CALLS = 10
"""What a company may have at once until somebody says otherwise: per seat, with a floor for newcomers."""
CALLS_PER_SECOND = 5
WITHIN_LINES = ("calls_in", "calls_out")
WITHIN_CONTRACT = ("spend_per_day", "spend_per_month")


def limits_of(company: Company, seats: int, contract: ContractVersion | None) -> CompanyLimits:
    """What call control holds the company to. Contracted lines bound the calls of each way."""
    usual = max(LEAST_CALLS, CALLS_PER_SEAT * seats)
    lines = contract.lines if contract is not None else 0

    def at_once(own: int | None) -> int:
        wanted = usual if own is None else own
        return min(wanted, lines) if lines else wanted

    return CompanyLimits(
        calls_in=at_once(company.calls_in),
        calls_out=at_once(company.calls_out),
        per_second=CALLS_PER_SECOND if company.calls_per_second is None else company.calls_per_second,
        waiting=company.max_waiting,
        trusted=contract is not None and contract.when_unreachable == UnreachableChoice.ALLOW,
    )


def fraud_rules_of(company: Company) -> FraudRules:
    """What is watched for in the company's calls out, with what its administrators allow. Needs the public scope."""
    rows = FraudRelease.objects.filter(company=company).exclude(until__lte=now())
    return FraudRules.parse(company.fraud, tuple(Release(Rule(row.rule), row.subject, row.until) for row in rows))


def check_within(contract: ContractVersion | None, wanted: dict[str, Any]) -> None:
    """Raise ``BeyondContract`` for limits that are more than the contract gives."""
    if contract is None:
        return
    ceilings = {name: contract.lines or None for name in WITHIN_LINES}
    ceilings |= {name: getattr(contract, name) for name in WITHIN_CONTRACT}
    beyond = {
        name: str(ceiling)
        for name, ceiling in ceilings.items()
        if ceiling is not None and wanted.get(name) is not None and wanted[name] > ceiling
    }
    if beyond:
        raise BeyondContract(fields=beyond)


def shown_limits(company: Company, seats: int, contract: ContractVersion | None) -> dict[str, Any]:
    """The limits in force, as people see them."""
    limits = limits_of(company, seats, contract)
    with public_scope():
        rules = fraud_rules_of(company)
    return {
        "calls_in": limits.calls_in,
        "calls_out": limits.calls_out,
        "calls_per_second": limits.per_second,
        "max_waiting": limits.waiting,
        "spend_per_day": _lower(company.spend_per_day, contract and contract.spend_per_day),
        "spend_per_month": _lower(company.spend_per_month, contract and contract.spend_per_month),
        "when_unreachable": (contract.when_unreachable if contract else UnreachableChoice.REFUSE.value),
        "fraud": rules.as_json(),
    }


def _lower(own: Any, contracted: Any) -> Any:
    return min((limit for limit in (own, contracted) if limit is not None), default=None)
