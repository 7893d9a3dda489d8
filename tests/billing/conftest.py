"""Companies with contracts, and legs to charge them for."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from billing.catalogue.seed import seed
from billing.contracts.models import ContractVersion
from billing.contracts.services import open_trial
from billing.parties.models import LegalEntity
from billing.parties.seed import seed as seed_entity
from linepool.kernel.tenancy import company_scope, public_scope
from tenants.companies.models import Company

OPENED = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)
Contracted = Callable[..., ContractVersion]


@pytest.fixture
def tariff(db: None) -> None:
    """The seeded tariff."""
    with public_scope():
        seed()


@pytest.fixture
def contracted(tariff: None) -> Contracted:
    """``contracted(company, plan="attended", since=…)`` opens the company's contract."""

    def open_contract(company: Company, plan: str = "attended", since: datetime = OPENED) -> ContractVersion:
        with company_scope(company):
            return open_trial(company.pk, plan, since=since)

    return open_contract


@pytest.fixture
def entity(db: None) -> LegalEntity:
    """The legal entity that issues invoices LP-000001 and on, and credit notes LPC-000001 and on."""
    with public_scope():
        return seed_entity()
