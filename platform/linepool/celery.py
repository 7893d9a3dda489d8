"""The worker's application: `celery -A linepool.celery worker` and `celery -A linepool.celery beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")

app = Celery("linepool")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
