"""Development and the embedded default: everything on one machine, mail kept in a readable outbox."""

from linepool.settings.base import *  # noqa: F403 - settings modules are layered by star import
from linepool.settings.base import EMAIL_BACKEND

LINEPOOL_OUTBOX_READABLE = EMAIL_BACKEND.endswith("OutboxBackend")
