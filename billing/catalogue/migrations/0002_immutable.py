"""A published price book version never changes: the database refuses it, whoever asks."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION billing_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% keeps what was written: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION catalogue_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL THEN
        RAISE EXCEPTION 'price book version % is published: % refused', OLD.id, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER catalogue_version_kept BEFORE UPDATE OR DELETE ON catalogue_pricebookversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_keep_version();

CREATE FUNCTION catalogue_keep_entries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    published timestamptz;
    version bigint := CASE TG_OP WHEN 'INSERT' THEN NEW.version_id ELSE OLD.version_id END;
BEGIN
    SELECT published_at INTO published FROM catalogue_pricebookversion WHERE id = version;
    IF published IS NOT NULL THEN
        RAISE EXCEPTION 'price book version % is published: % of a price refused', version, TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER catalogue_entries_kept BEFORE INSERT OR UPDATE OR DELETE ON catalogue_rateentry
    FOR EACH ROW EXECUTE FUNCTION catalogue_keep_entries();
"""

BACKWARD = """
DROP TRIGGER catalogue_entries_kept ON catalogue_rateentry;
DROP TRIGGER catalogue_version_kept ON catalogue_pricebookversion;
DROP FUNCTION catalogue_keep_entries();
DROP FUNCTION catalogue_keep_version();
DROP FUNCTION billing_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
