"""Several media nodes in one copy: how many, how they are called, which ports each has."""

import json
from collections.abc import Mapping

from linepool.launcher.errors import LauncherError
from linepool.launcher.ports import LOOPBACK

COUNT = "LINEPOOL_NODES"
DEFAULT = 2
MOST = 9
PORTS = ("http", "ami", "sip", "rtp")
"""What each node needs one of; the first node's have no number behind their names."""


def count(values: Mapping[str, str]) -> int:
    """How many media nodes this copy runs."""
    return how_many(values, COUNT, MOST, DEFAULT)


def name(number: int) -> str:
    """What the node is called everywhere: its Asterisk's ``systemname``."""
    return f"node-{number}"


def parts(values: Mapping[str, str]) -> tuple[str, ...]:
    """The names of their processes."""
    return numbered("asterisk", count(values))


def ports_of(ports: Mapping[str, int], number: int) -> dict[str, int]:
    """One node's ports by kind."""
    return {kind: ports[kind if number == 1 else f"{kind}-{number}"] for kind in PORTS}


def further(ports: Mapping[str, int], how_many_nodes: int, host: str) -> str:
    """LINEPOOL_MORE_NODES: the nodes beside the first, as ``telephony.nodes.addresses`` reads them."""
    listed = []
    for number in range(2, how_many_nodes + 1):
        if f"http-{number}" not in ports:  # a copy last started with fewer
            continue
        own = ports_of(ports, number)
        listed.append(
            {
                "name": name(number),
                "ari_url": f"http://{LOOPBACK}:{own['http']}/ari",
                "ami": f"{LOOPBACK}:{own['ami']}",
                "sip": f"{LOOPBACK}:{own['sip']}",
                "ws_url": f"ws://{host}:{own['http']}/ws",
            }
        )
    return json.dumps(listed)


def how_many(values: Mapping[str, str], variable: str, most: int, default: int = 2) -> int:
    """How many processes of a kind a person wants; raises LauncherError for what is no such number."""
    text = values.get(variable) or str(default)
    if not text.isdigit() or not 1 <= int(text) <= most:
        raise LauncherError(f"{variable}={text} is not a number from 1 to {most}.")
    return int(text)


def numbered(kind: str, how_many_of_it: int) -> tuple[str, ...]:
    """``x``, ``x-2``, ``x-3`` …"""
    return (kind, *(f"{kind}-{number}" for number in range(2, how_many_of_it + 1)))
