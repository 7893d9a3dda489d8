"""An expanding step, by the rules of docs/operations/upgrade.md: old processes do not notice."""

from typing import ClassVar

from django.db import migrations, models

from tests.lab.next_release.calls import NEWEST


class Migration(migrations.Migration):
    """A column with a default of the database's, and an index."""

    dependencies: ClassVar = [("calls", NEWEST)]
    operations: ClassVar = [
        migrations.AddField("call", "mood", models.CharField(max_length=20, default="", db_default="")),
        migrations.AddIndex("call", models.Index(fields=["mood"], name="calls_call_mood")),
    ]
