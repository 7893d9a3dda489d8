"""From draft to final: checked by a person, numbered without gaps, frozen, posted."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from billing.invoices.closing import check, finalise
from billing.invoices.draft import draft_of
from billing.invoices.errors import (
    ChangedSinceChecked,
    EarlierInvoiceOpen,
    InvoiceIsFinal,
    MonthNotOver,
    NotChecked,
    UnknownInvoice,
    UsageWaits,
)
from billing.invoices.models import Invoice, InvoiceLine
from billing.ledger.models import Entry
from billing.parties.errors import NoLegalEntity
from billing.parties.models import LegalEntity, NumberSeries
from linepool.kernel.ids import new_id
from linepool.kernel.tenancy import public_scope
from tenants.companies.models import Company
from tests.billing.build import balance, inbound, outbound, rate_all, tell
from tests.billing.conftest import Contracted
from tests.billing.invoices.life import CHECKER, DECEMBER, NOVEMBER, after, bill, checked, final, invoice_of, still_open


@pytest.fixture
def client(company_a: Company, contracted: Contracted, entity: LegalEntity) -> Company:
    """A company with November's calls: 2 minutes in and 3 out, 1.50 in all, and a trial credit of 100."""
    contracted(company_a)
    tell(inbound(company_a, 61_000), outbound(company_a, 61_000), outbound(company_a, 1_000))
    rate_all()
    return company_a


def entries(invoice: Invoice) -> dict[tuple[str, str], str]:
    with public_scope():
        found = Entry.objects.filter(transaction=invoice.transaction)
        return {(entry.account, entry.detail): str(entry.amount) for entry in found}


def test_a_final_invoice_says_what_the_draft_said_and_is_posted(client: Company) -> None:
    before = bill(client)
    invoice = final(client)
    assert (invoice.number, invoice.sequence, invoice.issued_on) == ("LP-000001", 1, date(2026, 12, 7))
    assert (invoice.due_on, invoice.checked_by) == (date(2027, 1, 6), CHECKER)
    after_it = bill(client)
    assert after_it.lines == before.lines
    assert (
        (invoice.net, invoice.tax, invoice.total)
        == (before.net, before.tax, before.total)
        == (
            Decimal("701.50"),
            Decimal("42.14"),  # 700 × 6% + 1.50 × 9%
            Decimal("743.64"),
        )
    )
    assert entries(invoice) == {
        ("receivable", ""): "743.640000",
        ("unbilled", ""): "-1.500000",
        ("service_revenue", "base"): "-500.000000",
        ("service_revenue", "seats"): "-200.000000",
        ("tax_payable", "0.06"): "-42.000000",
        ("tax_payable", "0.09"): "-0.140000",
    }
    assert balance(client, "unbilled") == "0.000000"


def test_the_companys_credit_pays_what_it_can(client: Company) -> None:
    invoice = final(client)
    assert still_open(invoice.pk) == Decimal("643.64")
    assert (balance(client, "customer_credit"), balance(client, "receivable")) == ("0.000000", "643.640000")


def test_finalising_twice_is_finalising_once(client: Company) -> None:
    first = final(client)
    with public_scope():
        again = finalise(first.pk)
        assert (again.number, NumberSeries.objects.get(prefix="LP-").last) == (first.number, 1)
    assert balance(client, "receivable") == "643.640000"


def test_an_invoice_that_was_not_checked_is_not_finalised(client: Company) -> None:
    with public_scope(), pytest.raises(NotChecked):
        finalise(invoice_of(client).pk)


def test_a_month_that_goes_on_is_not_checked(client: Company) -> None:
    last_evening = datetime(2026, 11, 30, 15, 59, tzinfo=UTC)
    midnight_in_shanghai = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    with public_scope():
        with pytest.raises(MonthNotOver):
            check(invoice_of(client).pk, CHECKER, last_evening)
        assert check(invoice_of(client).pk, CHECKER, midnight_in_shanghai).status == "checked"


def test_an_amount_that_changed_after_the_check_is_checked_again(client: Company) -> None:
    checked(client)
    tell(outbound(client, 61_000))
    with public_scope():
        with pytest.raises(UsageWaits):
            finalise(invoice_of(client).pk)
        rate_all()
        with pytest.raises(ChangedSinceChecked):
            finalise(invoice_of(client).pk)
    assert invoice_of(client).number is None
    assert final(client).total == Decimal("744.51")


def test_months_become_final_in_their_order(client: Company) -> None:
    checked(client, DECEMBER)
    with public_scope(), pytest.raises(EarlierInvoiceOpen):
        finalise(invoice_of(client, DECEMBER).pk)


def test_without_a_legal_entity_nothing_is_numbered(company_a: Company, contracted: Contracted) -> None:
    contracted(company_a)
    checked(company_a)
    with public_scope(), pytest.raises(NoLegalEntity):
        finalise(invoice_of(company_a).pk)
    assert invoice_of(company_a).status == "checked"


