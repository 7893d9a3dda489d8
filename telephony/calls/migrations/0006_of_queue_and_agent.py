from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose calls these are, of a queue or of a person, is asked of every list: no look at each row of a million."""

    dependencies = [("calls", "0005_of_number")]

    operations = [
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(fields=["queue_id", "call"], name="stay_of_queue"),
        ),
        migrations.AddIndex(
            model_name="stint",
            index=models.Index(fields=["user_id", "call"], name="stint_of_user"),
        ),
    ]
