"""A SIP phone beside the browser: it has no end of life."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("nodes", "0003_contact_flags")]
    operations = [
        migrations.AddField(
            "device",
            "kind",
            models.CharField(choices=[("browser", "Browser"), ("phone", "Phone")], default="browser", max_length=8),
        ),
        migrations.AlterField("device", "expires_at", models.DateTimeField(db_index=True, null=True)),
    ]
