"""What can become of a sale, from an agent's word to money that may be asked for. Pure.

reported → checked (its quality was listened to) → confirmed (the client says so: money is owed from here on)
→ clawed back (the client's customer cancelled within the window). Failed, rejected and withdrawn sales cost nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from linepool.kernel.errors import Conflict


class SaleState(StrEnum):
    """Where a sale is."""

    REPORTED = "reported"
    CHECKED = "checked"
    FAILED = "failed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    CLAWED_BACK = "clawed_back"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """What somebody does with a sale."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    CONFIRM = "confirm"
    REJECT = "reject"
    CLAW_BACK = "claw_back"
    WITHDRAW = "withdraw"


MOVES: Final[Mapping[Move, tuple[SaleState, SaleState]]] = {
    Move.PASS: (SaleState.REPORTED, SaleState.CHECKED),
    Move.FAIL: (SaleState.REPORTED, SaleState.FAILED),
    Move.WITHDRAW: (SaleState.REPORTED, SaleState.WITHDRAWN),
    Move.CONFIRM: (SaleState.CHECKED, SaleState.CONFIRMED),
    Move.REJECT: (SaleState.CHECKED, SaleState.REJECTED),
    Move.CLAW_BACK: (SaleState.CONFIRMED, SaleState.CLAWED_BACK),
}
"""From which state each move leads where."""
NEED_REASON: Final = frozenset({Move.FAIL, Move.REJECT, Move.CLAW_BACK})


class WrongSaleState(Conflict):
    """The sale is not where this could be done with it."""

    code = "wrong_sale_state"
    message = "The sale is not in a state in which this can be done."


def after(state: SaleState, move: Move) -> SaleState:
    """Where the move leads; a move that was made already leads where the sale is. Raises WrongSaleState."""
    begins, ends = MOVES[move]
    if state not in (begins, ends):
        raise WrongSaleState(f"The sale is {state.value.replace('_', ' ')}.")
    return ends
