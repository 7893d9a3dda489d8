"""Which payout of Stripe's a transfer on our bank account is: by its amount, its days and its reference."""

from datetime import timedelta
from typing import Final

from billing.payments.bank_file import Transfer
from billing.payments.models import BankLine
from billing.payments.stripe.models import Payout

DAYS: Final = timedelta(days=5)
"""So far from the day Stripe named the bank may book it."""
_NAME: Final = "stripe"


def payout_of(transfer: Transfer) -> Payout | None:
    """The booked payout of this amount and these days that no line has yet, when the transfer names Stripe or the
    payout; None where there is none, or more than one and none is named."""
    said = f"{transfer.payer} {transfer.text}".casefold()
    found = Payout.objects.filter(
        amount=transfer.amount,
        currency=transfer.currency,
        arrives_on__range=(transfer.booked_on - DAYS, transfer.booked_on + DAYS),
        booked_at__isnull=False,
        undone_at=None,
    )
    free = [one for one in found if not BankLine.objects.filter(ignored_by=payout_mark(one)).exists()]
    named = [one for one in free if one.pk.casefold() in said]
    if named:
        return named[0]
    return free[0] if len(free) == 1 and _NAME in said else None


def payout_mark(payout: Payout) -> str:
    """What stands at a bank's line in place of a person who set it aside."""
    return f"Stripe {payout.pk}"[:254]
