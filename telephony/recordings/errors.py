"""What can stand between a recording and its listener."""

from linepool.kernel.errors import Conflict, LinepoolError, NotFound


class RecordingNotFound(NotFound):
    """The call has none, or this company has no such recording, or the address is not for this person."""

    code = "recording_not_found"
    message = "There is no such recording."


class RecordingNotReady(Conflict):
    """The recording is still on its way to the store."""

    code = "recording_not_ready"
    message = "The recording is still being stored."


class LinkExpired(LinepoolError):
    """The signed address was good once."""

    code = "link_expired"
    status = 410
    message = "This address has expired; open the call again."


class BadRange(LinepoolError):
    """The requested bytes do not exist."""

    code = "bad_range"
    status = 416
    message = "The recording does not have these bytes."


class StoreError(Exception):
    """The store did not do what it was asked; try again later."""


class UploadNotProved(StoreError):
    """What was read back is not what was sent."""
