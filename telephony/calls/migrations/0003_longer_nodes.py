from django.db import migrations, models


class Migration(migrations.Migration):
    """A call may end at a destination no flow drew ("queue:" and its id)."""

    dependencies = [("calls", "0002_many_parts")]

    operations = [
        migrations.AlterField(
            model_name="call",
            name="node",
            field=models.CharField(blank=True, default="", help_text="of the flow, or a destination", max_length=80),
        ),
    ]
