"""An invoice whose total is below nothing is settled, too: with what the company then holds."""

from django.db import migrations

_FUNCTION = """
CREATE OR REPLACE FUNCTION invoices_check_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owed numeric;
    settled numeric;
BEGIN
    SELECT total INTO owed FROM invoices_invoice WHERE id = NEW.invoice_id AND status = 'final';
    SELECT coalesce(sum(amount), 0) INTO settled FROM invoices_settlement WHERE invoice_id = NEW.invoice_id;
    IF owed IS NULL OR settled < {least} OR settled > {most} THEN
        RAISE EXCEPTION 'invoice % of % cannot be settled by %', NEW.invoice_id, owed, settled
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_settled_within';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("invoices", "0007_calls_taken_back")]
    operations = [
        migrations.RunSQL(
            _FUNCTION.format(least="least(owed, 0)", most="greatest(owed, 0)"), _FUNCTION.format(least="0", most="owed")
        )
    ]
