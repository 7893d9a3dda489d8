"""Errors of the attendance feature."""

from linepool.kernel.errors import NotFound


class UnknownAgent(NotFound):
    """Nobody of the company, and nobody who ever worked for it."""

    code = "unknown_agent"
    message = "There is no such agent."
