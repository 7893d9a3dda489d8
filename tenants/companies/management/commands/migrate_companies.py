"""`manage.py migrate_companies`: collect new migrations, then bring every company up to date."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from linepool.kernel.tenancy import public_scope
from linepool.kernel.tenancy.scope import Scope
from tenants.companies import schemas
from tenants.companies.models import Company


class Command(BaseCommand):
    """Safe to interrupt and to run again: each company is one transaction, and those at head are skipped."""

    help = "Updates the tables of every company (after `migrate`, which updates the installation's own)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, update, and report; exit non-zero when a company could not be updated."""
        began = time.monotonic()
        added = schemas.collect()
        self.stdout.write(f"collected {len(added)} new migrations")
        with public_scope():
            companies = list(Company.objects.order_by("pk").values_list("schema_name", "pk"))
        failed = self._update_all(companies)
        self.stdout.write(f"{len(companies)} companies in {time.monotonic() - began:.2f} s")
        if failed:
            raise CommandError(f"{len(failed)} companies not updated: {', '.join(failed[:20])}")

    def _update_all(self, companies: list[tuple[str, int]]) -> list[str]:
        updater = schemas.Updater()
        failed, changed = [], 0
        for number, (schema, pk) in enumerate(companies, start=1):
            try:
                changed += bool(updater.update(Scope(schema, pk)))
            except DatabaseError as error:
                # One company's odd rows must not keep the others from being updated.
                failed.append(schema)
                self.stderr.write(f"{schema}: {error}")
            if number % 50 == 0 or number == len(companies):
                self.stdout.write(f"{number}/{len(companies)} seen, {changed} updated, {len(failed)} failed")
        return failed
