"""What can be wrong with a re-rating."""

from linepool.kernel.errors import Conflict, NotFound


class UnknownRerating(NotFound):
    """No re-rating with this id."""

    code = "unknown_rerating"
    message = "There is no such re-rating."


class NotOpen(Conflict):
    """Its dry run goes on, or it was decided already."""

    code = "rerating_not_open"
    message = "The re-rating is not open."
