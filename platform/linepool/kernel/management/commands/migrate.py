"""`manage.py migrate`: the installation's own tables. Companies' tables: `manage.py migrate_companies`."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from linepool.kernel.tenancy import public_scope


class Command(DjangoCommand):
    """Django's own command, in the public scope (replaces django-tenants' variant)."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Run in the public scope."""
        with public_scope():
            super().handle(*args, **options)
