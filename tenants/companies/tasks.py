"""Work done outside the request."""

from datetime import timedelta

from django.utils.timezone import now

from linepool.kernel.tenancy.celery import public_task
from tenants.companies.models import SignUp

KEEP_UNCONFIRMED = timedelta(days=7)


@public_task(name="companies.forget_unconfirmed")
def forget_unconfirmed() -> int:
    """Delete sign-ups nobody confirmed, with the e-mail and password hash in them; return how many."""
    return SignUp.objects.filter(company=None, expires_at__lt=now() - KEEP_UNCONFIRMED).delete()[0]
