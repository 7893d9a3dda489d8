"""Plans are made of parts; the terms they had are carried over."""

from django.db import migrations, models

# The columns of both tables that become parts, and how. The contracts' migration does the same with its table.
CARRIED = (
    "base_monthly", "seat_monthly", "seat_minimum", "number_monthly", "line_monthly", "lines", "service_tax_rate",
    "voice_tax_rate", "inbound_clock", "outbound_clock", "started_second",
)
KINDS = [("inbound", "Inbound"), ("outbound", "Outbound"), ("agent", "Agent"), ("automatic", "Automatic")]
TO_PARTS = """
UPDATE {table} AS old SET parts = (
    SELECT jsonb_agg(part ORDER BY place) FROM (VALUES
        (1, CASE WHEN old.base_monthly > 0 THEN jsonb_build_object('kind', 'base',
            'monthly', trim_scale(old.base_monthly)::text, 'tax_rate', trim_scale(old.service_tax_rate)::text) END),
        (2, CASE WHEN old.seat_monthly > 0 THEN jsonb_build_object('kind', 'seats',
            'monthly', trim_scale(old.seat_monthly)::text, 'tax_rate', trim_scale(old.service_tax_rate)::text,
            'minimum', old.seat_minimum) END),
        (3, CASE WHEN old.number_monthly > 0 THEN jsonb_build_object('kind', 'numbers',
            'monthly', trim_scale(old.number_monthly)::text, 'tax_rate', trim_scale(old.service_tax_rate)::text) END),
        (4, CASE WHEN old.line_monthly > 0 THEN jsonb_build_object('kind', 'lines',
            'monthly', trim_scale(old.line_monthly)::text, 'tax_rate', trim_scale(old.service_tax_rate)::text,
            'count', old.lines) END),
        (5, jsonb_build_object('kind', 'minutes', 'inbound_clock', old.inbound_clock,
            'outbound_clock', old.outbound_clock, 'started_second', old.started_second,
            'tax_rate', trim_scale(old.voice_tax_rate)::text))
    ) AS found(place, part) WHERE part IS NOT NULL
);
"""
# What has no column of its own (packages, discounts, …) is lost on the way back; the rest is restored.
TO_COLUMNS = """
UPDATE {table} AS old SET
    base_monthly = coalesce((found.base ->> 'monthly')::numeric, 0),
    seat_monthly = coalesce((found.seats ->> 'monthly')::numeric, 0),
    seat_minimum = coalesce((found.seats ->> 'minimum')::integer, 0),
    number_monthly = coalesce((found.numbers ->> 'monthly')::numeric, 0),
    line_monthly = coalesce((found.lines ->> 'monthly')::numeric, 0),
    lines = coalesce((found.lines ->> 'count')::integer, 0),
    service_tax_rate = coalesce(
        (coalesce(found.base, found.seats, found.lines, found.numbers) ->> 'tax_rate')::numeric, 0),
    voice_tax_rate = coalesce((found.minutes ->> 'tax_rate')::numeric, 0),
    inbound_clock = coalesce(found.minutes ->> 'inbound_clock', 'agent_answer'),
    outbound_clock = coalesce(found.minutes ->> 'outbound_clock', 'line_answer'),
    started_second = coalesce(found.minutes ->> 'started_second', 'counts')
FROM (
    SELECT id, jsonb_path_query_first(parts, '$[*] ? (@.kind == "base")') AS base,
        jsonb_path_query_first(parts, '$[*] ? (@.kind == "seats")') AS seats,
        jsonb_path_query_first(parts, '$[*] ? (@.kind == "numbers")') AS numbers,
        jsonb_path_query_first(parts, '$[*] ? (@.kind == "lines")') AS lines,
        jsonb_path_query_first(parts, '$[*] ? (@.kind == "minutes")') AS minutes
    FROM {table}
) AS found WHERE found.id = old.id;
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_spending")]
    operations = [
        migrations.AddField("plan", "parts", models.JSONField(default=list)),
        migrations.AddField("plan", "prices_include_tax", models.BooleanField(default=False)),
        migrations.AddField("plan", "term_months", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("plan", "notice_days", models.PositiveSmallIntegerField(default=30)),
        migrations.RunSQL(TO_PARTS.format(table="catalogue_plan"), TO_COLUMNS.format(table="catalogue_plan")),
        *(migrations.RemoveField("plan", name) for name in CARRIED),
        migrations.AlterField("rateentry", "kind", models.CharField(choices=KINDS, max_length=10)),
    ]
