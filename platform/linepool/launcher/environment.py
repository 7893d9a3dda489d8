"""The variables every part is started with, and which parts the person's own variables replace."""

from collections.abc import Mapping
from dataclasses import dataclass

from linepool.launcher import nodes, s3, switch
from linepool.launcher.layout import Layout
from linepool.launcher.ports import LOOPBACK
from linepool.launcher.postgres import DATABASE, ROLE
from linepool.launcher.state import State

# A part is not started when its variable points elsewhere.
REPLACED_BY: Mapping[str, str] = {
    "postgres": "LINEPOOL_DATABASE_URL",
    "valkey": "LINEPOOL_VALKEY_URL",
    "s3": "LINEPOOL_S3_ENDPOINT",
    "asterisk": "LINEPOOL_ARI_URL",
}


@dataclass(frozen=True)
class Environment:
    """All LINEPOOL_* values of this copy: the person's own first, ours for the rest."""

    values: Mapping[str, str]
    external: frozenset[str]

    def child(self, base: Mapping[str, str]) -> dict[str, str]:
        """The environment of a child process."""
        return {
            **base,
            **self.values,
            "DJANGO_SETTINGS_MODULE": base.get("DJANGO_SETTINGS_MODULE", "linepool.settings"),
            "PYTHONUNBUFFERED": "1",
        }


def build(layout: Layout, state: State, environ: Mapping[str, str]) -> Environment:
    """Compute the environment of this copy from its ports and secrets."""
    given = {name: value for name, value in environ.items() if name.startswith("LINEPOOL_") and value}
    host = given.get("LINEPOOL_HOST", "localhost")
    values = {**_ours(layout, state, host), **given}
    if REPLACED_BY["asterisk"] not in given:
        values.setdefault("LINEPOOL_MORE_NODES", nodes.further(state.ports, nodes.count(given), host))
    external = {part for part, variable in REPLACED_BY.items() if variable in given}
    if values["LINEPOOL_RECORDING_STORE"] != "s3":
        external.add("s3")
    return Environment(values, frozenset(external))


def _ours(layout: Layout, state: State, host: str) -> dict[str, str]:
    ports, secrets = state.ports, state.secrets
    database = f"{LOOPBACK}:{ports['postgres']}/{DATABASE}"
    return {
        "LINEPOOL_STATE_DIR": str(layout.var),
        "LINEPOOL_HOST": host,
        "LINEPOOL_PORT": str(ports["web"]),
        "LINEPOOL_SECRET_KEY": secrets["django"],
        "LINEPOOL_EMAIL_URL": "outbox://",
        "LINEPOOL_DATABASE_URL": f"postgresql://{ROLE}:{secrets['database']}@{database}",
        "LINEPOOL_SWITCH_DATABASE_URL": f"postgresql://{switch.ROLE}:{secrets['switch_database']}@{database}",
        "LINEPOOL_VALKEY_URL": f"redis://:{secrets['valkey']}@{LOOPBACK}:{ports['valkey']}",
        "LINEPOOL_RECORDING_STORE": "s3",
        "LINEPOOL_RECORDING_DIR": str(layout.var / "recordings"),
        "LINEPOOL_S3_ENDPOINT": f"http://{LOOPBACK}:{ports['s3']}",
        "LINEPOOL_S3_BUCKET": s3.BUCKET,
        "LINEPOOL_S3_ACCESS_KEY": s3.ACCESS_KEY,
        "LINEPOOL_S3_SECRET_KEY": secrets["s3"],
        "LINEPOOL_ARI_URL": f"http://{LOOPBACK}:{ports['http']}/ari",
        "LINEPOOL_ARI_USER": switch.ARI_USER,
        "LINEPOOL_ARI_PASSWORD": secrets["ari"],
        "LINEPOOL_AMI_HOST": LOOPBACK,
        "LINEPOOL_AMI_PORT": str(ports["ami"]),
        "LINEPOOL_AMI_USER": switch.AMI_USER,
        "LINEPOOL_AMI_PASSWORD": secrets["ami"],
        "LINEPOOL_SIP_HOST": LOOPBACK,
        "LINEPOOL_SIP_PORT": str(ports["sip"]),
        "LINEPOOL_SIP_WS_URL": f"ws://{host}:{ports['http']}/ws",
        "LINEPOOL_CONTROLLERS": "2",
        nodes.COUNT: str(nodes.DEFAULT),
        "LINEPOOL_SPOOL": str(layout.spool),
        "LINEPOOL_JOURNAL": str(layout.journal),
        "LINEPOOL_SOUNDS": str(layout.sounds),
    }
