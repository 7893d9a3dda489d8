"""The numbered rules of facts/money.md that the database keeps; the pure engine's are in tests/billing/rating."""

import itertools
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from billing.catalogue.models import PriceBookVersion, RateEntry
from billing.contracts.models import ContractVersion
from billing.ledger.models import Account, Charge, Entry, Quarantine, Transaction, TransactionKind, Usage
from billing.ledger.posting import Posting, post
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import agent, balance, charge_of, inbound, outbound, rate_all, tell, usage_of
from tests.billing.conftest import Contracted


def test_rule_1_the_seeded_contract_counts_from_the_agents_answer(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = inbound(company_a, 61_000, menu_ms=300_000)
    tell(leg)
    rate_all()
    charge = charge_of(leg)
    assert (charge.clock, charge.counted_s, charge.billed_s) == ("agent_answer", 61, 120)
    assert charge.amount == Decimal("0.30")


def test_rule_3_no_price_is_quarantined_and_not_free(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = outbound(company_a, 60_000, to="+1415555")
    tell(leg)
    rate_all()
    assert usage_of(leg).state == "quarantined"
    with public_scope():
        held = Quarantine.objects.get(usage__leg_id=leg.leg_id)
        assert (held.reason, held.detail) == ("no_rate", "+1415555")
        assert not Charge.objects.filter(usage__leg_id=leg.leg_id).exists()
    assert balance(company_a, "unbilled") == "0"


def test_rule_5_a_leg_told_twice_is_charged_once(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    leg = outbound(company_a, 61_000)
    tell(leg, leg)
    tell(leg)
    rate_all()
    tell(leg)
    assert rate_all() == 0
    assert charge_of(leg).amount == Decimal("0.80")
    assert balance(company_a, "unbilled") == "0.800000"


def test_rule_5_the_database_refuses_a_second_usage_row_and_a_second_charge(
    company_a: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    leg = outbound(company_a, 61_000)
    tell(leg)
    rate_all()
    usage, charge = usage_of(leg), charge_of(leg)
    for row in (usage, charge):
        row.pk = None
        row._state.adding = True
        with public_scope(), pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_rule_5_charge_and_ledger_are_written_together(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    legs = [outbound(company_a, 61_000), inbound(company_a, 1_000)]
    tell(*legs)
    rate_all()
    with public_scope():
        (posted,) = Transaction.objects.filter(company=company_a, kind="usage")
        charged = posted.charges.aggregate(total=Sum("amount"))["total"]
        assert {(entry.account, entry.detail): entry.amount for entry in posted.entries.all()} == {
            ("unbilled", ""): charged,
            ("usage_revenue", "inbound"): Decimal("-0.15"),
            ("usage_revenue", "outbound"): Decimal("-0.80"),
        }
    assert charged == Decimal("0.95")


def test_rule_6_a_charge_stores_the_versions_it_came_from(company_a: Company, contracted: Contracted) -> None:
    version = contracted(company_a)
    leg = outbound(company_a, 1_000)
    tell(leg)
    rate_all()
    charge = charge_of(leg)
    assert charge.contract_version_id == version.pk
    with public_scope():
        assert charge.rate is not None
        assert charge.rate.version_id == charge.rate_version_id


@pytest.mark.parametrize("model", [ContractVersion, PriceBookVersion, RateEntry, Entry, Transaction, Charge])
@pytest.mark.parametrize("verb", ["update", "delete"])
def test_rule_6_what_an_amount_depends_on_never_changes(
    company_a: Company, contracted: Contracted, model: type, verb: str
) -> None:
    contracted(company_a)
    tell(outbound(company_a, 1_000))
    rate_all()
    table = model._meta.db_table  # type: ignore[attr-defined]
    statement = {"update": f"UPDATE {table} SET id = id", "delete": f"DELETE FROM {table}"}[verb]  # noqa: S608
    with public_scope(), pytest.raises(DatabaseError, match="refused|denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_rule_6_the_facts_of_usage_never_change(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    tell(outbound(company_a, 1_000))
    with public_scope():
        for change in ({"billable_ms": 5}, {"number": "+1"}, {"answered_at": None}):
            with pytest.raises(DatabaseError, match="refused"), transaction.atomic():
                Usage.objects.update(**change)


def test_rule_6_a_published_price_book_takes_no_more_prices(tariff: None) -> None:
    with public_scope():
        entry = RateEntry.objects.earliest("pk")
        entry.pk, entry.prefix = None, "1"
        with pytest.raises(DatabaseError, match="is published"), transaction.atomic():
            entry.save(force_insert=True)


def test_rule_8_any_order_with_duplicates_gives_the_same_sum(
    company_a: Company, company_b: Company, contracted: Contracted
) -> None:
    """Two companies get the same calls in different orders, batches and repetitions; their ledgers agree."""
    contracted(company_a)
    contracted(company_b)
    shapes = [(61_000, "+861381234"), (1, "+86105555"), (600_000, "+8621555"), (59_999, "+1415"), (0, "+861381234")]
    first, second = (
        [*(outbound(company, ms, to=to) for ms, to in shapes), inbound(company, 90_000), agent(company, 90_000)]
        for company in (company_a, company_b)
    )
    tell(*first)
    rate_all()
    for leg in itertools.chain(reversed(second), second):
        tell(leg)
        rate_all(limit=1)
    assert balance(company_a, "unbilled") == balance(company_b, "unbilled") == "5.500000"


def test_rule_13_the_ledger_of_one_company_never_touches_anothers(
    company_a: Company, company_b: Company, contracted: Contracted
) -> None:
    contracted(company_a)
    contracted(company_b)
    tell(outbound(company_a, 61_000))
    rate_all()
    assert (balance(company_a, "unbilled"), balance(company_b, "unbilled")) == ("0.800000", "0")


def test_rule_15_every_leg_ends_rated_free_or_quarantined(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    legs = [
        inbound(company_a, 1_000),
        inbound(company_a, 0),
        agent(company_a, 1_000),
        outbound(company_a, 1_000),
        outbound(company_a, 0),
        outbound(company_a, 1_000, to="+1415"),
    ]
    tell(*legs)
    rate_all()
    states = [usage_of(leg).state for leg in legs]
    assert states == ["rated", "free", "free", "rated", "free", "quarantined"]


@pytest.mark.parametrize("amounts", [[], ["1"], ["1", "-0.999999"], ["0.000001", "1", "-1"]])
def test_an_unbalanced_transaction_is_refused_before_and_by_the_database(
    company_a: Company, amounts: list[str]
) -> None:
    row = Transaction(company=company_a, kind="top_up", reference="y", currency="CNY")
    entries = [Entry(transaction=row, account=Account.UNBILLED, amount=Decimal(amount)) for amount in amounts]
    if amounts:
        sides = [(Account.UNBILLED, entry.amount) for entry in entries]
        with pytest.raises(ValueError, match="does not balance"):
            post([Posting(company_a.pk, TransactionKind.TOP_UP, "x", "CNY", sides)])
    with public_scope(), pytest.raises(DatabaseError, match="does not balance"), transaction.atomic():
        write_and_check(row, entries)


def write_and_check(row: Transaction, entries: list[Entry]) -> None:
    """Write past the services, as a mistaken program would, and have the deferred constraints look now."""
    row.save(force_insert=True)
    Entry.objects.bulk_create(entries)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_posting_happens_once(company_a: Company) -> None:
    sides = ((Account.UNBILLED, Decimal(1)), (Account.USAGE_REVENUE, Decimal(-1)))
    posting = Posting(company_a.pk, TransactionKind.TOP_UP, "once", "CNY", sides)
    with public_scope():
        post([posting])
        with pytest.raises(IntegrityError), transaction.atomic():
            post([posting])
    assert balance(company_a, "unbilled") == "1.000000"


def test_a_balance_changes_by_entries_only(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    with public_scope(), pytest.raises(DatabaseError, match="by ledger entries only"), transaction.atomic():
        connection.cursor().execute("UPDATE ledger_balance SET amount = 0")
    assert balance(company_a, "customer_credit") == "-100.000000"
