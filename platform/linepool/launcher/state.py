"""What one running copy remembers between starts: its ports and its secrets."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from linepool.launcher import nodes, s3
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.ports import Reservations, tcp_is_free, udp_is_free

RTP_BLOCK = 2000
_SECRETS = ("database", "database_admin", "switch_database", "valkey", "s3", "ari", "ami", "django")
# All below 32768, where the kernel begins to hand out ports of its own accord.
_CANDIDATES: Mapping[str, range] = {
    "web": range(8000, 8100),
    "postgres": range(15432, 15532),
    "valkey": range(16379, 16479),
    "s3": range(13300, 14300, 10),
    "http": range(18088, 18188),
    "ami": range(15038, 15138),
    "sip": range(5060, 5260, 10),
    "rtp": range(12000, 32000, RTP_BLOCK),
}
# What a person may want to fix, and the variable that fixes it.
VARIABLES: Mapping[str, str] = {
    "web": "LINEPOOL_PORT",
    "sip": "LINEPOOL_SIP_PORT",
    "postgres": "LINEPOOL_POSTGRES_PORT",
    "valkey": "LINEPOOL_VALKEY_PORT",
    "s3": "LINEPOOL_S3_PORT",
    "http": "LINEPOOL_ARI_PORT",
    "ami": "LINEPOOL_AMI_PORT",
    "rtp": "LINEPOOL_RTP_FIRST",
}


@dataclass
class State:
    """Ports and secrets by name, kept in ``state.json`` (readable by its owner only)."""

    path: Path
    ports: dict[str, int] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)

    def save(self) -> None:
        """Write the file whole or not at all."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
            json.dump({"ports": self.ports, "secrets": self.secrets}, output, indent=1)
        partial.replace(self.path)


def load(layout: Layout) -> State:
    """Read the remembered state; secrets that are missing are made, ports are not chosen yet."""
    path = layout.var / "state.json"
    state = State(path)
    if path.exists():
        try:
            stored = json.loads(path.read_text())
            state.ports, state.secrets = dict(stored["ports"]), dict(stored["secrets"])
        except (ValueError, KeyError, TypeError) as error:
            raise LauncherError(f"{path} is damaged.", "`./run reset` starts over.") from error
    for name in _SECRETS:
        state.secrets.setdefault(name, secrets.token_urlsafe(48 if name == "django" else 18))
    return state


def choose_ports(
    state: State, environ: Mapping[str, str], notice: Callable[[str], None], reservations: Reservations
) -> None:
    """Give every part a port: the fixed one, the remembered one, or the first that is free.

    A fixed port that is taken is an error; a remembered one that is taken is replaced, with a notice. The ports
    stay ours against other copies for as long as ``reservations`` holds them.
    """

    def ours(name: str, port: int) -> bool:
        return _is_free(name, port) and reservations.take(port)

    for name, candidates in _wanted(nodes.count(environ)).items():
        fixed = environ.get(VARIABLES.get(name, ""))
        if fixed:
            state.ports[name] = _fixed(name, fixed)
            reservations.take(state.ports[name])
            continue
        remembered = state.ports.get(name)
        if remembered is not None and ours(name, remembered):
            continue
        others = {port for other, port in state.ports.items() if other != name}
        found = next((port for port in candidates if port not in others and ours(name, port)), None)
        if found is None:
            raise LauncherError(
                f"No free port for {name} from {candidates[0]} to {candidates[-1]}.",
                f"Set {VARIABLES.get(name, nodes.COUNT)} otherwise.",
            )
        if remembered is not None:
            notice(f"port {remembered} ({name}) is taken by another program; using {found} from now on")
        state.ports[name] = found


def _wanted(node_count: int) -> dict[str, range]:
    """Every port to be chosen; a further node has its own of each kind that a node has."""
    further = {f"{name}-{number}": _CANDIDATES[name] for number in range(2, node_count + 1) for name in nodes.PORTS}
    return {**_CANDIDATES, **further}


def _fixed(name: str, text: str) -> int:
    variable = VARIABLES[name]
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise LauncherError(f"{variable}={text} is no port.", "A port is a number from 1 to 65535.")
    port = int(text)
    if not _is_free(name, port):
        raise LauncherError(f"Port {port} is taken.", f"Stop the program that uses it, or change or remove {variable}.")
    return port


def _is_free(name: str, port: int) -> bool:
    kind = name.partition("-")[0]
    if kind == "sip":
        return udp_is_free(port)
    if kind == "rtp":
        return udp_is_free(port) and udp_is_free(port + RTP_BLOCK // 2)
    if name == "s3":
        return s3.ports_free(port)
    return tcp_is_free(port)
