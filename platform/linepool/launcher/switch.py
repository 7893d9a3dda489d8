"""Writing the switch's configuration from the templates in deploy/asterisk."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from linepool.launcher import nodes
from linepool.launcher.asterisk import Asterisk
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.music import write_waiting_music

APPLICATION = "linepool"
ARI_USER = "linepool"
AMI_USER = "linepool"
ROLE = "switch"
# Read by modules that are content with nothing in them, but complain when the file is missing.
_EMPTY = (
    "acl.conf",
    "amd.conf",
    "ccss.conf",
    "cli.conf",
    "cli_permissions.conf",
    "codecs.conf",
    "dnsmgr.conf",
    "dsp.conf",
    "enum.conf",
    "features.conf",
    "pjproject.conf",
    "queues.conf",
    "queuerules.conf",
    "udptl.conf",
    "say.conf",
    "pjsip_notify.conf",
    "websocket_client.conf",
)
_NAME = re.compile(r"\{\{(\w+)\}\}")
_NOTICE = "Written by the launcher from deploy/asterisk at every start: changes made here are lost."


@dataclass(frozen=True)
class SwitchConfig:
    """What differs from one running copy to another."""

    database_url: str
    sip_bind: str
    sip_port: int
    http_bind: str
    http_port: int
    ami_port: int
    rtp_first: int
    rtp_last: int
    ari_password: str
    ami_password: str
    system_name: str
    external_address: str = ""


@dataclass(frozen=True)
class Home:
    """The folders of one media node of a copy. Sounds and music are everybody's; the first node's names stay short."""

    layout: Layout
    name: str

    @property
    def etc(self) -> Path:
        """Its rendered configuration."""
        return self.layout.etc if self._first else self.layout.var / f"etc-{self.name}"

    @property
    def logs(self) -> Path:
        """Its own log."""
        return self.layout.logs if self._first else self.layout.logs / self.name

    @property
    def spool(self) -> Path:
        """Where it writes recordings before they are stored: a folder of the spool that all nodes share."""
        return self.layout.spool / self.name

    @property
    def run(self) -> Path:
        """Its pid and control socket."""
        return self.layout.run / ("switch" if self._first else f"switch-{self.name}")

    @property
    def state(self) -> Path:
        """What it remembers: keys, its own little database."""
        return self.layout.var / ("switch" if self._first else f"switch-{self.name}") / "state"

    @property
    def data(self) -> Path:
        """What comes with Asterisk, and our music."""
        return self.layout.var / "switch" / "data"

    @property
    def _first(self) -> bool:
        return self.name == nodes.name(1)


def write_config(layout: Layout, asterisk: Asterisk, config: SwitchConfig) -> Path:
    """Write the whole configuration folder and the data folder beside it; return asterisk.conf's path."""
    home = Home(layout, config.system_name)
    # The switch itself writes to spool/recording (ARI) and makes no folder for it; spool/recordings is MixMonitor's.
    spools = (home.spool / "recordings", home.spool / "recording")
    folders = (home.etc, home.logs, layout.sounds, *spools, home.run)
    for folder in (*folders, home.state / "keys", home.state / "cache"):
        folder.mkdir(parents=True, exist_ok=True)
    home.etc.chmod(0o700)  # passwords
    _lay_out_data(home.data, asterisk)
    values = _values(home, asterisk, config)
    for template in sorted(layout.templates.glob("*.conf")):
        (home.etc / template.name).write_text(fill(template.read_text(), values, template.name))
    for name in _EMPTY:
        if not (layout.templates / name).exists():
            (home.etc / name).write_text(f"; {_NOTICE}\n")
    return home.etc / "asterisk.conf"


def fill(template: str, values: Mapping[str, str], name: str) -> str:
    """Replace every ``{{name}}``; a name without a value is a mistake in the template."""

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise LauncherError(f"deploy/asterisk/{name} asks for {{{{{match[1]}}}}}, which nobody sets.")
        return values[match[1]]

    return _NAME.sub(value_of, template)


def _values(home: Home, asterisk: Asterisk, config: SwitchConfig) -> dict[str, str]:
    database = urlsplit(config.database_url)
    external = config.external_address
    addresses = f"external_media_address = {external}\nexternal_signaling_address = {external}" if external else ""
    return {
        "notice": _NOTICE,
        "application": APPLICATION,
        "ari_user": ARI_USER,
        "ami_user": AMI_USER,
        "etc": str(home.etc),
        "modules": str(asterisk.modules),
        "data": str(home.data),
        "state": str(home.state),
        "spool": str(home.spool),
        "run": str(home.run),
        "logs": str(home.logs),
        "music": str(home.data / "moh"),
        "sounds": str(home.layout.sounds),
        "database_host": database.hostname or "127.0.0.1",
        "database_port": str(database.port or 5432),
        "database": database.path.lstrip("/"),
        "database_user": unquote(database.username or ROLE),
        "database_password": unquote(database.password or ""),
        "sip_bind": config.sip_bind,
        "sip_port": str(config.sip_port),
        "external_addresses": addresses,
        "http_bind": config.http_bind,
        "http_port": str(config.http_port),
        "ami_port": str(config.ami_port),
        "rtp_first": str(config.rtp_first),
        "rtp_last": str(config.rtp_last),
        "ari_password": config.ari_password,
        "ami_password": config.ami_password,
        "system_name": config.system_name,
    }


def _lay_out_data(data: Path, asterisk: Asterisk) -> None:
    """Make a data folder: the package's own files by link, English sounds as ``en``, our music."""
    (data / "sounds").mkdir(parents=True, exist_ok=True)
    for entry in asterisk.data.iterdir():
        if entry.name not in ("sounds", "moh"):
            _link(data / entry.name, entry)
    for language in (asterisk.data / "sounds").iterdir():
        if language.is_dir():
            _link(data / "sounds" / language.name, language)
    english = next((asterisk.data / "sounds").glob("en_US*"), None)
    if english is not None:
        _link(data / "sounds" / "en", english)
    if not (data / "moh" / "waiting.wav").exists():
        write_waiting_music(data / "moh" / "waiting.wav")


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and os.readlink(link) == str(target):
        return
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.symlink_to(target)
