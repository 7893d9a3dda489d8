"""Refusals of the guard."""

from linepool.kernel.errors import NotFound, TooMany


class BanNotFound(NotFound):
    """There is no such ban."""

    code = "ban_not_found"
    message = "There is no such ban."


class ShutOut(TooMany):
    """Too many wrong passwords came from this address; `retry_after` says when it may try again."""

    code = "shut_out"
    message = "Too many wrong passwords from this address; wait before the next."
