"""The ledger's accounts under a legal entity's own numbers, and the journal written with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from billing.ledger.models import Account
from billing.ledger.reports import JOURNAL_COLUMNS, journal
from billing.parties.models import LegalEntity
from billing.parties.selectors import access_entity
from billing.reports.errors import AccountsMissing
from billing.reports.models import AccountName
from billing.reports.periods import Days
from linepool.audit.services import record
from linepool.kernel.sheets import Cell

_COMPANY, _ACCOUNT = JOURNAL_COLUMNS.index("company"), JOURNAL_COLUMNS.index("account")
_BILLED = """
    SELECT c.id, c.slug FROM companies_company c LEFT JOIN parties_billingprofile p ON p.company_id = c.id
    WHERE coalesce(p.entity_id, (SELECT min(id) FROM parties_legalentity)) = %s
"""
_USED = """
    SELECT DISTINCT e.account FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.booked_on BETWEEN %s AND %s AND t.company_id = ANY(%s)
"""
_COUNT = """
    SELECT count(*) FROM ledger_transaction t JOIN ledger_entry e ON e.transaction_id = t.id
    WHERE t.booked_on BETWEEN %s AND %s AND (%s::bigint[] IS NULL OR t.company_id = ANY(%s))
"""


class Named(NamedTuple):
    """An account of ours and what the legal entity calls it; an empty number is none yet."""

    account: str
    number: str
    name: str


def accounts_of(entity: LegalEntity) -> list[Named]:
    """Every account of the chart, in its order."""
    known = {row.account: row for row in AccountName.objects.filter(entity=entity)}
    return [
        Named(account.value, known[account].number, known[account].name) if account in known else Named(account, "", "")
        for account in Account
    ]


@transaction.atomic
def name_accounts(entity_code: str, named: Sequence[Named]) -> list[Named]:
    """Keep these numbers and names; an empty number takes the account's away. Accounts not named here stay.

    Raises UnknownLegalEntity.
    """
    entity = access_entity(entity_code)
    for account, number, name in named:
        row = AccountName.objects.filter(entity=entity, account=account)
        if number:
            AccountName.objects.update_or_create(
                entity=entity, account=account, defaults={"number": number, "name": name}
            )
        else:
            row.delete()
    record("legal_entity.accounts_named", f"entity:{entity.code}", accounts={one.account: one.number for one in named})
    return accounts_of(entity)


def journal_length(days: Days, entity: LegalEntity | None) -> int:
    """How many entries the journal has. Raises AccountsMissing as ``journal_rows`` does."""
    companies = None
    if entity is not None:
        companies = list(_billed(entity))
        _numbers(days, entity, companies)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [days.first, days.last, companies, companies])
        return int(cursor.fetchone()[0])


def journal_rows(days: Days, entity: LegalEntity | None) -> Iterator[Sequence[Cell]]:
    """The journal under our account names; for an entity that of the companies it bills, under its account numbers,
    with their names in a last column.

    Raises AccountsMissing before the first row when it has no number for an account of these days.
    """
    if entity is None:
        yield from journal(days.first, days.last)
        return
    companies = _billed(entity)
    numbers, slugs = _numbers(days, entity, list(companies)), set(companies.values())
    rows = journal(days.first, days.last)
    yield [*next(rows), "account_name"]
    for row in rows:
        if row[_COMPANY] in slugs:
            number, name = numbers.get(str(row[_ACCOUNT]), ("", ""))
            if not number:  # posted to for the first time since the look above
                raise AccountsMissing(fields={str(row[_ACCOUNT]): "no number"})
            yield [*row[:_ACCOUNT], number, *row[_ACCOUNT + 1 :], name]


def _billed(entity: LegalEntity) -> dict[int, str]:
    """The companies the entity bills, those without a choice of their own with the first one."""
    with connection.cursor() as cursor:
        cursor.execute(_BILLED, [entity.pk])
        return dict(cursor.fetchall())


def _numbers(days: Days, entity: LegalEntity, companies: list[int]) -> Mapping[str, tuple[str, str]]:
    numbers = {one.account: (one.number, one.name) for one in accounts_of(entity) if one.number}
    with connection.cursor() as cursor:
        cursor.execute(_USED, [days.first, days.last, companies])
        missing = sorted({row[0] for row in cursor.fetchall()} - numbers.keys())
    if missing:
        raise AccountsMissing(fields=dict.fromkeys(missing, "no number"))
    return numbers
