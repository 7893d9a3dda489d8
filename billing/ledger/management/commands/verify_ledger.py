"""`manage.py verify_ledger`: exits 1 when usage, charges, ledger and balances do not add up."""

from typing import Any

from django.core.management.base import BaseCommand

from billing.ledger.verify import verify
from linepool.kernel.tenancy import public_scope


class Command(BaseCommand):
    """Compares independent sums over the whole ledger."""

    help = "Check that usage, charges, ledger and balances add up; exits 1 on any difference."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the figures and each difference."""
        with public_scope():
            report = verify()
        for state in ("rated", "free", "quarantined", "pending"):
            self.stdout.write(f"{state:<12}{report.states.get(state, 0):>10}")
        for difference in report.differences:
            self.stderr.write(f"company {difference.company_id}: {difference.check}? {difference.detail}")
        if report.differences:
            raise SystemExit(1)
        self.stdout.write("the ledger adds up")
