"""What of a company's contract says how much it may spend, read with one statement: every call out asks for it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import connection

# As `billing.contracts.selectors.version_in_force` and `billing.catalogue.compiled.version_in_force` find them.
_IN_FORCE = """
    SELECT v.id, v.price_book_id, v.currency, v.credit_limit, c.timezone, k.ends_on,
        least(c.spend_per_day, v.spend_per_day), least(c.spend_per_month, v.spend_per_month)
    FROM contracts_contractversion v
    JOIN contracts_contract k ON k.id = v.contract_id
    JOIN companies_company c ON c.id = k.company_id
    WHERE k.company_id = %(company)s AND v.effective_from <= %(now)s
    ORDER BY v.effective_from DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Terms:
    """Of the contract version in force. Amounts in its currency; a limit of None is none."""

    company_id: int
    version_id: int
    price_book_id: int
    currency: str
    credit_limit: Decimal
    timezone: str
    ends_on: date | None
    spend_per_day: Decimal | None
    spend_per_month: Decimal | None

    def day_of(self, moment: datetime) -> date:
        """By the company's calendar."""
        return moment.astimezone(ZoneInfo(self.timezone)).date()


def terms_of(company_id: int, at: datetime) -> Terms | None:
    """What is agreed at this moment; None when nothing is, or nothing any more. Needs the public scope."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, {"company": company_id, "now": at})
        row = cursor.fetchone()
    if row is None:
        return None
    terms = Terms(company_id, *row)
    return None if terms.ends_on is not None and terms.day_of(at) > terms.ends_on else terms
