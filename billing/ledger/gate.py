"""The credit gate: may a company start a call now? Bound to call control by the setting LINEPOOL_CREDIT_GATE."""

from decimal import Decimal

from django.db.models import Sum

from billing.catalogue.compiled import rate_version
from billing.catalogue.compiled import version_in_force as version_of_book
from billing.contracts.errors import NoContract
from billing.contracts.models import ContractVersion
from billing.contracts.selectors import version_in_force
from billing.ledger.models import Account, Balance
from billing.rating import AmbiguousPrefixError, ChargeKind
from billing.rating.prefixes import digits
from linepool.kernel.tenancy import public_scope
from linepool.kernel.usage import destination_prefix
from linepool.kernel.verdicts import Allowed, Refused, Verdict

EMERGENCY = frozenset({"110", "119", "120", "122", "112"})
"""Police, fire, ambulance, traffic accidents: never refused for money."""


class CreditGate:
    """Answers from the contract in force, the ledger's balances and the price book: three small queries, no locks.

    What runs at the same moment is not reserved yet (prepaid reservation is issue 5): a company can overdraw by the
    calls it has running.
    """

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        """``direction`` "in" or "out"; ``destination`` is the number called, E.164.

        Refused reasons: no_contract, no_credit (balance plus credit limit used up), and for outbound calls no_price (an
        unclassified destination) and barred (a premium range).
        """
        number = destination.removeprefix("+")
        if direction == "out" and number in EMERGENCY:
            return Allowed()
        with public_scope():
            try:
                contract = version_in_force(company_id)
            except NoContract:
                return Refused("no_contract")
            if available(company_id, contract) <= 0:
                return Refused("no_credit")
            return _priced(contract, number) if direction == "out" else Allowed()


def balance(company_id: int, currency: str) -> Decimal:
    """What the company holds with us less what it owes: positive is credit. Exact to six places."""
    ours = (Account.UNBILLED, Account.CREDIT)
    rows = Balance.objects.filter(company_id=company_id, currency=currency, account__in=ours)
    total = rows.aggregate(total=Sum("amount"))["total"]
    return -total if total else Decimal(0)


def available(company_id: int, contract: ContractVersion) -> Decimal:
    """What the company may still spend: its balance plus the contract's credit limit."""
    return balance(company_id, contract.currency) + contract.credit_limit


def _priced(contract: ContractVersion, number: str) -> Verdict:
    """Whether the leg that would follow could be priced: it is looked up as it will be rated, without four digits."""
    version = version_of_book(contract.price_book_id)
    table = rate_version(version.pk).tables.get(ChargeKind.OUTBOUND) if version is not None else None
    if table is None:
        return Refused("no_price")
    try:
        found = table.find_truncated(digits(destination_prefix(f"+{number}")))
    except (AmbiguousPrefixError, ValueError):
        return Refused("no_price")
    if found is None:
        return Refused("no_price")
    return Refused("barred") if found[1].barred else Allowed()
