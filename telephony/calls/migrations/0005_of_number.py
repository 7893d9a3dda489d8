from django.db import migrations, models


class Migration(migrations.Migration):
    """All calls with a number are asked for at every ring and in every contact's timeline."""

    dependencies = [("calls", "0004_fewer_indexes")]

    operations = [
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(direction="in"), fields=["caller", "-started_at"], name="call_of_caller"
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(
                condition=models.Q(direction="out"), fields=["called", "-started_at"], name="call_of_called"
            ),
        ),
    ]
