"""What can be wrong with usage and the ledger."""

from linepool.kernel.errors import Conflict, InvalidInput


class BadMonth(InvalidInput):
    """A month must be written like 2026-11."""

    code = "bad_month"
    message = "A month is written like 2026-11."


class NothingQuarantined(Conflict):
    """None of the legs meant is in quarantine any more."""

    code = "nothing_quarantined"
    message = "None of these calls waits any more."
