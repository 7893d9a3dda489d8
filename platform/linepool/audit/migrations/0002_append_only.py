from django.db import migrations

# A trigger and not a privilege: the tables' owner is the very role the product runs as.
FORWARDS = """
CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are append-only';
END $$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
"""
BACKWARDS = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
