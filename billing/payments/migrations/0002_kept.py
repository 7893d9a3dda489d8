"""Payments, refunds and dunning steps stay as they were booked; a bank line only learns what was done with it."""

from django.db import migrations

KEPT = ("payments_payment", "payments_refund", "payments_dunningstep")

FORWARD = "".join(
    f"""
CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
REVOKE DELETE, TRUNCATE ON {table} FROM PUBLIC, CURRENT_USER;
"""
    for table in KEPT
) + (
    """
CREATE TRIGGER payments_bankline_facts_kept BEFORE UPDATE OF id, fingerprint, booked_on, amount, currency, payer, text,
    imported_at ON payments_bankline FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER payments_bankline_kept BEFORE DELETE ON payments_bankline
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
"""
)

BACKWARD = """
DROP TRIGGER payments_bankline_kept ON payments_bankline;
DROP TRIGGER payments_bankline_facts_kept ON payments_bankline;
""" + "".join(
    f"""
GRANT DELETE, TRUNCATE ON {table} TO CURRENT_USER;
DROP TRIGGER {table}_not_emptied ON {table};
DROP TRIGGER {table}_kept ON {table};
"""
    for table in KEPT
)


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial"), ("catalogue", "0002_immutable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
