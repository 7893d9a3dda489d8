"""What led to or from a media node that is dead, on the others: nothing will be heard there any more.

The switches find that out by themselves only when no sound has come for long (``RTP_TIMEOUT_SECONDS``).
"""

from __future__ import annotations

import asyncio

import structlog

from telephony import ari
from telephony.controller.call.states import CallEvent
from telephony.controller.exchange import Exchange
from telephony.controller.node import Node
from telephony.nodes.trunk import CALL_VARIABLE, TRUNK

log = structlog.get_logger(__name__)

OUT_OF_ORDER = 27
"""Q.850: the destination is."""


def leave_phones_of(x: Exchange, dead: Node) -> None:
    """Calls of other nodes go on without the phones that were registered at this one: who talked to such a phone is
    taken care of as after any device that died, and who was being rung there is rung no longer. Their agents stay at
    work for a while: the phones may register at another one."""
    for agent in x.agents:
        if agent.node == dead.name:
            agent.node, agent.moving = "", True
    for call in [call for call in x.calls.values() if call.node is not dead]:
        for leg in call.facts.legs:
            if leg.beyond == dead.name and leg.alive and not leg.parted:
                leg.cause = leg.cause or OUT_OF_ORDER
                talked = x.agents.of_user(leg.user_id) if leg.user_id is not None else None
                if talked is not None:
                    talked.moving = True  # or is at another one already, and seen there
                call.post(CallEvent.PARTY_LOST if call.ring_of(leg) is None else CallEvent.RING_ENDED, leg=leg)


async def hang_up_phones_called_by(x: Exchange, dead: Node) -> None:
    """Phones of other nodes that were in calls of this one: nobody of ours holds their channels but the switch."""
    calls = {call_id for call_id, call in x.calls.items() if call.node is dead}
    await asyncio.gather(*(_hang_up(x, node, calls) for node in x.nodes if node.switch.connected and not node.dead))


async def _hang_up(x: Exchange, node: Node, calls: set[str]) -> None:
    try:
        channels = [one.id for one in await node.switch.channels() if one.name.startswith(f"PJSIP/{TRUNK}-")]
        came = [channel_id for channel_id in channels if channel_id not in x.legs]
        for channel_id in came:
            if await node.switch.variable(channel_id, CALL_VARIABLE) in calls:
                await node.switch.hang_up(channel_id, OUT_OF_ORDER)
    except ari.AriError as error:
        log.warning("recovery.not_severed", node=node.name, error=str(error))
