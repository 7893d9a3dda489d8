"""A third kind of phone: a company tries its own number with it. No table changes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nodes", "0006_refused_from")]

    operations = [
        migrations.AlterField(
            model_name="device",
            name="kind",
            field=models.CharField(
                choices=[("browser", "Browser"), ("phone", "Phone"), ("test", "Test")], default="browser", max_length=8
            ),
        ),
    ]
