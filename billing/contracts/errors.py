"""What can be wrong with contracts."""

from linepool.kernel.errors import Conflict, InvalidInput, NotFound


class NoContract(NotFound):
    """The company has no contract in force."""

    code = "no_contract"
    message = "The company has no contract."


class ContractExists(Conflict):
    """A company has one contract; changes are versions of it."""

    code = "contract_exists"
    message = "The company already has a contract."


class BadTerms(InvalidInput):
    """Parts that make no contract; ``fields`` names each wrong value by its path."""

    code = "bad_terms"
    message = "These parts make no contract."


class TooSoon(Conflict):
    """Calls of today are rated already: a version begins tomorrow at the earliest, and after the last one."""

    code = "too_soon"
    message = "A new version begins tomorrow at the earliest, and after the version before it."


class ProposalOpen(Conflict):
    """One change at a time."""

    code = "proposal_open"
    message = "Another proposal for this contract is still open."


class UnknownProposal(NotFound):
    """No such proposal."""

    code = "unknown_proposal"
    message = "There is no such proposal."


class AlreadyDecided(Conflict):
    """It was approved, rejected or withdrawn before."""

    code = "already_decided"
    message = "This proposal has been decided."


class SecondPersonNeeded(Conflict):
    """Four eyes: who proposes does not approve."""

    code = "second_person_needed"
    message = "Somebody other than the proposer has to approve this."


class NoticeGiven(Conflict):
    """Notice is given once."""

    code = "notice_given"
    message = "Notice was given before."


class OtherEnd(Conflict):
    """Whoever gives notice agrees to a day; the terms say another."""

    code = "other_end"
    message = "The contract would end on another day than the one shown."


class NoNotice(Conflict):
    """Notice that was never given, or has run out, cannot be taken back."""

    code = "no_notice"
    message = "There is no notice to take back."


class CurrencyChanged(Conflict):
    """One contract, one invoice: one currency (rule 15)."""

    code = "currency_changed"
    message = "A contract keeps its currency."
