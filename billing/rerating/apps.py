from django.apps import AppConfig


class ReratingConfig(AppConfig):
    name = "billing.rerating"
    label = "rerating"
    default_auto_field = "django.db.models.BigAutoField"
