"""``manage.py visits EMAIL [--forbid]``: who of the operator's people may enter companies' workspaces."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linepool.accounts.models import User
from linepool.accounts.visits import allow_visits
from linepool.kernel.tenancy import public_scope


class Command(BaseCommand):
    """Gives or takes the right to visit."""

    help = "Let one of the operator's people enter companies' workspaces, or forbid it: at once, visits included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, and whether not."""
        parser.add_argument("email")
        parser.add_argument("--forbid", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Change the right of an operator; anybody else cannot have it."""
        with public_scope():
            user = User.objects.filter(email=options["email"].strip().lower(), is_operator=True).first()
            if user is None:
                raise CommandError("no operator has this e-mail")
            allow_visits(user, not options["forbid"])
