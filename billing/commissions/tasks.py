"""Agents whose sales were confirmed before the record of the call arrived."""

from billing.commissions.models import Sale
from billing.commissions.paying import pay_waiting
from linepool.kernel.tenancy import company_scope
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.pay_waiting_sales")
def pay_waiting_sales() -> int:
    """Pay those whose call is known now; returns how many sales."""
    done = 0
    for company_id in list(Sale.objects.filter(waits=True).values_list("company_id", flat=True).distinct()):
        with company_scope(company_id):
            done += pay_waiting(company_id)
    return done
