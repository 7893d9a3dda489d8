"""Adding up in the background."""

from __future__ import annotations

from typing import Final

from django.utils.timezone import now

from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.celery import company_task, public_task
from tenants.companies.across import in_each
from tenants.companies.models import Company
from tenants.reports.figures import INTERVAL
from tenants.reports.tallies import services

_TO_DO: Final = """
    SELECT {company} WHERE EXISTS (SELECT 1 FROM {schema}.tallies_stale WHERE start <= %(over)s)
        OR EXISTS (SELECT 1 FROM {schema}.tallies_talliedday WHERE whole_since IS NULL AND "end" <= %(now)s)
"""
MOST_ROUNDS: Final = 10
"""Days' worth of quarters a company is given before others have their turn."""


@public_task(name="tallies.refresh", ignore_result=True)
def refresh() -> int:
    """Ask for it where something is to do; how many companies those are."""
    found = in_each(Company.objects.all(), _TO_DO, over=now() - INTERVAL, now=now())
    for (company_id,) in found:
        refresh_company.delay(company_id)
    return len(found)


@company_task(name="tallies.refresh_company", ignore_result=True)
def refresh_company(company_id: int) -> int:
    """One company's; how many quarters were added up."""
    with public_scope():
        zone = Company.objects.values_list("timezone", flat=True).get(pk=company_id)
    done = 0
    for _ in range(MOST_ROUNDS):
        found = services.refresh(zone)
        done += found
        if found < services.MOST_QUARTERS:
            break
    return done
