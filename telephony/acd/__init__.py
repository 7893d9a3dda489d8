"""The automatic call distributor: a pure, deterministic engine.

`Acd().handle(event, now_ms)` answers with decisions; see `types` for the words and `engine` for the promises.
"""

from telephony.acd.engine import Acd
from telephony.acd.types import IllegalEvent, StaleOffer

__all__ = ["Acd", "IllegalEvent", "StaleOffer"]
