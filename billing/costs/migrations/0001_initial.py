"""Carriers' costs, append-only like everything in the ledger."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

_KEPT = """
CREATE TRIGGER costs_cost_kept BEFORE UPDATE OR DELETE ON costs_cost
    FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();
CREATE TRIGGER costs_cost_not_emptied BEFORE TRUNCATE ON costs_cost
    FOR EACH STATEMENT EXECUTE FUNCTION billing_refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON costs_cost FROM PUBLIC, CURRENT_USER;
"""


def _to(model: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=model, **options
    )


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("companies", "0001_initial"), ("ledger", "0006_carriers_and_reversals"), ("catalogue", "0005_carriers_books"),
    ]
    operations = [
        migrations.CreateModel(
            name="Cost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("carrier", models.CharField(max_length=32)),
                ("period", models.DateField()),
                ("amount", models.DecimalField(decimal_places=6, max_digits=18)),
                ("currency", models.CharField(max_length=3)),
                ("billed_s", models.PositiveIntegerField()),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("company", _to("companies.company", db_constraint=False)),
                ("rate", _to("catalogue.rateentry", db_constraint=False)),
                ("rate_version", _to("catalogue.pricebookversion", db_constraint=False)),
                ("transaction", _to("ledger.transaction", null=True)),
                (
                    "usage",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="cost", to="ledger.usage"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount", 0), ("transaction__isnull", False), _connector="OR"),
                        name="costs_cost_is_posted",
                    )
                ],
            },
        ),
        migrations.RunSQL(_KEPT, migrations.RunSQL.noop),
    ]
