from django.apps import AppConfig


class SeatsConfig(AppConfig):
    name = "tenants.seats"
    label = "seats"
    default_auto_field = "django.db.models.BigAutoField"
