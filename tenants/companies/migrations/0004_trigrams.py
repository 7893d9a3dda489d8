"""Trigrams find a part of a name among a million contacts; the extension stands once, in public."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("companies", "0003_limits")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public", migrations.RunSQL.noop),
    ]
