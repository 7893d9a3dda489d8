"""The lab's carrier, so that a fresh installation can be called at once. Runs again harmlessly."""

from __future__ import annotations

from telephony.carriers.models import Carrier
from telephony.carriers.services import create_carrier

LAB_CODE = "lab"
LAB_ADDRESS = "127.0.0.2"


def seed() -> Carrier:
    """The carrier at 127.0.0.2:5060: SIPp or a second Asterisk on this machine. Call it in the public scope."""
    known = Carrier.objects.filter(code=LAB_CODE).first()
    if known is not None:
        return known
    return create_carrier(
        LAB_CODE, "Lab carrier", source_addresses=[LAB_ADDRESS], host=LAB_ADDRESS, port=5060, max_channels=1000
    )
