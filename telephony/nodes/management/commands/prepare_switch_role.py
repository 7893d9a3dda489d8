"""``manage.py prepare_switch_role``: the role in LINEPOOL_SWITCH_DATABASE_URL with exactly the switch's rights."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linepool.kernel.tenancy import public_scope
from telephony.nodes.role import Login, prepare_switch_role


class Command(BaseCommand):
    """Runs at every start, before Asterisk: idempotent."""

    help = "Make or correct the database role Asterisk uses (LINEPOOL_SWITCH_DATABASE_URL)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare the role, or say what is missing."""
        try:
            login = Login.from_url(os.environ.get("LINEPOOL_SWITCH_DATABASE_URL", ""))
        except ValueError as error:
            raise CommandError(f"LINEPOOL_SWITCH_DATABASE_URL: {error}") from error
        with public_scope():
            prepare_switch_role(login)
        self.stdout.write(f"The switch comes in as {login.name}.")
