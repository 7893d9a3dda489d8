"""Revenue, usage, statements and the journal under the accountants' own numbers."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from billing.ledger.models import Account
from billing.ledger.reports import trial_balance
from billing.parties.models import LegalEntity
from billing.reports import usage
from billing.reports.accounts import Named, journal_rows, name_accounts
from billing.reports.errors import AccountsMissing
from billing.reports.periods import Days
from billing.reports.revenue import DIMENSIONS, REVENUE, Revenue, revenue
from linepool.accounts.models import User
from linepool.kernel.tenancy import company_scope, public_scope
from linepool.kernel.usage import LegUsage
from telephony.calls.models import Call
from tenants.companies.models import Company
from tests.billing.build import MORNING, agent, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import final

Browser = Callable[[User | None, Company | None], Client]
YEAR = Days(date(2026, 11, 1), date(2027, 2, 28))
ASKED = {"first": "2026-11-01", "last": "2027-02-28"}


@pytest.fixture
def both(company_a: Company, company_b: Company, contracted: Contracted, entity: LegalEntity) -> list[LegUsage]:
    """Two companies with calls; the first one's month is billed: rents, tax, and credit that pays some of it."""
    contracted(company_a)
    contracted(company_b)
    legs = [
        inbound(company_a, 61_000),
        outbound(company_a, 61_000),
        agent(company_a, 61_000),
        outbound(company_b, 1_000, number="+861055550199"),
    ]
    tell(*legs)
    rate_all()
    with company_scope(company_a):
        Call.objects.create(
            id=legs[0].call_id, direction="in", outcome="answered", caller="+8613800001111", called="+861055550100",
            queue_name="Orders", started_at=MORNING, ended_at=MORNING, duration_ms=81_000,
        )  # fmt: skip
    final(company_a)
    return legs


def found(by: str) -> list[Revenue]:
    with public_scope():
        return revenue(YEAR, by)


def in_ledger() -> Decimal:
    with public_scope():
        rows = trial_balance(YEAR.last)
    return -sum((row.balance for row in rows if row.account in REVENUE), Decimal(0))


@pytest.mark.parametrize("by", DIMENSIONS)
def test_revenue_adds_up_to_the_ledger_whatever_it_is_divided_by(by: str, both: list[LegUsage]) -> None:
    rows = found(by)
    assert in_ledger() > 100, "there is something to compare"
    assert sum(row.total for row in rows) == in_ledger()
    assert sum(row.legs for row in rows) == 3, "priced legs, each once"


def test_revenue_stands_with_its_client_number_queue_and_plan(
    company_a: Company, company_b: Company, both: list[LegUsage]
) -> None:
    clients = {row.key: row for row in found("company")}
    assert (clients[company_b.name].calls, clients[company_b.name].other) == (Decimal("0.400000"), Decimal(0))
    assert clients[company_a.name].calls == Decimal("1.100000")
    assert clients[company_a.name].other > 0, "what is rented"
    numbers = {(row.key, row.company): row for row in found("number")}
    assert numbers["+861055550199", company_b.name].total == Decimal("0.400000")
    assert numbers["", company_a.name].other == clients[company_a.name].other
    queues = {(row.key, row.company): row for row in found("queue")}
    assert (queues["Orders", company_a.name].legs, queues["Orders", company_a.name].calls) == (1, Decimal("0.300000"))
    assert [row.key for row in found("plan")] == ["attended"]


