"""`manage.py migrate`: the installation's own tables. Companies' tables: `manage.py migrate_companies`."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from linepool.kernel.tenancy import public_scope


class Command(DjangoCommand):
    """Django's own command, in the public scope (replaces django-tenants' variant)."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the public scope; not ``handle``, because the system checks before it ask the database too."""
        with public_scope():
            return super().execute(*args, **options)
