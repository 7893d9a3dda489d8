"""`manage.py migrate_companies`: collect new migrations, then bring every company up to date."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError

from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.scope import Scope
from tenants.companies import schemas
from tenants.companies.models import Company

ROUNDS = 5
"""So often a company is tried whose tables others held on to."""


class Command(BaseCommand):
    """Safe to interrupt and to run again: each company is one transaction, and those at head are skipped."""

    help = "Updates the tables of every company (after `migrate`, which updates the installation's own)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, update, and report; exit non-zero when a company could not be updated."""
        began = time.monotonic()
        added = schemas.collect()
        self.stdout.write(f"collected {len(added)} new migrations")
        with public_scope():
            companies = [Scope(*row) for row in Company.objects.order_by("pk").values_list("schema_name", "pk")]
        failed = self._update_all(companies)
        self.stdout.write(f"{len(companies)} companies in {time.monotonic() - began:.2f} s")
        if failed:
            raise CommandError(f"{len(failed)} companies not updated: {', '.join(failed[:20])}")

    def _update_all(self, companies: list[Scope]) -> list[str]:
        """The schemas of those that could not be updated; whose tables others held on to is tried again after the rest.

        One company's odd rows must not keep the others from being updated.
        """
        updater = schemas.Updater()
        failed, changed, left = [], 0, companies
        for _ in range(ROUNDS):
            busy = []
            for number, scope in enumerate(left, start=1):
                try:
                    changed += bool(updater.update(scope))
                except DatabaseError as error:
                    self.stderr.write(f"{scope.schema}: {error}")
                    if isinstance(error, OperationalError):
                        busy.append(scope)
                    else:
                        failed.append(scope.schema)
                if number % 50 == 0 or number == len(left):
                    self.stdout.write(f"{number}/{len(left)} seen, {changed} updated, {len(busy) + len(failed)} failed")
            left = busy
        return [*failed, *(scope.schema for scope in left)]
