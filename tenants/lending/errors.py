"""What lending may be refused for."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class PersonNotFound(NotFound):
    """Nobody active with this id takes calls for any company."""

    code = "person_not_found"


class NotLent(Conflict):
    """The person belongs to the company by its own decision: it alone may end that."""

    code = "not_lent"


class NoQueueNamed(InvalidInput):
    """Somebody without a queue would serve nobody."""

    code = "no_queue_named"
    message = "Name at least one queue."
