"""What queues may be refused for."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class QueueNotFound(NotFound):
    """No such queue in this company."""

    code = "queue_not_found"


class QueueNameTaken(Conflict):
    """Another queue of the company has this name."""

    code = "queue_name_taken"


class QueueInUse(Conflict):
    """The published menu or another queue's overflow leads to this queue: change that first."""

    code = "queue_in_use"


class DispositionNotFound(NotFound):
    """No such result in this company's list."""

    code = "disposition_not_found"


class OverflowCircle(InvalidInput):
    """A call overflowing like this would come back at once, for ever."""

    code = "overflow_circle"
    message = "This overflow leads back to where it began."


class SplitNotWhole(InvalidInput):
    """The teams' shares of a queue do not make 100."""

    code = "split_not_whole"
    message = "The teams' shares must make 100."
