"""The parked calls, which every desk of their company shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from telephony.controller.shown.stamps import stamp

if TYPE_CHECKING:
    from telephony.controller.exchange import Exchange


def parked_of(x: Exchange, company_id: int) -> list[dict[str, Any]]:
    """A company's parked calls, the longest parked first."""
    shown = [parked for call in x.parking.of_company(company_id) if (parked := call.parked()) is not None]
    return [
        {
            "slot": parked.slot,
            "caller": parked.caller,
            "queue_name": parked.queue_name,
            "since": stamp(parked.since),
            "until": stamp(parked.until),
        }
        for parked in sorted(shown, key=lambda parked: parked.since)
    ]
