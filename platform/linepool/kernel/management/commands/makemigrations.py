"""`manage.py makemigrations`: compares with the history of the public schema."""

from typing import Any

from django.core.management.commands.makemigrations import Command as DjangoCommand
from django.db import connections

from linepool.kernel.tenancy import public_scope


class Command(DjangoCommand):
    """Django's own command, in the public scope."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in the public scope."""
        # The database is only asked whether its history is consistent; without one there is nothing to wait for.
        connections["default"].settings_dict["OPTIONS"]["pool"]["timeout"] = 1
        with public_scope():
            super().handle(*args, **options)
