"""The day of the books a transaction belongs to, and months nobody may post into any more.

``ledger_open_day`` shares the entity's books for the rest of the transaction: who closes a month waits for every posting
under way, and every posting after that sees the month closed. Backwards the days are forgotten.
"""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

FILL = """
ALTER TABLE ledger_transaction DISABLE TRIGGER ledger_transaction_kept;
UPDATE ledger_transaction SET booked_on = (created_at AT TIME ZONE 'UTC')::date;
ALTER TABLE ledger_transaction ENABLE TRIGGER ledger_transaction_kept;
"""
FORWARD = """
CREATE FUNCTION ledger_open_day(company bigint, wanted date) RETURNS date LANGUAGE plpgsql AS $$
DECLARE
    seller bigint := coalesce((SELECT entity_id FROM parties_billingprofile WHERE company_id = company),
                              (SELECT min(id) FROM parties_legalentity));
    closed date;
BEGIN
    IF seller IS NULL THEN
        RETURN wanted;
    END IF;
    PERFORM pg_advisory_xact_lock_shared(19539, seller::int);
    SELECT through INTO closed FROM ledger_booksclosed WHERE entity_id = seller;
    RETURN greatest(wanted, closed + 1);
END $$;
CREATE FUNCTION ledger_refuse_closed_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ledger_open_day(NEW.company_id, NEW.booked_on) <> NEW.booked_on THEN
        RAISE EXCEPTION 'the books of % are closed', NEW.booked_on
            USING ERRCODE = 'restrict_violation', CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ledger_transaction_in_open_month BEFORE INSERT ON ledger_transaction
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_closed_month();
"""
BACKWARD = """
DROP TRIGGER ledger_transaction_in_open_month ON ledger_transaction;
DROP FUNCTION ledger_refuse_closed_month();
DROP FUNCTION ledger_open_day(bigint, date);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_carriers_and_reversals"), ("parties", "0001_initial")]
    operations = [
        migrations.AddField("transaction", "booked_on", models.DateField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("transaction", "booked_on", models.DateField(default=django.utils.timezone.now)),
        migrations.AddIndex("transaction", models.Index(fields=["booked_on"], name="ledger_by_day_booked")),
        migrations.CreateModel(
            name="BooksClosed",
            fields=[
                (
                    "entity",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="books_closed",
                        serialize=False, to="parties.legalentity",
                    ),
                ),
                ("through", models.DateField()),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
