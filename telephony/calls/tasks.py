"""The daily look into both books."""

from __future__ import annotations

from datetime import timedelta

import structlog
from django.utils import timezone

from linepool.kernel.tenancy.celery import public_task
from telephony.calls.books import JOURNAL_SETTLES, has_usage_states, read_books
from telephony.calls.reconciliation import compare

log = structlog.get_logger(__name__)


@public_task(name="calls.reconcile", ignore_result=True)
def reconcile() -> int:
    """Compare the last 24 hours; every difference is an error in the log. Returns how many there are."""
    until = timezone.now() - JOURNAL_SETTLES
    differences = compare(read_books(until - timedelta(days=1), until), with_usage=has_usage_states())
    for difference in differences:
        log.error("books.differ", kind=difference.kind, channel_id=difference.channel_id, detail=difference.detail)
    log.info("books.compared", differences=len(differences))
    return len(differences)