def get(browser: Client, path: str, **query: str) -> Any:
    answer = browser.get(path, ASKED | query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_usage_is_summed_filtered_and_opens_into_legs_and_their_price(
    both: list[LegUsage], alice: User, company_a: Company, client_for: Browser
) -> None:
    browser = client_for(alice, company_a)
    kinds = {row["key"]: row for row in get(browser, "/api/usage/sums/", by="kind")}
    assert {kind: (row["legs"], row["free"], row["amount"]) for kind, row in kinds.items()} == {
        "inbound": (1, 0, "0.300000"),
        "outbound": (1, 0, "0.800000"),
        "agent": (1, 1, "0.000000"),
    }
    queues = {row["key"]: row["amount"] for row in get(browser, "/api/usage/sums/", by="queue")}
    assert queues == {"Orders": "0.300000", "": "0.800000"}
    assert [row["key"] for row in get(browser, "/api/usage/sums/")] == ["2026-11-22"]
    pages = get(browser, "/api/usage/legs/", page_size="2")
    rest = browser.get(pages["next"]).json()
    legs = {leg["leg_id"] for leg in pages["results"] + rest["results"]}
    assert legs == {str(leg.leg_id) for leg in both[:3]}, "its own, each once, and nobody else's"
    one = get(browser, "/api/usage/legs/", queue="Orders")["results"]
    assert [leg["call_id"] for leg in one] == [str(both[0].call_id)]
    steps = get(browser, f"/api/usage/calls/{one[0]['call_id']}/")
    assert any("0.15" in step["text"]["en"] for step in steps[0]["steps"])


def test_another_companys_finance_sees_none_of_it(
    both: list[LegUsage], charlie: User, company_a: Company, company_b: Company, client_for: Browser
) -> None:
    browser = client_for(charlie, company_b)
    legs = get(browser, "/api/usage/legs/")["results"]
    assert [leg["leg_id"] for leg in legs] == [str(both[3].leg_id)]
    assert browser.get(f"/api/usage/calls/{both[0].call_id}/").status_code == 404
    statement = get(browser, "/api/statement/")
    assert [move["document"] for one in statement for move in one["moves"] if move["kind"] == "invoice"] == []
    assert client_for(charlie, company_a).get("/api/statement/").status_code == 404


def test_a_statement_opens_and_closes_with_the_ledgers_balance(
    both: list[LegUsage], alice: User, company_a: Company, client_for: Browser
) -> None:
    browser = client_for(alice, company_a)
    (statement,) = get(browser, "/api/statement/")
    moves = {move["kind"]: move for move in statement["moves"]}
    assert moves["invoice"]["document"] == "LP-000001"
    assert Decimal(statement["opening"]) + sum(Decimal(move["amount"]) for move in statement["moves"]) == Decimal(
        statement["closing"]
    )
    with public_scope():
        rows = trial_balance(YEAR.last)
    ours = {"customer_credit", "receivable"}
    owed = sum(row.balance for row in rows if row.account in ours) + Decimal(100)  # the other company's trial credit
    assert Decimal(statement["closing"]) == owed
    for language in ("zh-hans", "en"):
        paper = browser.get("/api/statement/pdf/", ASKED | {"language": language})
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def test_the_journal_is_exported_under_the_accountants_numbers_or_not_at_all(
    both: list[LegUsage], entity: LegalEntity
) -> None:
    with public_scope():
        with pytest.raises(AccountsMissing) as refused:
            next(journal_rows(YEAR, entity))
        missing = set(refused.value.fields)
        assert {"unbilled", "usage_revenue", "receivable"} <= missing
        name_accounts(entity.code, [Named(one, f"60{place:02}", "Name") for place, one in enumerate(sorted(missing))])
        heading, *rows = journal_rows(YEAR, entity)
        plain = list(journal_rows(YEAR, None))[1:]
        assert heading[-1] == "account_name"
        assert {row[5] for row in rows} == {f"60{place:02}" for place in range(len(missing))}
        assert [row[7:9] for row in rows] == [row[7:9] for row in plain], "the same amounts"
        name_accounts(entity.code, [Named(Account.RECEIVABLE.value, "", "")])
        with pytest.raises(AccountsMissing) as again:
            next(journal_rows(YEAR, entity))
    assert set(again.value.fields) == {"receivable"}


def test_the_file_of_legs_says_what_the_page_says(
    both: list[LegUsage], alice: User, company_a: Company, client_for: Browser
) -> None:
    with public_scope():
        wanted = usage.Wanted.asked(ASKED)
        heading, *rows = list(usage.leg_rows(company_a, wanted))
    written = {row["leg_id"]: row for row in (dict(zip(heading, row, strict=True)) for row in rows)}
    assert sorted(written) == sorted(str(leg.leg_id) for leg in both[:3])
    for leg in get(client_for(alice, company_a), "/api/usage/legs/")["results"]:
        row = written[leg["leg_id"]]
        same = ("call_id", "kind", "direction", "number", "queue", "amount", "currency")
        assert [str(row[name]) for name in same] == [leg[name] for name in same]
    inbound_row = written[str(both[0].leg_id)]
    assert (inbound_row["queue"], inbound_row["per_minute"], inbound_row["free_because"]) == ("Orders", "0.15", "")
    assert str(inbound_row["answered_at"]).startswith("2026-11-22T10:00:00.000+08:00")
    assert written[str(both[2].leg_id)]["free_because"] == "included", "no rate, no price a minute"
    assert written[str(both[2].leg_id)]["per_minute"] == ""
