"""What the desk may be refused for, besides what call control itself refuses."""

from linepool.kernel.errors import Conflict


class NoSeat(Conflict):
    """Nobody logs in without a seat of the company: an owner gives one under seats."""

    code = "no_seat"


class NoPhone(Conflict):
    """No SIP phone was made for this person: a manager makes one under seats."""

    code = "no_phone"


class BusyForOther(Conflict):
    """The agent has another company's call on the desk: nothing of this one is shown meanwhile."""

    code = "busy_for_other_company"
    message = "Another company's call is on your desk."


class CallGone(Conflict):
    """The call this was meant for is no longer on the desk."""

    code = "call_gone"
    message = "This call is no longer on your desk."
