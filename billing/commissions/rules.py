"""The commission rules that hold for a company at a moment, and what one more sale earns under them."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from billing.commissions.models import AgentTerms, Payee
from billing.contracts.errors import NoContract
from billing.contracts.selectors import version_in_force
from billing.rating.explain import Step
from billing.rating.parts.base import Period, Sold
from billing.rating.parts.codec import BadParts, read_parts
from billing.rating.parts.commission import Commission
from billing.rating.parts.lines import six_places
from billing.rating.recurring import month_bounds
from linepool.kernel.errors import InvalidInput


class BadCommissionRule(InvalidInput):
    """The rule says something impossible."""

    code = "bad_commission_rule"
    message = "The commission rule cannot be read."


class Agreed(NamedTuple):
    """A rule, and whose sales climb its ladder: those of a queue with terms of its own, or ("") of all others."""

    rule: Commission | None
    ladder: str = ""


class Earned(NamedTuple):
    """What one sale earns, to six places, and how its month stands with it."""

    amount: Decimal
    steps: tuple[Step, ...]


def read_rule(data: Mapping[str, Any]) -> Commission:
    """The rule from JSON (the fields of a contract's commission part). Raises BadCommissionRule by field."""
    try:
        parts = read_parts([{**data, "kind": Commission.kind}])
    except BadParts as error:
        fields = {path.removeprefix("0."): what for path, what in error.problems.items()}
        raise BadCommissionRule(fields=fields) from error
    return next(part for part in parts if isinstance(part, Commission))


def rule_of(company_id: int, payee: Payee, at: datetime, queue_id: str = "") -> Agreed:
    """What the payee earns for sales of this queue's calls confirmed at this moment; no rule when nothing was agreed,
    or it ended. A queue's own terms go before the company's until they end; the operator's rule is the contract's,
    whatever the queue."""
    if payee is Payee.OPERATOR:
        return Agreed(_of_contract(company_id, at))
    own = terms_in_force(company_id, queue_id, at) if queue_id else None
    found = own or terms_in_force(company_id, "", at)
    return Agreed(read_rule(found.rule) if found is not None else None, queue_id if own is not None else "")


def terms_in_force(company_id: int, queue_id: str, at: datetime) -> AgentTerms | None:
    """The terms of this queue (or of all without their own) that hold then; None before the first and after an end."""
    terms = AgentTerms.objects.filter(company_id=company_id, queue_id=queue_id, effective_from__lte=at)
    newest = terms.order_by("-effective_from").first()
    return newest if newest is not None and not newest.ends else None


def one_more(rule: Commission, before: Sold, amount: Decimal, day: date, currency: str) -> Earned:
    """What a sale of this amount adds to its month: what all of it earns less what it earned without the sale, each to
    six places.

    So the parts sum to what the rule gives for the month, whichever tier each sale falls into. A floor is not any
    sale's: it is reached by the month as a whole, and stands on the bill.
    """
    after = before.plus(amount)
    _, steps = rule.earned(before, after, Period(*month_bounds(day), currency))
    return Earned(six_places(rule.in_all(after)) - six_places(rule.in_all(before)), steps)


def _of_contract(company_id: int, at: datetime) -> Commission | None:
    try:
        version = version_in_force(company_id, at)
    except NoContract:
        return None
    return next((part for part in version.made_of if isinstance(part, Commission)), None)
