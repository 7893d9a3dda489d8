"""Stripe's test cards, and what their banks say."""

from typing import NamedTuple


class Refusal(NamedTuple):
    """Why a card is refused, in Stripe's words."""

    code: str
    decline_code: str | None = None
    advice_code: str | None = None


class Card(NamedTuple):
    """How a card behaves when it is saved, charged by its holder, and charged in the holder's absence."""

    on_setup: Refusal | None = None
    present: Refusal | None = None
    absent: Refusal | None = None

    def on_charge(self, present: bool) -> Refusal | None:
        return self.present if present else self.absent


_POOR = Refusal("card_declined", "insufficient_funds", "try_again_later")
_NO = Refusal("card_declined", "generic_decline")
_EXPIRED = Refusal("expired_card", None, "confirm_card_data")
_STOLEN = Refusal("card_declined", "stolen_card", "do_not_try_again")
_ASKS = Refusal("authentication_required", "authentication_required")

GOOD = "4242424242424242"
OTHER_GOOD = "5555555555554444"
POOR = "4000000000000341"
"""Can be saved; has no money when it is charged."""
CARDS = {
    GOOD: Card(),
    OTHER_GOOD: Card(),
    POOR: Card(None, _POOR, _POOR),
    "4000000000000002": Card(_NO, _NO, _NO),
    "4000000000000069": Card(None, _EXPIRED, _EXPIRED),
    "4000000000009979": Card(None, _STOLEN, _STOLEN),
    "4000002760003184": Card(None, None, _ASKS),
}
