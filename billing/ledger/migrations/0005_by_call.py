"""Calls charged by the call are counted on the bill: their charges by month. And the menu's time as a charge kind."""

from django.db import migrations, models

KINDS = [("inbound", "Inbound"), ("outbound", "Outbound"), ("agent", "Agent"), ("automatic", "Automatic")]
CLOCKS = [("line_answer", "Line Answer"), ("agent_answer", "Agent Answer"), ("menu", "Menu")]
TRANSACTIONS = [
    ("usage", "Usage"), ("trial_credit", "Trial Credit"), ("top_up", "Top Up"), ("invoice", "Invoice"),
    ("credit_note", "Credit Note"), ("payment", "Payment"), ("from_wallet", "From Wallet"), ("refund", "Refund"),
    ("write_off", "Write Off"), ("adjustment", "Adjustment"), ("reversal", "Reversal"), ("commission", "Commission"),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_chart_of_accounts")]
    operations = [
        migrations.AlterField("charge", "clock", models.CharField(blank=True, choices=CLOCKS, max_length=12)),
        migrations.AlterField("charge", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AlterField("usage", "kind", models.CharField(choices=KINDS, max_length=10)),
        migrations.AlterField("transaction", "kind", models.CharField(choices=TRANSACTIONS, max_length=20)),
        migrations.AddIndex(
            "charge",
            models.Index(
                fields=["company", "period"], condition=models.Q(reason="by_call"), name="ledger_charge_by_call"
            ),
        ),
    ]
