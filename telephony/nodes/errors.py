"""Why nothing can be done with a media node."""

from linepool.kernel.errors import NotFound


class NodeNotFound(NotFound):
    """There is no node of this name."""

    code = "node_not_found"
    message = "There is no such media node."
