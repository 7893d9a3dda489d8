"""A final invoice's line keeps how its amount came about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0004_kept")]
    operations = [migrations.AddField("invoiceline", "steps", models.JSONField(default=list))]
