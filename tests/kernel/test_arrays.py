"""Arrays as text arrive in PostgreSQL as what they were."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linepool.kernel.arrays import as_array
from linepool.kernel.tenancy import public_scope

MOMENT = datetime(2026, 11, 22, 1, 2, 3, 4000, tzinfo=UTC)


def there_and_back(values: list[Any], kind: str) -> list[Any]:
    with public_scope(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT value FROM unnest(%s::" + kind + "[]) WITH ORDINALITY AS a(value, n) ORDER BY n",  # noqa: S608 - of the cases below
            [as_array(values)],
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([1, None, -(2**63)], "bigint"),
        ([uuid4(), None], "uuid"),
        ([Decimal("-0.000001"), Decimal("1E+3")], "numeric"),
        ([MOMENT, None, MOMENT.replace(microsecond=0)], "timestamptz"),
        ([MOMENT.astimezone(timezone(timedelta(hours=8)))], "timestamptz"),
        ([MOMENT.date()], "date"),
        (["", "NULL", "null", "{}", "a,b", '"', "\\", "'; --", "%s", " x ", "字\n", None], "text"),
        ([], "text"),
    ],
)
def test_values_come_back_as_they_were(values: list[Any], kind: str) -> None:
    assert there_and_back(values, kind) == values


class AnyText(TestCase):
    """A class: each drawn example is rolled back by itself."""

    @given(st.lists(st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"))))
    def test_any_text_comes_back(self, values: list[Any]) -> None:
        assert there_and_back(values, "text") == values
