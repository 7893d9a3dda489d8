"""A contract version never changes: a new agreement is a new version."""

from django.db import migrations

FORWARD = """
CREATE TRIGGER contracts_version_kept BEFORE UPDATE OR DELETE ON contracts_contractversion
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
"""
BACKWARD = "DROP TRIGGER contracts_version_kept ON contracts_contractversion;"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0001_initial"), ("catalogue", "0002_immutable")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
