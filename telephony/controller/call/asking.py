"""What people ask of a call: ``await call.ask(CallEvent.CONSULT, Ask(agent, to=destination))``.

Done when it returns; :class:`~telephony.controller.refused.RefusedError` says why it was not, and nothing has changed.

=================  ===========================================================================================
event              beside ``agent``, who asks
=================  ===========================================================================================
``HANG_UP``        out of the call; declines when their device rings
``HOLD`` ``RESUME`` ``SWAP`` ``MERGE`` ``COMPLETE`` ``CANCEL`` ``LEAVE`` ``PARK``
``TRANSFER`` ``CONSULT`` ``ADD``    ``to``
``DROP``           ``party``
``RETRIEVE``       of a parked call (``world.parking`` finds it by company and slot); also by one not in the call
``RECLAIM``        of the call ``agent.left_behind``
``KEYPAD``         ``text``: the digits
``NOTE``           ``text``
``RECORDING``      ``text``: "start", "stop", "pause", "resume"
``SUPERVISE``      ``text``: "listen", "whisper", "barge", "takeover"; ``user_id``: at whose ear
``UNSUPERVISE``    out of the call that is supervised
``PULL``           ``to``: a queue, or an agent
=================  ===========================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass

from telephony.controller.call.world import Agent
from telephony.destination import Destination


@dataclass(frozen=True, slots=True)
class Ask:
    """Who asks, and whatever belongs to what is asked."""

    agent: Agent
    to: Destination | None = None
    party: str = ""
    text: str = ""
    user_id: int = 0
