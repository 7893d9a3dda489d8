"""Taking a test's committed money away again: the owner of the tables must switch their triggers off to do so."""

from django.db import connection, transaction

from linepool.kernel.tenancy import public_scope

_KEPT = (
    "credit_step",
    "payments_payment",
    "payments_refund",
    "payments_dunningstep",
    "invoices_settlement",
    "invoices_creditnote",
    "invoices_invoiceline",
    "invoices_invoice",
    "ledger_quarantine",
    "costs_cost",
    "ledger_charge",
    "ledger_usage",
    "ledger_entry",
    "ledger_transaction",
    "ledger_balance",
    "contracts_contractversion",
)
_UNDELETABLE = ("ledger_transaction", "ledger_charge", "ledger_usage", *_KEPT[1:7])
_FORGET = (
    "DELETE FROM credit_step WHERE reservation_id IN (SELECT id FROM credit_reservation WHERE company_id = %s)",
    "DELETE FROM credit_reservation WHERE company_id = %s",
    "DELETE FROM credit_dayspend WHERE company_id = %s",
    "DELETE FROM payments_dunningstep WHERE invoice_id IN (SELECT id FROM invoices_invoice WHERE company_id = %s)",
    "DELETE FROM payments_suspension WHERE company_id = %s",
    "DELETE FROM payments_balancenotice WHERE company_id = %s",
    "DELETE FROM payments_payment WHERE company_id = %s",
    "DELETE FROM payments_refund WHERE company_id = %s",
    "DELETE FROM invoices_settlement WHERE invoice_id IN (SELECT id FROM invoices_invoice WHERE company_id = %s)",
    "DELETE FROM invoices_creditnote WHERE invoice_id IN (SELECT id FROM invoices_invoice WHERE company_id = %s)",
    "DELETE FROM invoices_invoiceline WHERE invoice_id IN (SELECT id FROM invoices_invoice WHERE company_id = %s)",
    "DELETE FROM invoices_runitem WHERE invoice_id IN (SELECT id FROM invoices_invoice WHERE company_id = %s)",
    "DELETE FROM invoices_invoice WHERE company_id = %s",
    "DELETE FROM parties_billingprofile WHERE company_id = %s",
    "DELETE FROM ledger_quarantine WHERE company_id = %s",
    "DELETE FROM rerating_change WHERE company_id = %s",
    "DELETE FROM rerating_rerating WHERE company_id = %s",
    "DELETE FROM costs_cost WHERE company_id = %s",
    "DELETE FROM ledger_charge WHERE company_id = %s",
    "DELETE FROM ledger_usage WHERE company_id = %s",
    "DELETE FROM ledger_entry WHERE transaction_id IN (SELECT id FROM ledger_transaction WHERE company_id = %s)",
    "DELETE FROM ledger_transaction WHERE company_id = %s",
    "DELETE FROM ledger_balance WHERE company_id = %s",
    "DELETE FROM contracts_contractversion WHERE contract_id IN"
    " (SELECT id FROM contracts_contract WHERE company_id = %s)",
    "DELETE FROM contracts_contract WHERE company_id = %s",
)


def forget_money(company_id: int) -> None:
    """Delete what the company's contract and ledger hold, so that the company itself can be deleted."""
    tables = ", ".join(_KEPT)
    with public_scope(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_catalog.set_config('lock_timeout', '10s', true)")
        for table in _KEPT:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"GRANT DELETE, UPDATE ON {tables} TO CURRENT_USER")
        for statement in _FORGET:
            cursor.execute(statement, [company_id])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("REVOKE UPDATE, DELETE ON ledger_entry, costs_cost FROM CURRENT_USER")
        for table in _UNDELETABLE:
            cursor.execute(f"REVOKE DELETE ON {table} FROM CURRENT_USER")
        for table in _KEPT:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
