from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("invoices", "0005_steps")]
    operations = [migrations.AddField("invoice", "inclusive", models.BooleanField(default=False))]
