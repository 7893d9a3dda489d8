"""A party may be a supervisor. A column named by a trigger cannot change its type, so the trigger steps aside."""

from django.db import migrations, models

_GUARD = """
CREATE TRIGGER ledger_usage_facts_kept BEFORE UPDATE OF id, company_id, call_id, leg_id, kind, direction, party, number,
    destination_prefix, started_at, answered_at, agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, recorded_at
    ON ledger_usage FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
"""
_NO_GUARD = "DROP TRIGGER ledger_usage_facts_kept ON ledger_usage;"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [
        migrations.RunSQL(_NO_GUARD, _GUARD),
        migrations.AlterField("usage", "party", models.CharField(max_length=10)),
        migrations.RunSQL(_GUARD, _NO_GUARD),
    ]
