"""An adjustment may take calls back from a line."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0006_inclusive")]
    operations = [migrations.AlterField("invoiceline", "calls", models.IntegerField(default=0))]
