"""Reading carriers: which one carries a call out, and what all of them are to us."""

from __future__ import annotations

from dataclasses import dataclass

from telephony.carriers.models import Carrier


@dataclass(frozen=True, slots=True)
class Route:
    """A way out: ``dial`` is what ARI's originate takes as endpoint, ``carrier`` the code for the record."""

    carrier: str
    endpoint: str
    dial: str
    max_channels: int
    max_out: int | None = None
    calls_per_second: int = 100


@dataclass(frozen=True, slots=True)
class KnownCarrier:
    """What may come in by a carrier at once, how many new calls in a second both ways, and where it sends from."""

    channels_in: int
    per_second: int
    addresses: tuple[str, ...] = ()


def known_carriers() -> dict[str, KnownCarrier]:
    """Every enabled carrier by the name of its endpoint in the switch."""
    return {
        carrier.endpoint: KnownCarrier(
            carrier.max_channels if carrier.max_in is None else min(carrier.max_in, carrier.max_channels),
            carrier.calls_per_second,
            tuple(carrier.source_addresses),
        )
        for carrier in Carrier.objects.filter(enabled=True)
    }


def routes_out(e164: str) -> list[Route]:
    """The ways to reach a number, best first; empty when no enabled carrier takes outbound calls."""
    carriers = Carrier.objects.filter(enabled=True).exclude(host="").order_by("priority", "code")
    return [_route(carrier, e164) for carrier in carriers]


def _route(carrier: Carrier, e164: str) -> Route:
    digits = e164.removeprefix("+") if carrier.strip_plus else e164
    dialled = f"{carrier.dial_prefix}{digits}"
    # The static contact names host and port; the user part is the number.
    dial = f"PJSIP/{carrier.endpoint}/sip:{dialled}@{carrier.host}:{carrier.port}"
    return Route(
        carrier=carrier.code,
        endpoint=carrier.endpoint,
        dial=dial,
        max_channels=carrier.max_channels,
        max_out=carrier.max_out,
        calls_per_second=carrier.calls_per_second,
    )
