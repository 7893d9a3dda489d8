"""What queues may be refused for."""

from linepool.kernel.errors import Conflict, NotFound


class QueueNotFound(NotFound):
    """No such queue in this company."""

    code = "queue_not_found"


class QueueNameTaken(Conflict):
    """Another queue of the company has this name."""

    code = "queue_name_taken"


class QueueInUse(Conflict):
    """The published menu leads to this queue: change the menu first."""

    code = "queue_in_use"


class DispositionNotFound(NotFound):
    """No such result in this company's list."""

    code = "disposition_not_found"