def test_a_final_invoice_is_not_checked_again_and_an_unknown_one_not_at_all(client: Company) -> None:
    invoice = final(client)
    with public_scope():
        with pytest.raises(InvoiceIsFinal):
            check(invoice.pk, CHECKER, after(NOVEMBER))
        with pytest.raises(UnknownInvoice):
            finalise(new_id())


def test_rule_4_the_rounding_of_lines_has_its_account(
    company_a: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    """A second at 0.15 a minute in pulses of six seconds is 0.015: half up to 0.02."""
    contracted(company_a)
    tell(inbound(company_a, 1_000))
    rate_all()
    with public_scope():
        exact = sum(line.exact for line in draft_of(invoice_of(company_a)).lines)
    invoice = final(company_a)
    assert sum(Decimal(amount) for amount in entries(invoice).values()) == 0
    assert invoice.net is not None
    assert abs(invoice.net - exact) < Decimal("0.01")


def test_rule_8_late_calls_are_an_adjustment_of_the_next_invoice_that_names_their_month(client: Company) -> None:
    november = final(client)
    tell(outbound(client, 61_000), inbound(client, 1_000))
    tell(outbound(client, 1_000, at=datetime(2026, 12, 3, 2, 0, tzinfo=UTC)))
    rate_all()
    lines = {line.id.rsplit("-", 2)[0]: line for line in bill(client, DECEMBER).lines if line.calls}
    assert {name: (line.label_en, str(line.amount), line.calls) for name, line in lines.items()} == {
        "usage": ("National long distance", "0.40", 1),
        "adj-202611-usage": (lines["adj-202611-usage"].label_en, str(lines["adj-202611-usage"].amount), 1),
    }
    adjusted = [line for line in bill(client, DECEMBER).lines if line.id.startswith("adj-202611-")]
    assert sorted((line.label_en[:22], str(line.amount)) for line in adjusted) == [
        ("Adjustment for 2026-11", "0.15"),
        ("Adjustment for 2026-11", "0.80"),
    ]
    assert bill(client, NOVEMBER).total == november.total
    december = final(client, DECEMBER)
    assert balance(client, "unbilled") == "0.000000"
    assert december.number == "LP-000002"
    assert not [line for line in bill(client, date(2027, 1, 1)).lines if line.calls]


def test_rule_8_in_any_order_the_months_sum_is_the_same(
    company_a: Company, company_b: Company, contracted: Contracted, entity: LegalEntity
) -> None:
    """One company's calls are all there before its month is closed, the other's come in three closings."""
    parts = ([1_000, 61_000], [7_000], [125_000, 3_000])
    for company in (company_a, company_b):
        contracted(company)
    tell(*(outbound(company_a, ms) for part in parts for ms in part))
    rate_all()
    whole = final(company_a)
    months = (NOVEMBER, DECEMBER, date(2027, 1, 1))
    billed = Decimal(0)
    for part, month in zip(parts, months, strict=True):
        tell(*(outbound(company_b, ms) for ms in part))
        rate_all()
        final(company_b, month)
        billed += sum(line.amount for line in bill(company_b, month).lines if line.calls)
    assert billed == sum(line.amount for line in bill(company_a).lines if line.calls)
    assert whole.net is not None
    assert balance(company_b, "unbilled") == "0.000000"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoices_invoice SET total = total + 1",
        "UPDATE invoices_invoice SET status = 'draft'",
        "UPDATE invoices_invoice SET due_on = due_on + 1",
        "DELETE FROM invoices_invoice",
        "UPDATE invoices_invoiceline SET amount = amount + 1",
        "DELETE FROM invoices_invoiceline",
        "UPDATE invoices_settlement SET amount = amount - 1",
        "DELETE FROM invoices_settlement",
        "TRUNCATE invoices_invoiceline CASCADE",
    ],
)
def test_rule_9_the_database_refuses_any_change_of_a_final_invoice(client: Company, statement: str) -> None:
    final(client)
    with public_scope(), pytest.raises(DatabaseError, match="refused|denied"), transaction.atomic():
        connection.cursor().execute(statement)


def test_rule_9_a_final_invoice_gets_no_more_lines(client: Company) -> None:
    final(client)
    with public_scope():
        line = InvoiceLine.objects.earliest("pk")
        line.pk, line.position, line.line_id = None, 99, "more"
        with pytest.raises(DatabaseError, match="final"), transaction.atomic():
            line.save(force_insert=True)


def test_no_right_to_delete_what_was_written_is_left_to_the_owner_of_the_tables(db: None) -> None:
    with public_scope(), connection.cursor() as cursor:
        for table in ("invoices_invoiceline", "invoices_creditnote", "invoices_settlement", "ledger_entry"):
            for right in ("DELETE", "TRUNCATE"):
                cursor.execute("SELECT has_table_privilege(current_user, %s, %s)", [table, right])
                assert cursor.fetchone() == (False,), f"{right} on {table}"
