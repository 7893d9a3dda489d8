"""What can be wrong with contracts."""

from linepool.kernel.errors import Conflict, NotFound


class NoContract(NotFound):
    """The company has no contract in force."""

    code = "no_contract"
    message = "The company has no contract."


class ContractExists(Conflict):
    """A company has one contract; changes are versions of it."""

    code = "contract_exists"
    message = "The company already has a contract."


class CurrencyChanged(Conflict):
    """One contract, one invoice: one currency (rule 15)."""

    code = "currency_changed"
    message = "A contract keeps its currency."
