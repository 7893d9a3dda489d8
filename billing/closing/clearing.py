"""Each entry of what Stripe holds for a company is explained by one row of ours, to the cent, or it is a difference."""

from typing import Final

# (kind, company, opens, subject, detail). A payment's and a refund's own transaction are compared where they are.
CLEARING: Final = """
    WITH expected AS (
        SELECT p.transaction_id AS id, p.amount FROM payments_payment p WHERE p.method = 'stripe'
        UNION ALL
        SELECT r.transaction_id, -r.amount FROM payments_refund r WHERE r.method = 'stripe'
        UNION ALL
        SELECT t.id, r.amount FROM payments_refund r JOIN stripe_cardrefund s ON s.refund_id = r.id
        JOIN ledger_transaction t ON t.company_id = r.company_id AND t.kind = 'reversal'
            AND t.reference = 'refund:' || r.id
        WHERE s.state = 'failed'
    ), wanted AS (
        SELECT company_id, 'exchange' AS kind, 'stripe:' || id || ':from' AS reference, -presented AS amount,
            presented_currency AS currency, source AS subject
        FROM stripe_move WHERE booked AND presented IS NOT NULL
        UNION ALL
        SELECT company_id, 'exchange', 'stripe:' || id || ':to', amount, currency, source
        FROM stripe_move WHERE booked AND presented IS NOT NULL
        UNION ALL
        SELECT company_id, 'stripe_fee', 'stripe:' || id || ':fee', -fee, currency, source
        FROM stripe_move WHERE booked AND fee <> 0
        UNION ALL
        SELECT p.company_id, 'payout', 'payout:' || p.id, -p.net, o.currency, o.id
        FROM stripe_payoutpart p JOIN stripe_payout o ON o.id = p.payout_id WHERE o.booked_at IS NOT NULL
        UNION ALL
        SELECT p.company_id, 'reversal', 'payout:' || p.id, p.net, o.currency, o.id
        FROM stripe_payoutpart p JOIN stripe_payout o ON o.id = p.payout_id WHERE o.undone_at IS NOT NULL
    ), posted AS (
        SELECT t.id, t.company_id, t.kind, t.reference, t.currency, sum(e.amount) AS amount
        FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
        WHERE e.account = 'stripe_clearing' GROUP BY t.id
    )
    SELECT 'clearing_differs', p.company_id, 'transaction', p.id::text,
        p.kind || ' ' || p.reference || ': ledger ' || p.amount || ' ' || p.currency
            || ', explained ' || coalesce(w.amount, 0)
    FROM posted p
    LEFT JOIN wanted w ON (w.company_id, w.kind, w.reference, w.currency)
        = (p.company_id, p.kind, p.reference, p.currency)
    WHERE coalesce(w.amount, 0) <> p.amount AND p.id NOT IN (SELECT id FROM expected)
    UNION ALL
    SELECT 'clearing_not_posted', w.company_id, 'stripe', w.subject,
        w.kind || ' ' || w.amount || ' ' || w.currency || ' is booked, and no entry of the ledger has it'
    FROM wanted w
    LEFT JOIN posted p ON (w.company_id, w.kind, w.reference, w.currency)
        = (p.company_id, p.kind, p.reference, p.currency)
    WHERE p.id IS NULL AND w.amount <> 0
"""
