import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Indexes that no question needs: a call writes a dozen events and two legs, and each went into them as well."""

    dependencies = [("calls", "0003_longer_nodes")]

    operations = [
        migrations.AlterField(
            model_name="callevent",
            name="call",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="events", to="calls.call"
            ),
        ),
        migrations.AlterField(
            model_name="leg",
            name="channel_id",
            field=models.CharField(help_text="the switch's uniqueid", max_length=150),
        ),
        migrations.AddIndex(
            model_name="leg",
            index=models.Index(fields=["channel_id"], name="leg_of_channel"),
        ),
    ]
