"""Several media nodes: what the settings say of them, which a browser is sent to, how they call each other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django.fixtures import Settings as SettingsWrapper

from linepool.kernel.tenancy import public_scope
from telephony.nodes import endpoints, services, trunk
from telephony.nodes.addresses import addresses
from telephony.nodes.models import MediaNode, PsAuth, PsContact, PsEndpoint

SECOND = """[{"name": "node-2", "ari_url": "http://10.0.0.2:8088/ari", "ami": "10.0.0.2:5038", "sip": "10.0.0.2:5060",
              "ws_url": "wss://two.example/ws"}]"""


@pytest.fixture(autouse=True)
def _two(db: None, settings: SettingsWrapper) -> Iterator[None]:
    settings.LINEPOOL_MORE_NODES = SECOND
    settings.LINEPOOL_SIP_WS_URL = "wss://one.example/ws"
    with public_scope():
        yield


def test_the_first_node_is_the_one_of_the_single_settings() -> None:
    first, second = addresses()
    assert (first.name, first.ws_url) == ("node-1", "wss://one.example/ws")
    assert (second.name, second.ami_host, second.ami_port, second.sip_port) == ("node-2", "10.0.0.2", 5038, 5060)
    assert second.spool.name == "node-2"


@pytest.mark.parametrize("text", ["{", "[1]", '[{"name": "x"}]', '[{"name": "x", "ami": "nowhere", "sip": ":"}]'])
def test_a_list_that_is_none_stops_the_start(settings: SettingsWrapper, text: str) -> None:
    settings.LINEPOOL_MORE_NODES = text
    with pytest.raises(ImproperlyConfigured, match="LINEPOOL_MORE_NODES"):
        addresses()


def test_registering_again_corrects_addresses_keeps_what_was_decided_and_forgets_who_left(
    settings: SettingsWrapper,
) -> None:
    services.register_nodes()
    MediaNode.objects.filter(name="node-2").update(draining=True)
    settings.LINEPOOL_MORE_NODES = SECOND.replace("two.example", "new.example")
    services.register_nodes()
    node = MediaNode.objects.get(name="node-2")
    assert (node.ws_url, node.draining) == ("wss://new.example/ws", True)
    settings.LINEPOOL_MORE_NODES = "[]"
    services.register_nodes()
    assert [node.name for node in MediaNode.objects.all()] == ["node-1"]


def test_browsers_are_sent_where_the_fewest_are_and_elsewhere_next() -> None:
    services.register_nodes()
    PsContact.objects.create(id="a1;@x", endpoint="a1", uri="sip:x", reg_server="node-1")
    assert endpoints.open_endpoint(1, 1, "x").ws_urls == ("wss://two.example/ws", "wss://one.example/ws")


def test_browsers_are_sent_to_a_node_that_is_down_last_and_to_one_that_drains_never() -> None:
    services.register_nodes()
    MediaNode.objects.filter(name="node-1").update(status="down")
    assert endpoints.websockets() == ("wss://two.example/ws", "wss://one.example/ws")
    MediaNode.objects.filter(name="node-2").update(draining=True)
    assert endpoints.websockets() == ("wss://one.example/ws",)


def test_a_phone_that_moved_is_where_it_registered_last() -> None:
    for node, expires in (("node-2", 4_000_000_000), ("node-1", 3_900_000_000), ("node-3", 1_000)):
        PsContact.objects.create(id=f"a1;@{node}", endpoint="a1", uri="sip:x", reg_server=node, expiration_time=expires)
    assert endpoints.registered(["a1", "a2"]) == {"a1": "node-2"}


def test_the_trunk_keeps_its_secret_and_lets_nobody_in_without_it() -> None:
    trunk.register_trunk()
    secret = PsAuth.objects.get(pk=trunk.TRUNK).password
    trunk.register_trunk()
    assert PsAuth.objects.get(pk=trunk.TRUNK).password == secret
    assert len(str(secret)) >= 32
    endpoint = PsEndpoint.objects.get(pk=trunk.TRUNK)
    assert (endpoint.auth, endpoint.outbound_auth, endpoint.context) == (trunk.TRUNK, trunk.TRUNK, "trunk")
