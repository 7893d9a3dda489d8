"""``manage.py seed``: what every new installation needs before its first sign-up. Runs again harmlessly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import BaseCommand

from billing.catalogue.seed import seed as seed_catalogue
from linepool.kernel.tenancy import public_scope
from telephony.carriers.seed import seed as seed_carriers
from telephony.nodes.services import register_nodes
from telephony.nodes.trunk import register_trunk
from telephony.numbers.seed import seed as seed_numbers
from telephony.prompts import lay_at_hand

#: In this order: numbers belong to a carrier.
STEPS: Final[tuple[tuple[str, Callable[[], object]], ...]] = (
    ("price books and plans", seed_catalogue),
    ("media nodes", register_nodes),
    ("trunk between them", register_trunk),
    ("lab carrier", seed_carriers),
    ("numbers", seed_numbers),
    ("the switch's own words", lay_at_hand),
)


class Command(BaseCommand):
    """Calls each feature's seed function in the public scope."""

    help = "Seed price books, plans, the media node, the lab's carrier and free numbers."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seed everything, one line per step."""
        with public_scope():
            for name, step in STEPS:
                step()
                self.stdout.write(f"{name}: ready")
