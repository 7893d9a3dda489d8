from django.db import migrations

QUARTER = "date_bin('15 minutes', {}, TIMESTAMPTZ '2000-01-01 00:00:00+00')"
# What in these rows counts, by the moment it began. A change of an agent's is believed for 15 minutes
# (`telephony.attendance.times.BELIEVED`), so it may count in two quarters.
MOMENTS = {
    "calls_stay": "SELECT entered_at FROM changed",
    "calls_stint": "SELECT joined_at FROM changed",
    "calls_wrapup": "SELECT stint.joined_at FROM calls_stint stint JOIN changed USING (call_id, user_id)",
    "attendance_agentchange": "SELECT at FROM changed UNION ALL SELECT at + interval '15 minutes' FROM changed",
}
EVENTS = {
    "insert": "AFTER INSERT ON {table} REFERENCING NEW TABLE AS changed",
    "update": "AFTER UPDATE ON {table} REFERENCING NEW TABLE AS changed",
    "was": "AFTER UPDATE ON {table} REFERENCING OLD TABLE AS changed",
    "delete": "AFTER DELETE ON {table} REFERENCING OLD TABLE AS changed",
}


def marking(table):
    """The function that marks what changed rows of the table count in, and its triggers."""
    quarters = f"SELECT DISTINCT {QUARTER.format('moment')} FROM ({MOMENTS[table]}) AS had (moment)"
    yield f"""
CREATE FUNCTION tallies_mark_{table}() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO tallies_stale (start) {quarters};
    RETURN NULL;
END $$"""
    for name, when in EVENTS.items():
        yield f"""
CREATE TRIGGER tallies_{name} {when.format(table=table)}
FOR EACH STATEMENT EXECUTE FUNCTION tallies_mark_{table}()"""


def unmarking(table):
    """Without them."""
    yield f"DROP FUNCTION tallies_mark_{table}() CASCADE"


ALL_THERE_IS = f"""
INSERT INTO tallies_stale (start)
SELECT DISTINCT {QUARTER.format("moment")} FROM (
    SELECT entered_at FROM calls_stay UNION ALL SELECT joined_at FROM calls_stint
    UNION ALL SELECT at FROM attendance_agentchange
    UNION ALL SELECT at + interval '15 minutes' FROM attendance_agentchange
) AS had (moment)"""


class Migration(migrations.Migration):
    """The database marks stale whatever it changes, whoever asks for it, in the same transaction."""

    dependencies = [("tallies", "0001_initial"), ("calls", "0008_by_time"), ("attendance", "0001_initial")]

    operations = [
        *(migrations.RunSQL(";".join(marking(table)), ";".join(unmarking(table))) for table in MOMENTS),
        migrations.RunSQL(ALL_THERE_IS, migrations.RunSQL.noop),
    ]
