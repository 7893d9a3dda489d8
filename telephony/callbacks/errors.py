"""Why a callback cannot be had."""

from linepool.kernel.errors import InvalidInput, NotFound


class CallbackNotFound(NotFound):
    """This company has no such callback, or it is somebody else's business."""

    code = "callback_not_found"
    message = "There is no such callback."


class BadCallbackFilter(InvalidInput):
    """A filter of the list has a value it cannot have."""

    code = "bad_filter"
    message = "This filter is not right."
