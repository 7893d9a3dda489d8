"""Why a call cannot be shown."""

from linepool.kernel.errors import InvalidInput, NotFound


class CallNotFound(NotFound):
    """There is no such call in this company."""

    code = "call_not_found"
    message = "There is no such call."


class BadFilter(InvalidInput):
    """A filter of the list has a value it cannot have."""

    code = "bad_filter"
    message = "This filter is not right."


class UnstorableRecord(Exception):
    """A record holds a value no database row can: trying again is useless, a person has to look."""
