from django.apps import AppConfig


class CarriersConfig(AppConfig):
    name = "telephony.carriers"
    label = "carriers"
    default_auto_field = "django.db.models.BigAutoField"
