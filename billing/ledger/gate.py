"""The credit gate: may a company start a call now, and is there money for it while it runs?

Bound to call control by the setting LINEPOOL_CREDIT_GATE.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from billing.contracts.models import ContractVersion
from billing.credit.prices import Prices
from billing.credit.services import Request, serve
from billing.credit.terms import Terms, terms_of
from billing.ledger.models import Account, Balance
from billing.payments.dunning import is_suspended
from linepool.kernel.tenancy import public_scope
from linepool.kernel.together import Together
from linepool.kernel.verdicts import Allowed, Granted, Hold, Refused, Verdict

EMERGENCY = frozenset({"110", "119", "120", "122", "112"})
"""Police, fire, ambulance, traffic accidents: never refused for money."""
DAY_MS = timedelta(days=1) // timedelta(milliseconds=1)


class CreditGate:
    """Answers from the contract in force, the ledger's balances and the price book.

    ``may_start`` looks without locks; what a call out may cost is kept by ``reserve`` while it runs. Requests of one
    company that come at once share a transaction.
    """

    def __init__(self) -> None:
        self._tills: defaultdict[int, Together[Request, Granted | Refused]] = defaultdict(lambda: Together(_serve))

    def may_start(self, company_id: int, direction: str, destination: str) -> Verdict:
        """``direction`` "in" or "out"; ``destination`` is the number called, E.164.

        Refused reasons: no_contract, no_credit (balance plus credit limit used up), and for outbound calls suspended
        (invoices overdue for long), no_price (an unclassified destination) and barred (a premium range).
        """
        if direction == "out" and _is_emergency(destination):
            return Allowed()
        with public_scope():
            terms = terms_of(company_id, timezone.now())
            if terms is None:
                return Refused("no_contract")
            if direction == "out" and is_suspended(company_id):
                return Refused("suspended")
            if available(company_id, terms) <= 0:
                return Refused("no_credit")
            rate = Prices(terms).of(destination) if direction == "out" else None
        return rate if isinstance(rate, Refused) else Allowed()

    def reserve(self, hold: Hold, ms: int) -> Granted | Refused:
        """See ``billing.credit.till.Till.reserve``; further reason: suspended. What is set aside already is kept, so
        calls out of a company that is suspended meanwhile go on for what they are covered, and are extended no more."""
        if _is_emergency(hold.destination):
            return Granted(max(ms, DAY_MS))
        return self._tills[hold.company_id].ask(Request(hold, ms))

    def settle(self, hold: Hold, ms: int) -> None:
        """See ``billing.credit.till.Till.settle``."""
        self._tills[hold.company_id].ask(Request(hold, ms, over=True))


def _serve(requests: Sequence[Request]) -> list[Granted | Refused]:
    """What was asked at once for one company."""
    with public_scope():
        if not is_suspended(requests[0].hold.company_id):
            return serve(requests)
        settled = [request for request in requests if request.over]
        done = iter(serve(settled) if settled else ())
        return [next(done) if request.over else Refused("suspended") for request in requests]


def _is_emergency(number: str) -> bool:
    return number.removeprefix("+") in EMERGENCY


def balance(company_id: int, currency: str) -> Decimal:
    """What the company holds with us less what it owes, invoiced or not: positive is credit. Exact to six places."""
    ours = (Account.UNBILLED, Account.RECEIVABLE, Account.CREDIT)
    rows = Balance.objects.filter(company_id=company_id, currency=currency, account__in=ours)
    total = rows.aggregate(total=Sum("amount"))["total"]
    return -total if total else Decimal(0)


def available(company_id: int, contract: ContractVersion | Terms) -> Decimal:
    """What the company may still spend: its balance plus the contract's credit limit."""
    return balance(company_id, contract.currency) + contract.credit_limit
