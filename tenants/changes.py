"""The one way a company's settings reach calls in progress: tell call control, once what changed is committed."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from linepool.kernel.tenancy import current_company_id
from telephony.control import notify_company_changed


def company_changed() -> None:
    """Say, after this transaction commits, that the current company's settings must be read again.

    Every service that writes what `tenants.directory` reads ends with this. A roll-back says nothing.
    """
    transaction.on_commit(partial(notify_company_changed, current_company_id()))
