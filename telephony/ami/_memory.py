"""What the switch remembers of its peers (deploy/asterisk/sorcery.conf)."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable

from telephony.ami._client import ActionRefused, Client

ADDRESSES = "res_pjsip/identify"
PEERS = ("res_pjsip/endpoint", "res_pjsip/aor", "res_pjsip/auth")


async def forget_peers(client: Client, names: Iterable[str]) -> None:
    """Have these peers read from the database again when they are used next, and now who all addresses are.

    Nobody else is forgotten: what is not remembered waits for a database that stands still.
    Raises :class:`ActionRefused` and :class:`ConnectionLost`.
    """
    for name in names:
        for cache in PEERS:
            with contextlib.suppress(ActionRefused):  # was not remembered
                await client.action("SorceryMemoryCacheExpireObject", Cache=cache, Object=name)
    await client.action("SorceryMemoryCachePopulate", Cache=ADDRESSES)
