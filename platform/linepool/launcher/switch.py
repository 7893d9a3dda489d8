"""Writing the switch's configuration from the templates in deploy/asterisk."""

import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

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


def write_config(layout: Layout, asterisk: Asterisk, config: SwitchConfig) -> Path:
    """Write the whole configuration folder and the data folder beside it; return asterisk.conf's path."""
    # The switch itself writes to spool/recording (ARI) and makes no folder for it; spool/recordings is MixMonitor's.
    spools = (layout.spool / "recordings", layout.spool / "recording")
    folders = (layout.etc, layout.logs, layout.sounds, *spools, _run(layout))
    for folder in (*folders, _state(layout) / "keys", _state(layout) / "cache"):
        folder.mkdir(parents=True, exist_ok=True)
    layout.etc.chmod(0o700)  # passwords
    _lay_out_data(layout, asterisk)
    values = _values(layout, asterisk, config)
    for template in sorted(layout.templates.glob("*.conf")):
        (layout.etc / template.name).write_text(fill(template.read_text(), values, template.name))
    for name in _EMPTY:
        if not (layout.templates / name).exists():
            (layout.etc / name).write_text(f"; {_NOTICE}\n")
    return layout.etc / "asterisk.conf"


def fill(template: str, values: Mapping[str, str], name: str) -> str:
    """Replace every ``{{name}}``; a name without a value is a mistake in the template."""

    def value_of(match: re.Match[str]) -> str:
        if match[1] not in values:
            raise LauncherError(f"deploy/asterisk/{name} asks for {{{{{match[1]}}}}}, which nobody sets.")
        return values[match[1]]

    return _NAME.sub(value_of, template)


def _values(layout: Layout, asterisk: Asterisk, config: SwitchConfig) -> dict[str, str]:
    database = urlsplit(config.database_url)
    external = config.external_address
    addresses = f"external_media_address = {external}\nexternal_signaling_address = {external}" if external else ""
    return {
        "notice": _NOTICE,
        "application": APPLICATION,
        "ari_user": ARI_USER,
        "ami_user": AMI_USER,
        "etc": str(layout.etc),
        "modules": str(asterisk.modules),
        "data": str(_data(layout)),
        "state": str(_state(layout)),
        "spool": str(layout.spool),
        "run": str(_run(layout)),
        "logs": str(layout.logs),
        "music": str(_data(layout) / "moh"),
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


def _lay_out_data(layout: Layout, asterisk: Asterisk) -> None:
    """Make a data folder: the package's own files by link, English sounds as ``en``, our music."""
    data = _data(layout)
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


def _data(layout: Layout) -> Path:
    return layout.var / "switch" / "data"


def _state(layout: Layout) -> Path:
    return layout.var / "switch" / "state"


def _run(layout: Layout) -> Path:
    return layout.run / "switch"
