from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Concat, Upper

# Who and which queues had a part in calls of before. Written as SQL, so that it is replayed for every company.
PARTS_OF_OLD_CALLS = """
UPDATE calls_call SET
    queue_ids = ARRAY(
        SELECT calls_call.queue_id WHERE calls_call.queue_id IS NOT NULL
        UNION SELECT stay.queue_id FROM calls_stay stay WHERE stay.call_id = calls_call.id),
    agent_ids = ARRAY(
        SELECT calls_call.agent_id WHERE calls_call.agent_id IS NOT NULL
        UNION SELECT stint.user_id FROM calls_stint stint WHERE stint.call_id = calls_call.id);
"""
LINE = Value("\n")
TEXT = Func(
    Upper(
        Concat(
            F("contact_name"), LINE, F("agent_name"), LINE, F("queue_name"), LINE, F("caller"), LINE, F("called"),
            output_field=TextField(),
        )
    ),
    Value(r"([\u2E80-\u9FFF\uAC00-\uD7AF\uF900-\uFAFF])"),
    Value(r" \1 "),
    Value("g"),
    function="REGEXP_REPLACE",
    output_field=TextField(),
)


class Migration(migrations.Migration):
    """A call says itself who had a part in it and what text it is found by, each with an index: no list looks at every
    row of a million, however little it finds. The table is written anew once, while its calls wait in the journal."""

    dependencies = [("calls", "0006_of_queue_and_agent"), ("companies", "0004_trigrams")]

    operations = [
        migrations.AddField("call", "queue_ids", ArrayField(models.CharField(max_length=40), default=list, help_text="every queue it was in, or of")),
        migrations.AddField("call", "agent_ids", ArrayField(models.BigIntegerField(), default=list, help_text="everybody who had a part, or would have")),
        migrations.RunSQL(PARTS_OF_OLD_CALLS, migrations.RunSQL.noop),
        migrations.AddField("call", "search", models.GeneratedField(expression=TEXT, output_field=TextField(), db_persist=True)),
        migrations.RemoveIndex("stay", "stay_of_queue"),
        migrations.RemoveIndex("stint", "stint_of_user"),
        migrations.AddIndex(
            "call",
            models.Index(
                fields=["outcome", "-started_at", "-id"],
                condition=~models.Q(outcome="answered"),
                name="call_of_outcome",
            ),
        ),
        migrations.AddIndex("call", GinIndex(fields=["queue_ids", "agent_ids"], name="call_of_whom")),
        migrations.AddIndex("call", GinIndex(fields=["search"], name="call_search", opclasses=["public.gin_trgm_ops"])),
    ]
