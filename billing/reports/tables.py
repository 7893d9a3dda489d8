"""Finance's tables as exports know them (``linepool.exports.ports.Table``)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from billing.costs import margin
from billing.parties.models import LegalEntity
from billing.parties.selectors import access_entity
from billing.reports import accounts, revenue, statement, usage
from billing.reports.companies import access_company
from billing.reports.errors import CompanyNeeded
from billing.reports.periods import Days
from linepool.kernel.api.query import one_of
from linepool.kernel.sheets import Cell
from linepool.kernel.tenancy import company_scope

Parameters = Mapping[str, str]
Rows = Iterator[Sequence[Cell]]


class UsageTable:
    """Every leg that was answered, with its charge."""

    permission = "invoices.view"

    def read(self, asked: Parameters, company_id: int | None) -> Parameters:
        company = _company(asked, company_id)
        return {"company_id": str(company.pk)} | usage.Wanted.asked(asked).written()

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        company = _company(parameters, company_id)
        with company_scope(company.pk):
            return int(usage.charges(company, usage.Wanted.asked(parameters)).count())

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Rows:
        return usage.leg_rows(_company(parameters, company_id), usage.Wanted.asked(parameters))


class StatementTable:
    """A company's statement of account."""

    permission = "invoices.view"

    def read(self, asked: Parameters, company_id: int | None) -> Parameters:
        return {"company_id": str(_company(asked, company_id).pk)} | Days.asked(asked).written()

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        return sum(len(one.moves) + 2 for one in self._found(parameters, company_id))

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Rows:
        return statement.as_rows(self._found(parameters, company_id), Days.asked(parameters), language)

    def _found(self, parameters: Parameters, company_id: int | None) -> list[statement.Statement]:
        company = _company(parameters, company_id)
        return statement.statements(company.pk, Days.asked(parameters), company.currency)


class RevenueTable:
    """Revenue by one of its dimensions."""

    permission = None

    def read(self, asked: Parameters, company_id: int | None) -> Parameters:
        return Days.asked(asked).written() | {"by": one_of("by", asked, revenue.DIMENSIONS) or "company"}

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        return len(self._found(parameters))

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Rows:
        return revenue.as_rows(self._found(parameters))

    def _found(self, parameters: Parameters) -> list[revenue.Revenue]:
        return revenue.revenue(Days.asked(parameters), parameters["by"])


class MarginTable:
    """What calls earned and cost, of whole months."""

    permission = None

    def read(self, asked: Parameters, company_id: int | None) -> Parameters:
        by = [key for key in asked.get("by", "company").split(",") if key in margin.KEYS]
        return Days.asked(asked).written() | {"by": ",".join(by)}

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        return sum(1 for _ in self._found(parameters))

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Rows:
        yield [*margin.COLUMNS]
        for one in self._found(parameters):
            yield one.cells()

    def _found(self, parameters: Parameters) -> Iterator[margin.Margin]:
        days = Days.asked(parameters)
        by = [key for key in parameters["by"].split(",") if key]
        return margin.margins(days.first.replace(day=1), days.last.replace(day=1), by)


class JournalTable:
    """The ledger's journal, for a legal entity under its account numbers."""

    permission = None

    def read(self, asked: Parameters, company_id: int | None) -> Parameters:
        found = self._entity(asked)
        return Days.asked(asked).written() | ({"entity": found.code} if found is not None else {})

    def count(self, parameters: Parameters, company_id: int | None) -> int:
        return accounts.journal_length(Days.asked(parameters), self._entity(parameters))

    def rows(self, parameters: Parameters, company_id: int | None, language: str) -> Rows:
        return accounts.journal_rows(Days.asked(parameters), self._entity(parameters))

    def _entity(self, parameters: Parameters) -> LegalEntity | None:
        return access_entity(parameters["entity"]) if parameters.get("entity") else None


def _company(parameters: Parameters, company_id: int | None) -> Any:
    """The company it is for: the workspace's, or the one the operator named. Raises CompanyNeeded."""
    if company_id is None:
        named = parameters.get("company_id", "")
        if not named.isdecimal():
            raise CompanyNeeded
        company_id = int(named)
    return access_company(company_id)
