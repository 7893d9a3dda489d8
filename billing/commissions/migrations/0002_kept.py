"""What a sale was and what it earned stays as it was written: the database refuses change, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER commissions_commission_kept BEFORE UPDATE OR DELETE ON commissions_commission
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER commissions_terms_kept BEFORE UPDATE OR DELETE ON commissions_agentterms
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER commissions_sale_kept BEFORE DELETE ON commissions_sale
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER commissions_sale_facts_kept BEFORE UPDATE OF id, company_id, order_id, amount, currency, call_id,
    agent_id, source, reported_by_id, reported_at ON commissions_sale
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
"""
BACKWARD = """
DROP TRIGGER commissions_sale_facts_kept ON commissions_sale;
DROP TRIGGER commissions_sale_kept ON commissions_sale;
DROP TRIGGER commissions_terms_kept ON commissions_agentterms;
DROP TRIGGER commissions_commission_kept ON commissions_commission;
"""


class Migration(migrations.Migration):
    dependencies = [("commissions", "0001_initial"), ("catalogue", "0002_immutable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
