"""Work done outside the request."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.utils.timezone import now

from linepool.accounts.models import EnterTicket, Invitation, OutboxMail, PasswordReset
from linepool.kernel.tenancy.celery import public_task

KEEP_INVITATIONS = timedelta(days=30)
KEEP_OUTBOX = timedelta(days=7)


@public_task(name="accounts.deliver", autoretry_for=(OSError,), retry_backoff=5, retry_backoff_max=600, max_retries=12)
def deliver(to: str, subject: str, body: str) -> None:
    """Hand a mail to the mail server; tried for about an hour and a half while the server does not take it."""
    send_mail(subject, body, None, [to])


@public_task(name="accounts.forget_expired")
def forget_expired() -> int:
    """Delete what can never be used again, and return how many.

    Sessions, tickets, reset links, long ended invitations, kept mails.
    """
    moment = now()
    expired = (
        Session.objects.filter(expire_date__lt=moment),
        EnterTicket.objects.filter(expires_at__lt=moment),
        PasswordReset.objects.filter(expires_at__lt=moment),
        Invitation.objects.filter(expires_at__lt=moment - KEEP_INVITATIONS),
        OutboxMail.objects.filter(created_at__lt=moment - KEEP_OUTBOX),
    )
    return sum(rows.delete()[0] for rows in expired)
