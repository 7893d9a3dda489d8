"""A database of its own for a benchmark, made like a fresh installation's."""

import contextlib
import os
from collections.abc import Iterator


@contextlib.contextmanager
def fresh_installation() -> Iterator[None]:
    """Start PostgreSQL (a commit waits for the disk) and Valkey, migrate and seed; models import inside the block."""
    from linepool.launcher.embedded import temporary_postgres, temporary_valkey

    with temporary_postgres(durable=True) as postgres, temporary_valkey() as valkey:
        os.environ |= {
            "LINEPOOL_DATABASE_URL": postgres.url,
            "LINEPOOL_VALKEY_URL": valkey.url,
            "DJANGO_SETTINGS_MODULE": "linepool.settings",
        }
        import django

        django.setup()
        _migrate_and_seed()
        try:
            yield
        finally:
            from django.db import connections

            connections["default"].close()
            connections["default"].close_pool()  # type: ignore[attr-defined]


def _migrate_and_seed() -> None:
    from django.core.management import call_command

    from billing.catalogue import seed as catalogue
    from linepool.kernel.tenancy import public_scope
    from telephony.carriers import seed as carriers
    from telephony.numbers import seed as numbers

    call_command("migrate", verbosity=0, interactive=False)
    call_command("migrate_companies", stdout=open(os.devnull, "w"))  # noqa: SIM115 - closed with the process
    with public_scope():
        catalogue.seed()
        carriers.seed()
        numbers.seed()
