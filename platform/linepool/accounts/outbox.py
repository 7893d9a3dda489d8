"""A mail backend that keeps mail in the database, for developers to read."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from linepool.accounts.models import OutboxMail
from linepool.kernel.tenancy import public_scope


class OutboxBackend(BaseEmailBackend):
    """Stores one row for each recipient."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; return how many."""
        rows = [
            OutboxMail(to=to, subject=str(message.subject), body=str(message.body))
            for message in email_messages
            for to in message.recipients()
        ]
        with public_scope():
            OutboxMail.objects.bulk_create(rows)
        return len(email_messages)
