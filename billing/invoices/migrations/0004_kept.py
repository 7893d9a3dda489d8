"""Final invoices, their lines, credit notes and settlements at database level: written once, and never settled too far.

Rights to delete are revoked from the owner too; UPDATE is not, because foreign keys lock rows with SELECT … FOR KEY
SHARE, which asks for it (a draft invoice is deleted with its company): there the trigger alone refuses. Of a final
invoice only ``sent_at`` may change.
"""

from django.db import migrations

KEPT = ("invoices_invoiceline", "invoices_creditnote", "invoices_settlement")

_TRIGGERS = "".join(
    f"""
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
"""
    for table in KEPT
)
_NO_TRIGGERS = "".join(
    f"DROP TRIGGER {table}_not_emptied ON {table};\nDROP TRIGGER {table}_kept ON {table};\n" for table in KEPT
)

FORWARD = f"""
{_TRIGGERS}
REVOKE DELETE, TRUNCATE ON {", ".join(KEPT)} FROM PUBLIC, CURRENT_USER;

CREATE FUNCTION invoices_keep_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'final' AND (TG_OP = 'DELETE' OR to_jsonb(OLD) - 'sent_at' <> to_jsonb(NEW) - 'sent_at') THEN
        RAISE EXCEPTION 'invoice % is final: % refused', OLD.number, TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER invoices_invoice_kept BEFORE UPDATE OR DELETE ON invoices_invoice
    FOR EACH ROW EXECUTE FUNCTION invoices_keep_final();
CREATE TRIGGER invoices_invoice_not_emptied BEFORE TRUNCATE ON invoices_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();

CREATE FUNCTION invoices_no_line_for_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT status FROM invoices_invoice WHERE id = NEW.invoice_id) = 'final' THEN
        RAISE EXCEPTION 'the invoice is final: a new line refused' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER invoices_line_in_time BEFORE INSERT ON invoices_invoiceline
    FOR EACH ROW EXECUTE FUNCTION invoices_no_line_for_final();

CREATE FUNCTION invoices_check_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owed numeric;
    settled numeric;
BEGIN
    SELECT total INTO owed FROM invoices_invoice WHERE id = NEW.invoice_id AND status = 'final';
    SELECT coalesce(sum(amount), 0) INTO settled FROM invoices_settlement WHERE invoice_id = NEW.invoice_id;
    IF owed IS NULL OR settled < 0 OR settled > owed THEN
        RAISE EXCEPTION 'invoice % of % cannot be settled by %', NEW.invoice_id, owed, settled
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_settled_within';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER invoices_settled_within AFTER INSERT ON invoices_settlement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION invoices_check_settled();
"""

BACKWARD = f"""
DROP TRIGGER invoices_settled_within ON invoices_settlement;
DROP FUNCTION invoices_check_settled();
DROP TRIGGER invoices_line_in_time ON invoices_invoiceline;
DROP FUNCTION invoices_no_line_for_final();
DROP TRIGGER invoices_invoice_not_emptied ON invoices_invoice;
DROP TRIGGER invoices_invoice_kept ON invoices_invoice;
DROP FUNCTION invoices_keep_final();
GRANT DELETE, TRUNCATE ON {", ".join(KEPT)} TO CURRENT_USER;
{_NO_TRIGGERS}
"""


class Migration(migrations.Migration):
    dependencies = [("invoices", "0003_final_fields"), ("catalogue", "0002_immutable"), ("ledger", "0004_chart_of_accounts")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
