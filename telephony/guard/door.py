"""A switch's door: PJSIP's own access list, one entry for each address shut out, in the switch's memory.

Decided before the switch looks at a request at all (docs/adr/0020): 403, over every transport, at once, no reload.
A switch that restarts has forgotten all of them.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Final

import httpx
import structlog

log = structlog.get_logger(__name__)

MOST: Final = 1_000
"""The switch walks through all of them for every packet."""
_TIMEOUT_S: Final = 3.0
#: What Asterisk 22 answers to an access list it has taken: it cannot write one down again for the answer.
_TAKEN: Final = frozenset({200, 500})


class Door:
    """Shuts addresses out of one switch and lets them in again. Trouble is logged and answered with False."""

    def __init__(self, ari_url: str, user: str, password: str) -> None:
        self.shut: set[str] = set()
        self._lists = f"{ari_url.rstrip('/')}/asterisk/config/dynamic/res_pjsip/acl/"
        self._http = httpx.AsyncClient(auth=(user, password), timeout=_TIMEOUT_S)

    async def close(self) -> None:
        """Let go of the connection; what is shut stays shut."""
        await self._http.aclose()

    async def shut_out(self, address: str) -> bool:
        """Answer nobody at this address (or network) any more."""
        network = ipaddress.ip_network(address)  # a list the switch cannot read would shut out everybody
        body = {"fields": [{"attribute": "deny", "value": str(network)}]}
        if len(self.shut) >= MOST or not await self._ask("PUT", address, _TAKEN, body):
            return False
        self.shut.add(address)
        return True

    async def let_in(self, address: str) -> bool:
        """Forget that it was shut out."""
        if not await self._ask("DELETE", address, frozenset({204, 404})):
            return False
        self.shut.discard(address)
        return True

    async def _ask(
        self, method: str, address: str, good: frozenset[int], body: Mapping[str, object] | None = None
    ) -> bool:
        try:
            answer = await self._http.request(method, self._lists + _name(address), json=body)
        except httpx.HTTPError as error:
            log.warning("guard.switch_unreachable", address=address, error=repr(error))
            return False
        if answer.status_code not in good:
            log.error("guard.refused_by_switch", address=address, status=answer.status_code, text=answer.text[:200])
        return answer.status_code in good


def _name(address: str) -> str:
    return "ban-" + address.replace("/", "_").replace(":", "-")
