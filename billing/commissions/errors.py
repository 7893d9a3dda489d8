"""What can be wrong with sales."""

from linepool.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound


class UnknownSale(NotFound):
    """The company has no such sale, or the asker may not see it."""

    code = "unknown_sale"
    message = "There is no such sale."


class SaleContradicts(Conflict):
    """An order counts once; told again it must be told the same."""

    code = "sale_contradicts"
    message = "This order was reported before, with another amount or agent."


class OwnSale(NotAllowed):
    """Nobody judges a sale of their own."""

    code = "own_sale"
    message = "Somebody else must check a sale of yours."


class ReasonMissing(InvalidInput):
    """A refusal without a reason teaches nobody anything."""

    code = "reason_missing"
    message = "Say why."


class ClawBackTooLate(Conflict):
    """The window in which commission may be taken back is over."""

    code = "claw_back_too_late"
    message = "The time in which this sale could be taken back is over."


class NotOfTheCompany(InvalidInput):
    """The agent does not belong to the company and serves none of its queues."""

    code = "unknown_agent"
    message = "This person does not work for the company."


class TermsExist(Conflict):
    """Agents' terms are never changed: from one moment on one rule holds."""

    code = "terms_exist"
    message = "Other terms begin on this day already."


class TermsInThePast(InvalidInput):
    """What was earned yesterday was earned under yesterday's terms."""

    code = "terms_in_the_past"
    message = "New terms begin today at the earliest."


class UnknownQueue(InvalidInput):
    """Terms are for a queue of the company."""

    code = "unknown_queue"
    message = "The company has no such queue."


class NothingToEnd(Conflict):
    """Only what holds can end."""

    code = "nothing_to_end"
    message = "No terms hold on this day that could end."


class NotTheirCall(Conflict):
    """The call's record says who spoke in it."""

    code = "not_their_call"
    message = "This agent had no part in the call: the sale cannot be theirs."
