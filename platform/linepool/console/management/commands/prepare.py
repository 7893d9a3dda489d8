"""`manage.py prepare`: what the database needs before the parts may start, in one process."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

TABLES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("migrate", {"interactive": False, "verbosity": 0}),
    ("migrate_companies", {}),
    ("prepare_switch_role", {}),
)


class Command(BaseCommand):
    """Runs the commands of one or both groups in order; each of them may be run again without harm."""

    help = "Bring tables, companies' schemas and the switch's role up to date (--tables), plant the seeds (--seeds)."
    # Each command checks the system itself, in its own scope.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration

    def add_arguments(self, parser: CommandParser) -> None:
        """Which groups; both when none is named."""
        parser.add_argument("--tables", action="store_true")
        parser.add_argument("--seeds", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run them."""
        both = not options["tables"] and not options["seeds"]
        steps = [*(TABLES if both or options["tables"] else ()), *([("seed", {})] if both or options["seeds"] else [])]
        for name, arguments in steps:
            self.stdout.write(f"{name}:")
            call_command(name, **arguments)
