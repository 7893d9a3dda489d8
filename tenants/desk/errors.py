"""What the desk may be refused for, besides what call control itself refuses."""

from linepool.kernel.errors import Conflict


class NoSeat(Conflict):
    """Nobody logs in without a seat of the company: an owner gives one under seats."""

    code = "no_seat"
