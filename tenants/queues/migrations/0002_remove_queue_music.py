"""The installation has one piece of music so far: a class per queue would choose nothing."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("queues", "0001_initial")]
    operations = [migrations.RemoveField("queue", "music")]
