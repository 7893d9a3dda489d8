"""The worker's application: `celery -A linepool.celery worker` and `celery -A linepool.celery beat`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linepool.settings")

app = Celery("linepool")
app.set_default()  # for every thread: "current" is the importing thread's alone, and requests run in others
app.config_from_object("django.conf:settings", namespace="CELERY")
# Celery would close the connection pool after every task and open one for the next; the tasks themselves
# give broken connections back (kernel.tenancy.celery).
app.conf["CELERY_DB_REUSE_MAX"] = 10_000
app.autodiscover_tasks()
