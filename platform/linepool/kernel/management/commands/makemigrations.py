"""`manage.py makemigrations`: compares with the history of the public schema."""

from typing import Any

from django.core.management.commands.makemigrations import Command as DjangoCommand

from linepool.kernel.tenancy import public_scope


class Command(DjangoCommand):
    """Django's own command, in the public scope."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in the public scope."""
        with public_scope():
            super().handle(*args, **options)
