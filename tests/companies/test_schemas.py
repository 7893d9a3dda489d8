"""Schemas made from template SQL."""

import pytest
from django.db import connection

from linepool.kernel.tenancy import company_scope
from tenants.companies.models import Company


@pytest.mark.django_db
def test_a_new_company_has_its_own_tables(company_a: Company) -> None:
    with company_scope(company_a), connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{company_a.schema_name}.audit_entry"])
        assert cursor.fetchone()[0] is not None
