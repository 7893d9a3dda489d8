"""How a media node is, asked over real HTTP."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest

from linepool.kernel.tenancy import public_scope
from linepool.launcher.ports import free_port
from telephony.nodes import services
from telephony.nodes.models import MediaNode
from telephony.nodes.selectors import pool


class _Ari(BaseHTTPRequestHandler):
    """The two answers of ARI that health looks at."""

    answers: ClassVar[dict[str, Any]] = {
        "/ari/asterisk/info?only=system": {"system": {"version": "22.10.1", "entity_id": "x"}},
        "/ari/channels": [{"id": "1"}, {"id": "2"}],
    }

    def do_GET(self) -> None:
        body = json.dumps(self.answers[self.path]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        """Keep quiet."""


@pytest.fixture
def ari() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Ari)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/ari"
    server.shutdown()
    server.server_close()


@pytest.fixture
def node(db: None, ari: str) -> MediaNode:
    with public_scope():
        return services.register_node("n1", ari_url=ari, sip_address="127.0.0.1:5060", ws_url="ws://127.0.0.1:8088/ws")


def test_a_node_that_answers_is_up_with_its_version_and_channels(node: MediaNode) -> None:
    with public_scope():
        assert services.check_nodes() == {"n1": "up"}
        node.refresh_from_db()
    assert (node.version, node.channels, node.last_error) == ("22.10.1", 2, "")
    assert node.checked_at is not None


def test_a_silent_node_is_down_and_remembers_since_when(node: MediaNode) -> None:
    with public_scope():
        services.check_nodes()
        MediaNode.objects.update(ari_url=f"http://127.0.0.1:{free_port()}/ari")
        assert services.check_nodes() == {"n1": "down"}
        first = MediaNode.objects.get()
        assert services.check_nodes() == {"n1": "down"}
        second = MediaNode.objects.get()
    assert "ConnectError" in first.last_error
    assert first.changed_at == second.changed_at
    assert first.checked_at != second.checked_at


def test_a_draining_node_stays_draining_while_it_is_well(node: MediaNode) -> None:
    with public_scope():
        services.set_draining("n1", draining=True)
        assert services.check_nodes() == {"n1": "draining"}
        services.set_draining("n1", draining=False)
        assert services.check_nodes() == {"n1": "up"}


def test_the_operator_sees_nodes_carriers_and_numbers(node: MediaNode) -> None:
    with public_scope():
        services.check_nodes()
        state = pool()
    assert [(row["name"], row["status"], row["channels"]) for row in state["nodes"]] == [("n1", "up", 2)]
    assert set(state["numbers"]) == {"free", "claimed", "released", "quarantine", "retired"}
