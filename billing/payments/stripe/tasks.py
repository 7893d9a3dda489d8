"""The clock of card payments."""

from billing.payments.bank import match_payouts
from billing.payments.stripe import clock, events, moves
from billing.payments.stripe.errors import StripeAway
from linepool.kernel.tenancy.celery import public_task


@public_task(name="billing.card_payments")
def card_payments() -> int:
    """Go on with everything begun; returns how many rows were worked on. Without a Stripe account: nothing."""
    return clock.work()


@public_task(name="billing.card_event")
def card_event(event_id: str) -> bool:
    """Apply one webhook's message at once; what fails is taken up by the minute's round."""
    return events.work_off(event_id)


@public_task(name="billing.card_balance")
def card_balance() -> int:
    """Read what moved our balance at Stripe and no message told of, and find payouts on the bank's lines; returns how
    much was read. Stripe away: later."""
    match_payouts()
    try:
        return moves.read_journal()
    except StripeAway:
        return 0
