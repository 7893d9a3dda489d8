"""What can be wrong with paying by card."""

from linepool.kernel.errors import Conflict, InvalidInput, Unavailable


class CardPaymentOff(Conflict):
    """The installation has no Stripe account."""

    code = "card_payment_off"
    message = (
        "Paying by card is not set up here: the operator sets LINEPOOL_STRIPE_SECRET_KEY and the webhook's secret."
    )


class StripeAway(Unavailable):
    """Stripe does not answer, or asks us to wait."""

    code = "stripe_unavailable"
    message = "The card service does not answer. Nothing was charged that is not shown here; try again in a minute."


class StripeRefused(Conflict):
    """Stripe took the request for wrong: a setting of the account, or a mistake of ours."""

    code = "stripe_refused"
    message = "The card service refused this request. The operator can read why in the log."


class BadSignature(InvalidInput):
    """A message that Stripe did not sign, or not now."""

    code = "bad_stripe_signature"
    message = "This message is not signed by Stripe, or not now."


class NothingOpen(Conflict):
    """The invoice is paid, or not final yet."""

    code = "nothing_open"
    message = "Nothing is open on this invoice."


class PaymentUnderWay(Conflict):
    """Money is just being taken for this invoice."""

    code = "payment_under_way"
    message = "A payment of this invoice is just being processed; look again in a minute."


class NotByCard(Conflict):
    """Only what came by card goes back to the card."""

    code = "not_paid_by_card"
    message = "This payment did not come by card."


class MoreThanPaid(Conflict):
    """A card gets back at most what it paid."""

    code = "more_than_paid"
    message = "This is more than what is left of the card's payment."


class PayoutByHand(Conflict):
    """Stripe does not say what a payout somebody began by hand is made of."""

    code = "payout_by_hand"
    message = "This payout was begun by hand: Stripe does not say which payments it holds. Book it in your own books."


class PayoutDiffers(Conflict):
    """What Stripe lists of a payout is not what it sent."""

    code = "payout_does_not_add_up"
    message = "The payments Stripe lists for this payout do not add up to it."
