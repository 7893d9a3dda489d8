"""The worker's application: `celery -A linepool.celery worker` and `celery -A linepool.celery beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")

app = Celery("linepool")
app.set_default()  # for every thread: "current" is the importing thread's alone, and requests run in others
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
