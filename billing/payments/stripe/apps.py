from django.apps import AppConfig


class StripeConfig(AppConfig):
    name = "billing.payments.stripe"
    label = "stripe"
    default_auto_field = "django.db.models.BigAutoField"
