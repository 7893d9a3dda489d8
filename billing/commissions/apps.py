from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "billing.commissions"
    label = "commissions"
    default_auto_field = "django.db.models.BigAutoField"
