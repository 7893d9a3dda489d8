from django.apps import AppConfig


class AgentsConfig(AppConfig):
    name = "tenants.agents"
    label = "agents"
    default_auto_field = "django.db.models.BigAutoField"
