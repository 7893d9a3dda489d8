"""What can be wrong with what finance asks."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class BadPeriod(InvalidInput):
    """The last day comes first, or there are too many days."""

    code = "bad_period"
    message = "Choose a first and a last day, at most 400 days."


class AccountsMissing(Conflict):
    """The export would name accounts the other program does not know."""

    code = "accounts_missing"
    message = "These accounts have no number of your accounting yet: enter them on the books page, then export again."


class CompanyNeeded(InvalidInput):
    """The table is of one company."""

    code = "company_needed"
    message = "Choose a company."


class UnknownClient(NotFound):
    """No company with this id."""

    code = "unknown_client"
    message = "There is no such company."
