"""One question to several companies' schemas at once: one statement, however many companies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from psycopg import sql

from linepool.kernel.tenancy.scope import HasSchema


def in_each(companies: Iterable[HasSchema], query: str, **values: Any) -> list[tuple[Any, ...]]:
    """All rows of a SELECT over every one of the companies; none without companies.

    `query` is our own text: `{schema}` stands for a company's schema, `{company}` for its id, `%(name)s` for values.
    """
    parts = [
        sql.SQL(query).format(company=sql.Literal(company.pk), schema=sql.Identifier(company.schema_name))
        for company in companies
    ]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(" UNION ALL ").join(parts), values)
        return list(cursor.fetchall())
