"""What happened to a reservation stays; and the days that were charged before there were sums by day get theirs."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER credit_step_kept BEFORE UPDATE OR DELETE ON credit_step
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
INSERT INTO credit_dayspend (company_id, currency, day, amount)
SELECT c.company_id, c.currency, (coalesce(u.answered_at, u.started_at) AT TIME ZONE company.timezone)::date,
    sum(c.amount)
FROM ledger_charge c JOIN ledger_usage u ON u.id = c.usage_id JOIN companies_company company ON company.id = c.company_id
WHERE c.kind = 'outbound' AND c.amount <> 0 GROUP BY 1, 2, 3;
"""
BACKWARD = "DROP TRIGGER credit_step_kept ON credit_step;"


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0001_initial"),
        ("catalogue", "0002_immutable"),
        ("ledger", "0003_supervisors"),
        ("companies", "0001_initial"),
    ]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
