"""Contracts made before they had parts: the migration carries their terms over, and the bill stays the same."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from billing.contracts.models import ContractVersion
from billing.rating import ChargeKind, Clock, StartedSecond
from billing.rating.parts import Period, Usage, bill
from billing.rating.recurring import Holding
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company

pytestmark = pytest.mark.slow

OLD = [("contracts", "0003_spending"), ("catalogue", "0003_spending")]
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))
USED = Usage(
    seats=[Holding(name, date(2026, 1, 1), None) for name in ("one", "two")],
    numbers=[Holding("+861055550100", date(2026, 1, 1), None)],
)
FULL: Mapping[str, Any] = {
    "base_monthly": Decimal("500.5"), "seat_monthly": Decimal(200), "seat_minimum": 3, "number_monthly": Decimal(30),
    "line_monthly": Decimal("49.99"), "lines": 4, "service_tax_rate": Decimal("0.06"),
    "voice_tax_rate": Decimal("0.09"), "inbound_clock": "line_answer", "outbound_clock": "line_answer",
    "started_second": "dropped",
}  # fmt: skip
BARE: Mapping[str, Any] = {"voice_tax_rate": Decimal("0.13")}


def _migrate(targets: list[tuple[str, str]]) -> Any:
    """Migrate there; the models as they are then."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to come cannot be altered
    executor = MigrationExecutor(connection)
    return executor.migrate(targets).apps


def _newest() -> list[tuple[str, str]]:
    graph = MigrationExecutor(connection).loader.graph
    return [node for node in graph.leaf_nodes() if node[0] in {"contracts", "catalogue", "costs", "rerating"}]


@pytest.fixture
def before_parts(db: None) -> Iterator[Any]:
    """The tables as they were, in a transaction that is undone; the models of that time."""
    with public_scope():
        yield _migrate(OLD)


def _contract(old: Any, company: Company, terms: Mapping[str, Any]) -> int:
    book = old.get_model("catalogue", "PriceBook").objects.create(
        code=f"book-{company.pk}", name_zh="费率", name_en="Tariff", currency="CNY"
    )
    plan = old.get_model("catalogue", "Plan").objects.create(
        code=f"plan-{company.pk}", name_zh="套餐", name_en="Plan", price_book=book, **terms
    )
    contract = old.get_model("contracts", "Contract").objects.create(company_id=company.pk)
    version = old.get_model("contracts", "ContractVersion").objects.create(
        contract=contract,
        number=1,
        plan=plan,
        price_book=book,
        effective_from=datetime(2026, 1, 1, tzinfo=UTC),
        **terms,
    )
    return int(version.pk)


def _rents_as_they_were(terms: Mapping[str, Any]) -> dict[str, Decimal]:
    """A whole month's rents by the rule of that time, two seats and one number held."""
    return {
        "base": terms["base_monthly"],
        "seats": terms["seat_monthly"] * max(2, terms["seat_minimum"]),
        "numbers": terms["number_monthly"] * 1,
        "lines": terms["line_monthly"] * terms["lines"],
    }


def test_a_contract_from_before_parts_bills_the_same_afterwards(before_parts: Any, company_a: Company) -> None:
    version = _contract(before_parts, company_a, FULL)
    _migrate(_newest())
    parts = ContractVersion.objects.get(pk=version).made_of
    lines = bill(parts, USED, NOVEMBER)
    assert {line.kind: line.amount for line in lines} == _rents_as_they_were(FULL)
    assert {line.tax_rate for line in lines} == {Decimal("0.06")}
    minutes = parts[-1]
    rules = minutes.rules()
    assert getattr(minutes, "tax_rate") == Decimal("0.09")  # noqa: B009 - a part in general has none
    assert {kind: (rule.clock, rule.started_second) for kind, rule in rules.items()} == {
        ChargeKind.INBOUND: (Clock.LINE_ANSWER, StartedSecond.DROPPED),
        ChargeKind.OUTBOUND: (Clock.LINE_ANSWER, StartedSecond.DROPPED),
    }


def test_a_contract_of_calls_alone_has_no_rents_afterwards(before_parts: Any, company_a: Company) -> None:
    version = _contract(before_parts, company_a, BARE)
    _migrate(_newest())
    parts = ContractVersion.objects.get(pk=version).made_of
    assert [part.kind for part in parts] == ["minutes"]
    assert bill(parts, USED, NOVEMBER) == []


def test_there_and_back_again_changes_no_terms(before_parts: Any, company_a: Company, company_b: Company) -> None:
    versions = {_contract(before_parts, company_a, FULL): FULL, _contract(before_parts, company_b, BARE): BARE}
    _migrate(_newest())
    carried = {pk: ContractVersion.objects.get(pk=pk).parts for pk in versions}
    old = _migrate(OLD)
    for pk, terms in versions.items():
        row = old.get_model("contracts", "ContractVersion").objects.get(pk=pk)
        assert {name: getattr(row, name) for name in terms} == dict(terms)
    _migrate(_newest())
    assert {pk: ContractVersion.objects.get(pk=pk).parts for pk in versions} == carried
