"""Why a number cannot be had."""

from linepool.kernel.errors import Conflict, NotFound


class NumberNotFound(NotFound):
    """The pool has no such number, or this company does not hold it."""

    code = "number_not_found"
    message = "There is no such number."


class NumberTaken(Conflict):
    """Somebody holds it, or it rests in quarantine."""

    code = "number_taken"
    message = "This number is not available."


class NoNumberLeft(Conflict):
    """The pool has no free number; the operator has to add some."""

    code = "no_number_left"
    message = "No free number is left in the pool."
