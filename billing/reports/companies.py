"""The companies reports are about."""

from typing import Any

from django.apps import apps

from billing.reports.errors import UnknownClient


def access_company(company_id: int) -> Any:
    """The company itself. Raises UnknownClient."""
    company = apps.get_model("companies", "Company").objects.filter(pk=company_id).first()
    if company is None:
        raise UnknownClient
    return company
