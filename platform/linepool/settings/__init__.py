"""Development and the embedded default: everything on one machine, mail kept in a readable outbox."""

from linepool.settings.base import *  # noqa: F403 - settings modules are layered by star import
from linepool.settings.base import LINEPOOL_MAIL_BY_WORKER

LINEPOOL_OUTBOX_READABLE = not LINEPOOL_MAIL_BY_WORKER
# The browser application may be built again while the product runs.
WHITENOISE_AUTOREFRESH = True
