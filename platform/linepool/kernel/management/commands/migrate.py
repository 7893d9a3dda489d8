"""`manage.py migrate`: the installation's own tables. Companies' tables: `manage.py migrate_companies`."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand
from django.db import connection

from linepool.kernel.tenancy import public_scope

# Calls go on meanwhile: who waits longer for a table gives up, changes nothing and is run again.
_IMPATIENT = "SET lock_timeout = '10s'"


class Command(DjangoCommand):
    """Django's own command, in the public scope (replaces django-tenants' variant)."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run in the public scope; not ``handle``, because the system checks before it ask the database too."""
        with public_scope(), connection.cursor() as cursor:
            cursor.execute(_IMPATIENT)
            try:
                return super().execute(*args, **options)
            finally:
                cursor.execute("RESET lock_timeout")
