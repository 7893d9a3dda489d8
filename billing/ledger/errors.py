"""What can be wrong with usage and the ledger."""

from linepool.kernel.errors import InvalidInput


class BadMonth(InvalidInput):
    """A month must be written like 2026-11."""

    code = "bad_month"
    message = "A month is written like 2026-11."
