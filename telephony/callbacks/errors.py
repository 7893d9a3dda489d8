"""Why a callback cannot be had."""

from linepool.kernel.errors import NotFound


class CallbackNotFound(NotFound):
    """This company has no such callback, or it is somebody else's business."""

    code = "callback_not_found"
    message = "There is no such callback."
