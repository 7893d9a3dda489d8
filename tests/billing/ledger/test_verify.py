"""The independent check of the ledger finds what is wrong, and nothing when nothing is."""

import io

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from billing.ledger.models import Usage
from billing.ledger.verify import verify
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import agent, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted


@pytest.fixture
def busy(company_a: Company, contracted: Contracted) -> Company:
    """A company with legs in every state."""
    contracted(company_a)
    tell(inbound(company_a, 61_000), agent(company_a, 61_000), outbound(company_a, 1_000, to="+1415"))
    rate_all()
    tell(outbound(company_a, 61_000))
    return company_a


def findings(company: Company) -> set[str]:
    with public_scope():
        return {one.check for one in verify().differences if one.company_id == company.pk}


def test_a_ledger_that_adds_up_passes(busy: Company) -> None:
    out = io.StringIO()
    call_command("verify_ledger", stdout=out)
    assert "the ledger adds up" in out.getvalue()


@pytest.mark.parametrize(
    ("table", "tampering", "check"),
    [
        ("ledger_balance", "UPDATE ledger_balance SET amount = amount + 0.000001", "every balance is the sum"),
        ("ledger_charge", "UPDATE ledger_charge SET amount = amount + 0.000001 WHERE amount > 0", "charges sum to"),
        ("ledger_entry", "UPDATE ledger_entry SET amount = amount + 1 WHERE amount > 0", "every transaction balances"),
        ("ledger_usage", "UPDATE ledger_usage SET state = 'rated'", "every usage row is"),
    ],
)
def test_tampering_past_the_triggers_is_found(busy: Company, table: str, tampering: str, check: str) -> None:
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"GRANT UPDATE ON {table} TO CURRENT_USER")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(tampering)
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    assert any(found.startswith(check) for found in findings(busy))
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_ledger", stdout=io.StringIO(), stderr=io.StringIO())


def test_usage_marked_done_without_a_charge_is_found(busy: Company) -> None:
    with public_scope():
        Usage.objects.filter(company=busy, state="pending").update(state="free")
    assert findings(busy) == {"every usage row is pending, charged or quarantined"}
