"""Reading what a company spends on calls out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from billing.contracts.errors import NoContract
from billing.contracts.models import ContractVersion
from billing.contracts.selectors import version_in_force
from billing.credit.room import room_of
from billing.credit.terms import terms_of
from linepool.kernel.tenancy import public_scope


@dataclass(frozen=True, slots=True)
class Spending:
    """What counts against a company's limits now, charged and reserved, with six places."""

    currency: str
    today: Decimal
    this_month: Decimal
    reserved: Decimal


def spending_of(company_id: int, at: datetime | None = None) -> Spending | None:
    """What the company's calls out come to; None without a contract."""
    now = at or timezone.now()
    with public_scope():
        terms = terms_of(company_id, now)
        if terms is None:
            return None
        room = room_of(terms, now)
    return Spending(
        room.currency,
        room.spent_today + room.held_today,
        room.spent_in_month + room.held_in_month,
        room.held,
    )


def contract_of(company_id: int, at: datetime | None = None) -> ContractVersion | None:
    """The terms in force, None when there are none."""
    with public_scope():
        try:
            return version_in_force(company_id, at)
        except NoContract:
            return None
