"""What a carrier is called in the switch."""

_PREFIX = "carrier-"


def endpoint_of(code: str) -> str:
    """The name of its endpoint."""
    return f"{_PREFIX}{code}"


def carrier_of(endpoint: str) -> str:
    """The code of the carrier whose endpoint this is; empty for anybody else's."""
    return endpoint.removeprefix(_PREFIX) if endpoint.startswith(_PREFIX) else ""
