"""A price book may be a carrier's: what it asks of us."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_parts")]
    operations = [
        migrations.AddField(
            "pricebook",
            "carrier",
            models.SlugField(blank=True, db_default="", db_index=False, default="", max_length=32),
        ),
        migrations.AddConstraint(
            "pricebook",
            models.UniqueConstraint(
                condition=~models.Q(carrier=""), fields=["carrier"], name="catalogue_one_book_a_carrier"
            ),
        ),
    ]
