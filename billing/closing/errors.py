"""What can be wrong with proving the books and closing a month."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class BadDays(InvalidInput):
    """The last day comes first, or they are too many, or not there yet."""

    code = "bad_days"
    message = "Choose one to 31 days, none of them in the future."


class AlreadyComparing(Conflict):
    """One comparison at a time."""

    code = "already_comparing"
    message = "A reconciliation is under way."


class UnknownReconciliation(NotFound):
    """No reconciliation with this id."""

    code = "unknown_reconciliation"
    message = "There is no such reconciliation."


class UnknownClosing(NotFound):
    """No such wish."""

    code = "unknown_closing"
    message = "There is no such closing."


class ClosingAsked(Conflict):
    """Somebody asked for one already."""

    code = "closing_asked"
    message = "Somebody has asked to close or open a month of this legal entity already."


class ClosingDecided(Conflict):
    """Somebody else was faster."""

    code = "closing_decided"
    message = "This was decided already."


class NotTheNextMonth(Conflict):
    """Months are closed one after the other and opened again from the last one."""

    code = "not_the_next_month"
    message = "Months are closed in their order, and opened again from the last one back."


class ChecklistOpen(Conflict):
    """Something of the checklist is not done."""

    code = "checklist_open"
    message = "Not everything of the checklist is done."
