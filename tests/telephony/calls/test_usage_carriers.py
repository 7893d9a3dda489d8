"""Finance learns by which carrier a leg came or went."""

import pytest

from telephony.carriers.endpoints import carrier_of, endpoint_of


@pytest.mark.parametrize(
    ("endpoint", "carrier"),
    [("carrier-lab", "lab"), (endpoint_of("north-2"), "north-2"), ("w12-agent-7", ""), ("", "")],
)
def test_the_carrier_of_an_endpoint(endpoint: str, carrier: str) -> None:
    assert carrier_of(endpoint) == carrier
