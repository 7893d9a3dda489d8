"""The way from one media node to a phone registered at another: one endpoint for all of them.

Its rows are shared like all others, so a node added to the pool can be called and can call at once. A node proves that
it is one by the trunk's secret. What arrives rings the phone it names and nothing else (``[trunk]`` in the dialplan).
"""

from __future__ import annotations

import secrets
from typing import Final

from telephony.nodes.endpoints import RTP_TIMEOUT_SECONDS, TELEPHONE_CODECS
from telephony.nodes.realtime import PsAuth, PsEndpoint

TRUNK: Final = "linepool-trunk"
CALL_VARIABLE: Final = "LINEPOOL_CALL"
"""Of a channel that came through it: the id of the call that made it."""
_ENDPOINT: Final = {
    "transport": "transport-udp",
    "auth": TRUNK,
    "outbound_auth": TRUNK,
    "context": "trunk",
    "disallow": "all",
    "allow": TELEPHONE_CODECS,
    "identify_by": "auth_username,username",
    "from_user": TRUNK,  # by which the other side knows it; whose call it is stands in P-Asserted-Identity
    "trust_id_inbound": "yes",
    "send_pai": "yes",
    "direct_media": "no",
    "rtp_timeout": RTP_TIMEOUT_SECONDS,
    "rtp_timeout_hold": 120,
    "timers": "no",
    "allow_transfer": "no",
    "allow_subscribe": "no",
}


def register_trunk() -> None:
    """Make the trunk, or correct it; its secret stays."""
    secret = {"auth_type": "userpass", "username": TRUNK, "password": secrets.token_urlsafe(32)}
    PsAuth.objects.get_or_create(id=TRUNK, defaults=secret)
    PsEndpoint.objects.update_or_create(id=TRUNK, defaults=_ENDPOINT)
