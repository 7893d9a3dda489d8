"""Does the money add up? Compares what was recorded, charged, posted and kept, with independent sums."""

from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection


class Difference(NamedTuple):
    """One thing that does not add up: which check, which company (None: many), in words what, and the row it is about:
    ``subject`` is the id of the call, transaction or invoice, or ``account:CURRENCY``."""

    check: str
    company_id: int | None
    detail: str
    opens: str = ""
    subject: str = ""


# Each query returns (company, detail, opens, subject) rows; an empty answer is a passed check.
_CHECKS: Mapping[str, str] = {
    "every usage row is pending, charged or quarantined": """
        SELECT u.company_id, 'usage ' || u.id || ' is ' || u.state || ' with ' || count(c.id) || ' charges',
            'call', u.call_id::text
        FROM ledger_usage u LEFT JOIN ledger_charge c ON c.usage_id = u.id
        LEFT JOIN ledger_quarantine q ON q.usage_id = u.id AND q.resolved_at IS NULL
        GROUP BY u.id, q.id
        HAVING NOT CASE u.state
            WHEN 'pending' THEN count(c.id) = 0
            WHEN 'quarantined' THEN count(c.id) = 0 AND q.id IS NOT NULL
            ELSE count(c.id) >= 1 AND q.id IS NULL END
    """,
    "charges sum to the usage posted": """
        SELECT t.company_id, 'transaction ' || t.id || ': charges ' || coalesce(c.total, 0) || ', ledger ' || e.total,
            'transaction', t.id::text
        FROM ledger_transaction t
        JOIN (SELECT transaction_id, sum(amount) AS total FROM ledger_entry WHERE account = 'unbilled'
              GROUP BY 1) e ON e.transaction_id = t.id
        LEFT JOIN (SELECT transaction_id, sum(amount) AS total FROM ledger_charge GROUP BY 1) c
            ON c.transaction_id = t.id
        WHERE (t.kind IN ('usage', 'rerating') OR c.total IS NOT NULL) AND e.total IS DISTINCT FROM c.total
    """,
    "carriers' costs sum to what is posted": """
        SELECT t.company_id, 'transaction ' || t.id || ': costs ' || coalesce(c.total, 0) || ', ledger ' || e.total,
            'transaction', t.id::text
        FROM ledger_transaction t
        JOIN (SELECT transaction_id, sum(amount) AS total FROM ledger_entry WHERE account = 'carrier_cost'
              GROUP BY 1) e ON e.transaction_id = t.id
        LEFT JOIN (SELECT transaction_id, sum(amount) AS total FROM costs_cost GROUP BY 1) c
            ON c.transaction_id = t.id
        WHERE e.total IS DISTINCT FROM c.total
    """,
    "every transaction balances": """
        SELECT t.company_id, 'transaction ' || t.id || ' sums to ' || coalesce(sum(e.amount), 0),
            'transaction', t.id::text
        FROM ledger_transaction t LEFT JOIN ledger_entry e ON e.transaction_id = t.id
        GROUP BY t.id HAVING coalesce(sum(e.amount), 0) <> 0 OR count(e.id) < 2
    """,
    "every balance is the sum of its entries": """
        SELECT coalesce(b.company_id, s.company_id), coalesce(b.account, s.account) || ': kept '
            || coalesce(b.amount, 0) || ', entries ' || coalesce(s.amount, 0),
            'account', coalesce(b.account, s.account) || ':' || coalesce(b.currency, s.currency)
        FROM ledger_balance b
        FULL JOIN (SELECT t.company_id, e.account, t.currency, sum(e.amount) AS amount
                   FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id GROUP BY 1, 2, 3) s
            ON (b.company_id, b.account, b.currency) = (s.company_id, s.account, s.currency)
        WHERE coalesce(b.amount, 0) <> coalesce(s.amount, 0)
    """,
    "every final invoice is the sum of its lines": """
        SELECT i.company_id, i.number || ' says ' || i.total || ', its lines and taxes '
            || coalesce(l.total, 0) + i.tax, 'invoice', i.id::text
        FROM invoices_invoice i
        LEFT JOIN (SELECT invoice_id, sum(amount) AS total FROM invoices_invoiceline GROUP BY 1) l
            ON l.invoice_id = i.id
        WHERE i.status = 'final' AND coalesce(l.total, 0) NOT IN (i.net, i.total)
    """,
    "every number was given, and once": """
        SELECT NULL::bigint, s.prefix || ' counts ' || s.last || ', there are ' || count(d.sequence), '', ''
        FROM parties_numberseries s
        LEFT JOIN (SELECT entity_id, 'invoice' AS document, sequence FROM invoices_invoice WHERE status = 'final'
                   UNION ALL SELECT entity_id, 'credit_note', sequence FROM invoices_creditnote) d
            USING (entity_id, document)
        GROUP BY s.id HAVING count(d.sequence) <> s.last OR coalesce(max(d.sequence), 0) <> s.last
    """,
    "what is open on invoices is what the ledger says is owed": """
        SELECT coalesce(o.company_id, b.company_id), 'open ' || coalesce(o.amount, 0) || ', ledger '
            || coalesce(b.amount, 0), 'account', 'receivable:' || coalesce(o.currency, b.currency)
        FROM (SELECT i.company_id, i.currency, sum(i.total - coalesce(s.amount, 0)) AS amount
              FROM invoices_invoice i
              LEFT JOIN (SELECT invoice_id, sum(amount) AS amount FROM invoices_settlement GROUP BY 1) s
                ON s.invoice_id = i.id
              WHERE i.status = 'final' GROUP BY 1, 2) o
        FULL JOIN (SELECT * FROM ledger_balance WHERE account = 'receivable') b
            ON (b.company_id, b.currency) = (o.company_id, o.currency)
        WHERE coalesce(o.amount, 0) <> coalesce(b.amount, 0)
    """,
}


class Report(NamedTuple):
    """The figures of the whole installation and what does not add up (empty when all is well)."""

    states: Mapping[str, int]
    differences: list[Difference]


def verify() -> Report:
    """Run every check over the whole ledger. Reads only; needs the public scope."""
    differences = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM ledger_usage GROUP BY 1")
        states = dict(cursor.fetchall())
        for check, query in _CHECKS.items():
            cursor.execute(query)
            differences += [Difference(check, *row) for row in cursor.fetchall()]
    return Report(states, differences)
