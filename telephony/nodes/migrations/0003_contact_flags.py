"""Asterisk 22 writes a contact's qualify_2xx_only as "false" or "true", not as "no" or "yes"."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nodes", "0002_switch_sequences")]
    operations = [
        migrations.AlterField("pscontact", "qualify_2xx_only", models.CharField(blank=True, max_length=5, null=True)),
    ]
