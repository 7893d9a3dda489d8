"""What preferences may be refused for."""

from linepool.kernel.errors import NotFound


class UnknownPreference(NotFound):
    """There is nothing of this name to arrange."""

    code = "unknown_preference"
