"""`manage.py createsuperuser`: makes an operator; people live in the public schema."""

from typing import Any

from django.contrib.auth.management.commands.createsuperuser import Command as DjangoCommand

from linepool.kernel.tenancy import public_scope


class Command(DjangoCommand):
    """Django's own command, in the public scope."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """Check migrations and run in the public scope."""
        with public_scope():
            return super().execute(*args, **options)
