"""Carriers and the rows Asterisk reads of them."""

import pytest

from linepool.kernel.tenancy import public_scope
from telephony.carriers import selectors, services
from telephony.carriers.errors import BadAddress, CarrierExists, CarrierNotFound
from telephony.carriers.models import Carrier
from telephony.carriers.seed import seed
from telephony.nodes.models import PsAor, PsAuth, PsEndpoint, PsEndpointIdIp


@pytest.fixture(autouse=True)
def _public(db: None) -> object:
    with public_scope():
        yield


def test_a_carrier_is_known_to_the_switch_by_its_addresses_at_once() -> None:
    services.create_carrier("south", "South", source_addresses=["192.0.2.1", "198.51.100.0/28"], host="192.0.2.1")
    endpoint = PsEndpoint.objects.get(pk="carrier-south")
    assert (endpoint.context, endpoint.identify_by, endpoint.auth) == ("carrier", "ip", None)
    assert PsAor.objects.get(pk="carrier-south").contact == "sip:192.0.2.1:5060"
    matches = PsEndpointIdIp.objects.filter(endpoint="carrier-south").values_list("match", flat=True)
    assert set(matches) == {"192.0.2.1", "198.51.100.0/28"}


def test_a_carrier_with_a_password_authenticates_outbound() -> None:
    services.create_carrier("south", "S", source_addresses=["192.0.2.1"], host="h", username="u", password="p")
    assert PsEndpoint.objects.get(pk="carrier-south").outbound_auth == "carrier-south"
    assert PsAuth.objects.get(pk="carrier-south").username == "u"


@pytest.mark.parametrize("addresses", [[], ["nonsense"], ["127.0.0.1"], ["127.0.0.0/8"], ["0.0.0.0/0"]])
def test_an_address_that_would_swallow_agents_or_is_none_is_refused(addresses: list[str]) -> None:
    with pytest.raises(BadAddress):
        services.create_carrier("south", "S", source_addresses=addresses)
    assert not Carrier.objects.exists()
    assert not PsEndpoint.objects.exists()


def test_two_carriers_cannot_share_a_code_or_an_address() -> None:
    services.create_carrier("south", "S", source_addresses=["192.0.2.1"])
    for code, address in (("south", "192.0.2.9"), ("north", "192.0.2.1")):
        with pytest.raises(CarrierExists):
            services.create_carrier(code, "N", source_addresses=[address])
    assert Carrier.objects.count() == 1


def test_a_disabled_carrier_is_unknown_to_the_switch_until_it_is_enabled() -> None:
    services.create_carrier("south", "S", source_addresses=["192.0.2.1"], host="192.0.2.1")
    services.change_carrier("south", enabled=False)
    assert not PsEndpoint.objects.exists()
    assert not PsEndpointIdIp.objects.exists()
    assert selectors.routes_out("+8613800001234") == []
    services.change_carrier("south", enabled=True)
    assert PsEndpoint.objects.filter(pk="carrier-south").exists()


def test_changing_an_unknown_carrier_is_refused() -> None:
    with pytest.raises(CarrierNotFound):
        services.change_carrier("nobody", enabled=False)


def test_a_call_goes_out_by_the_carrier_of_best_priority_in_its_own_dialling() -> None:
    services.create_carrier("inbound", "I", source_addresses=["192.0.2.3"])
    services.create_carrier("second", "B", source_addresses=["192.0.2.2"], host="192.0.2.2", priority=20)
    services.create_carrier(
        "first", "A", source_addresses=["192.0.2.1"], host="192.0.2.1", port=5080, strip_plus=True, dial_prefix="00"
    )
    routes = selectors.routes_out("+8613800001234")
    assert [(route.carrier, route.dial) for route in routes] == [
        ("first", "PJSIP/carrier-first/sip:008613800001234@192.0.2.1:5080"),
        ("second", "PJSIP/carrier-second/sip:+8613800001234@192.0.2.2:5060"),
    ]


def test_the_labs_carrier_is_seeded_once() -> None:
    assert seed().pk == seed().pk
    assert PsEndpointIdIp.objects.get().match == "127.0.0.2"
