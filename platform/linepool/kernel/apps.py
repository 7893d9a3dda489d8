from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "linepool.kernel"
    label = "kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bind tasks to our Celery application in every process, not in the worker's alone."""
        import linepool.celery  # noqa: F401 - here, because it wants the settings
