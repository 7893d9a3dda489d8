"""What the switch remembers of its peers (deploy/asterisk/sorcery.conf)."""

from __future__ import annotations

from telephony.ami._client import Client

ADDRESSES = "res_pjsip/identify"
PEERS = ("res_pjsip/endpoint", "res_pjsip/aor", "res_pjsip/auth")


async def forget_peers(client: Client) -> None:
    """Have peers read from the database again, by name when they are used next, by address now.

    Raises :class:`ActionRefused` and :class:`ConnectionLost`.
    """
    for cache in PEERS:
        await client.action("SorceryMemoryCacheExpire", Cache=cache)
    await client.action("SorceryMemoryCachePopulate", Cache=ADDRESSES)
