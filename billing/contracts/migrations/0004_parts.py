"""Contract versions are made of parts; the terms they had are carried over, which takes their owner to do."""

from importlib import import_module

from django.db import migrations, models

_plans = import_module("billing.catalogue.migrations.0004_parts")
_UNLOCK = "ALTER TABLE contracts_contractversion DISABLE TRIGGER contracts_version_kept;"
_LOCK = "ALTER TABLE contracts_contractversion ENABLE TRIGGER contracts_version_kept;"


def _unlocked(statement: str) -> str:
    return f"{_UNLOCK}{statement.format(table='contracts_contractversion')}{_LOCK}"


class Migration(migrations.Migration):
    dependencies = [("contracts", "0003_spending"), ("catalogue", "0004_parts")]
    operations = [
        migrations.AddField("contractversion", "parts", models.JSONField(default=list)),
        migrations.AddField("contractversion", "prices_include_tax", models.BooleanField(default=False)),
        migrations.AddField("contractversion", "term_months", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("contractversion", "notice_days", models.PositiveSmallIntegerField(default=30)),
        migrations.RunSQL(_unlocked(_plans.TO_PARTS), _unlocked(_plans.TO_COLUMNS)),
        *(migrations.RemoveField("contractversion", name) for name in _plans.CARRIED),
    ]
