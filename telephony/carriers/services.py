"""Making and changing carriers: our row and Asterisk's rows in one transaction, in force at once without a reload.

Who sends from a carrier's address is the carrier, whatever name they give: the switch knows these addresses by heart,
and reads them anew when call control says so.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from linepool.audit import services as audit
from telephony.carriers.errors import BadAddress, CarrierExists, CarrierNotFound
from telephony.carriers.models import Carrier
from telephony.control import notify_carriers_changed
from telephony.nodes.realtime import PsAor, PsAuth, PsEndpoint, PsEndpointIdIp

#: Agents register from here in the embedded default: an identify on it would swallow them (facts/asterisk.md).
_AGENTS_HOME = ipaddress.ip_address("127.0.0.1")


def create_carrier(
    code: str, name: str, *, source_addresses: Sequence[str], host: str = "", port: int = 5060, **options: Any
) -> Carrier:
    """Add a carrier and let its calls in. ``options`` are further fields of ``Carrier``.

    Raises ``CarrierExists`` and ``BadAddress``.
    """
    addresses = _checked(source_addresses)
    with transaction.atomic():
        if Carrier.objects.filter(code=code).exists():
            raise CarrierExists(fields={"code": "taken"})
        if Carrier.objects.filter(source_addresses__overlap=addresses).exists():
            raise CarrierExists(fields={"source_addresses": "taken"})
        carrier = Carrier.objects.create(
            code=code, name=name, source_addresses=addresses, host=host, port=port, **options
        )
        write_realtime(carrier)
        audit.record("carrier.created", f"carrier:{code}", host=host, source_addresses=addresses)
        transaction.on_commit(notify_carriers_changed)
        return carrier


def change_carrier(code: str, **changes: Any) -> Carrier:
    """Change a carrier's fields and what the switch knows of it. Raises ``CarrierNotFound``, ``BadAddress``."""
    with transaction.atomic():
        carrier = Carrier.objects.select_for_update().filter(code=code).first()
        if carrier is None:
            raise CarrierNotFound
        if "source_addresses" in changes:
            changes["source_addresses"] = _checked(changes["source_addresses"])
        for field, value in changes.items():
            setattr(carrier, field, value)
        carrier.save(update_fields=list(changes))
        write_realtime(carrier)
        audit.record("carrier.changed", f"carrier:{code}", fields=sorted(changes))
        transaction.on_commit(notify_carriers_changed)
        return carrier


def write_realtime(carrier: Carrier) -> None:
    """Make the switch's rows say what the carrier's row says; a disabled carrier has none."""
    name = carrier.endpoint
    PsEndpointIdIp.objects.filter(endpoint=name).delete()
    if not carrier.enabled:
        for model in (PsEndpoint, PsAor, PsAuth):
            model.objects.filter(pk=name).delete()
        return
    PsAor.objects.update_or_create(id=name, defaults=_aor(carrier))
    if carrier.username:
        secret = {"auth_type": "userpass", "username": carrier.username, "password": carrier.password}
        PsAuth.objects.update_or_create(id=name, defaults=secret)
    PsEndpoint.objects.update_or_create(id=name, defaults=_endpoint(carrier))
    PsEndpointIdIp.objects.bulk_create(
        PsEndpointIdIp(id=f"{name}-{position}", endpoint=name, match=address)
        for position, address in enumerate(carrier.source_addresses)
    )


def _aor(carrier: Carrier) -> dict[str, Any]:
    contact = f"sip:{carrier.host}:{carrier.port}" if carrier.host else None
    return {"contact": contact, "max_contacts": 1, "qualify_frequency": 0}


def _endpoint(carrier: Carrier) -> dict[str, Any]:
    """How the switch treats the carrier: by its address, our application only, no re-INVITE of the media."""
    return {
        "transport": "transport-udp",
        "aors": carrier.endpoint,
        "outbound_auth": carrier.endpoint if carrier.username else None,
        "context": "carrier",
        "disallow": "all",
        "allow": carrier.codecs,
        "identify_by": "ip",
        "direct_media": "no",
        "rtp_symmetric": "yes",
        "force_rport": "yes",
        "rewrite_contact": "no",
        "trust_id_inbound": "yes",
        "send_pai": "yes",
        "dtmf_mode": "rfc4733",
        "allow_transfer": "no",
        "allow_subscribe": "no",
        "rtp_timeout": 60,
        "rtp_timeout_hold": 600,
    }


def _checked(addresses: Sequence[str]) -> list[str]:
    if not addresses:
        raise BadAddress(fields={"source_addresses": "required"})
    for address in addresses:
        try:
            network = ipaddress.ip_network(address, strict=False)
        except ValueError as error:
            raise BadAddress(fields={"source_addresses": address}) from error
        if network.version == 4 and _AGENTS_HOME in network:
            raise BadAddress(fields={"source_addresses": address})
    return list(addresses)
