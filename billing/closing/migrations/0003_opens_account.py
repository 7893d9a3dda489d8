from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('closing', '0002_opens_stripe'),
    ]

    operations = [
        migrations.AlterField(
            model_name='difference',
            name='opens',
            field=models.CharField(blank=True, choices=[('', ''), ('call', 'call'), ('invoice', 'invoice'), ('payment', 'payment'), ('message', 'message'), ('transaction', 'transaction'), ('stripe', 'stripe'), ('account', 'account')], max_length=11),
        ),
    ]
