"""Why a call cannot be shown."""

from linepool.kernel.errors import NotFound


class CallNotFound(NotFound):
    """There is no such call in this company."""

    code = "call_not_found"
    message = "There is no such call."


class UnstorableRecord(Exception):
    """A record holds a value no database row can: trying again is useless, a person has to look."""
