"""A leg names its carrier; a charge may take another back. The guard of usage steps aside and watches the new fact too."""

import django.db.models.deletion
from django.db import migrations, models

_FACTS = """id, company_id, call_id, leg_id, kind, direction, party, number, destination_prefix, started_at, answered_at,
    agent_answered_at, ended_at, billable_ms, talk_ms, ivr_ms, recorded_at"""
_NO_GUARD = "DROP TRIGGER ledger_usage_facts_kept ON ledger_usage;"
TRANSACTIONS = [
    ("usage", "Usage"), ("trial_credit", "Trial Credit"), ("top_up", "Top Up"), ("invoice", "Invoice"),
    ("credit_note", "Credit Note"), ("payment", "Payment"), ("from_wallet", "From Wallet"), ("refund", "Refund"),
    ("write_off", "Write Off"), ("adjustment", "Adjustment"), ("reversal", "Reversal"), ("commission", "Commission"),
    ("carrier_cost", "Carrier Cost"), ("rerating", "Rerating"),
]


def _guard(facts: str) -> str:
    return f"""CREATE TRIGGER ledger_usage_facts_kept BEFORE UPDATE OF {facts}
    ON ledger_usage FOR EACH ROW EXECUTE FUNCTION billing_refuse_change();"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_by_call")]
    operations = [
        migrations.RunSQL(_NO_GUARD, _guard(_FACTS)),
        migrations.AddField("usage", "carrier", models.CharField(blank=True, db_default="", default="", max_length=32)),
        migrations.RunSQL(_guard(f"{_FACTS}, carrier"), _NO_GUARD),
        migrations.AddField(
            "charge",
            "reverses",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversals",
                to="ledger.charge",
            ),
        ),
        migrations.AddConstraint(
            "charge",
            models.UniqueConstraint(
                condition=models.Q(reverses__isnull=False), fields=["reverses"], name="ledger_charge_reversed_once"
            ),
        ),
        migrations.AlterField("transaction", "kind", models.CharField(choices=TRANSACTIONS, max_length=20)),
    ]
