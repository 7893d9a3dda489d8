"""Work done outside the request."""

from django.core.mail import send_mail

from linepool.kernel.tenancy.celery import public_task


@public_task(name="accounts.deliver", autoretry_for=(OSError,), retry_backoff=5, retry_backoff_max=600, max_retries=12)
def deliver(to: str, subject: str, body: str) -> None:
    """Hand a mail to the mail server; tried for about an hour and a half while the server does not take it."""
    send_mail(subject, body, None, [to])
