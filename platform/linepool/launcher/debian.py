"""Debian packages fetched and unpacked into a folder, without root and without touching the system.

The mirror is the one the machine's own apt configuration names; apt verifies the packages against the
Debian archive keyring, exactly as for the system (facts/asterisk.md).
"""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher.errors import LauncherError

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
MIRROR_VARIABLE = "LINEPOOL_DEBIAN_MIRROR"
_RELEASE_FILE = re.compile(r"^'(?P<mirror>[^']+)/dists/(?P<suite>[^/']+)/(?:In)?Release'")
_NO_NETWORK = (
    "Could not resolve",
    "Temporary failure",
    "Network is unreachable",
    "Unable to connect",
    "Connection failed",
    "timed out",
    "Could not connect",
)


@dataclass(frozen=True)
class Source:
    """One suite of one mirror."""

    mirror: str
    suite: str


def machine_source() -> Source:
    """Return the Debian mirror and the suite this machine itself is installed from.

    ``LINEPOOL_DEBIAN_MIRROR`` overrides the mirror. Raises LauncherError when apt knows none.
    """
    if shutil.which("apt-get") is None:
        raise LauncherError(
            "There is no apt-get on this machine.", "Install Asterisk 22 yourself or set LINEPOOL_ASTERISK_PREFIX."
        )
    listed = subprocess.run(
        ["apt-get", "update", "--print-uris"], capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
    )
    source = choose_source(listed.stdout)
    override = os.environ.get(MIRROR_VARIABLE)
    if override:
        return Source(override.rstrip("/"), source.suite if source else "stable")
    if source is None:
        raise LauncherError("apt's configuration names no Debian mirror.", f"Set {MIRROR_VARIABLE} to one.")
    return source


def choose_source(print_uris: str) -> Source | None:
    """Pick the main archive from ``apt-get update --print-uris``: no security, updates or backports suites."""
    for line in print_uris.splitlines():
        match = _RELEASE_FILE.match(line)
        if match and "-" not in match["suite"] and "debian" in match["mirror"]:
            return Source(match["mirror"], match["suite"])
    return None


@dataclass(frozen=True)
class PrivateApt:
    """An apt of our own in a folder, with its own lists and cache.

    With a ``source`` it knows only that and no installed packages: it fetches every dependency down to libc.
    Without one it uses the machine's own sources and fetches only what the machine lacks.
    """

    folder: Path
    source: Source | None = None

    def fetch(self, packages: Sequence[str]) -> list[Path]:
        """Download packages with their dependencies; resumes what an earlier run left; returns the .deb files.

        Raises LauncherError for no network, a full disk, an unknown package or a bad signature.
        """
        self._prepare()
        self._run("update")
        self._run("autoclean")  # versions an interrupted run fetched and the mirror has replaced since
        self._run("install", "-y", "--download-only", *packages)
        return sorted((self.folder / "archives").glob("*.deb"))

    def _prepare(self) -> None:
        if not KEYRING.exists():
            raise LauncherError("The Debian archive keyring is missing.", "Install the package debian-archive-keyring.")
        for name in ("lists/partial", "archives/partial", "preferences.d"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        (self.folder / "status").touch()
        if self.source is not None:
            sources = self.folder / "sources.list"
            sources.touch(mode=0o600)  # a mirror's address may carry a password
            sources.write_text(f"deb [signed-by={KEYRING}] {self.source.mirror} {self.source.suite} main\n")

    def _options(self) -> list[str]:
        alone = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": "/dev/null",
            "Dir::Etc::Preferences": "/dev/null",
            "Dir::Etc::PreferencesParts": self.folder / "preferences.d",
            "Dir::State::Status": self.folder / "status",
        }
        settings = {
            **(alone if self.source is not None else {}),
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::extended_states": self.folder / "extended_states",
            "Dir::Cache::Archives": self.folder / "archives",
            "Dir::Cache::pkgcache": "",
            "Dir::Cache::srcpkgcache": "",
            "APT::Install-Recommends": "0",
            "APT::Install-Suggests": "0",
            "APT::Sandbox::User": "root",
            "APT::Keep-Downloaded-Packages": "1",
            "Acquire::Languages": "none",
            "Acquire::Retries": "3",
            "Debug::NoLocking": "1",
        }
        return [part for name, value in settings.items() for part in ("-o", f"{name}={value}")]

    def _run(self, *arguments: str) -> None:
        done = subprocess.run(
            ["apt-get", "-q", *self._options(), *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"},
        )
        output = done.stdout + done.stderr
        if self.source is None and arguments == ("update",):
            return  # a stranger among the machine's sources may be down; what counts is the installation
        if done.returncode != 0 or any(line.startswith(("W: Failed to fetch", "E:")) for line in output.splitlines()):
            raise explain(output)


def explain(output: str) -> LauncherError:
    """Turn apt's complaint into one line for a person; addresses stay out of it."""
    if "No space left" in output or "enough free space" in output:
        return LauncherError("The disk is full.", "Free 1 GB and start again: the download resumes.")
    if any(sign in output for sign in _NO_NETWORK):
        return LauncherError(
            "The Debian mirror cannot be reached.", "Check the network and start again: the download resumes."
        )
    lines = output.splitlines()
    complaints = [line for sign in ("E:", "W:") for line in lines if line.startswith(sign)]
    reason = re.sub(r"[a-z+]+://\S+", "the mirror", complaints[0]) if complaints else "apt gave no reason."
    return LauncherError(f"apt: {reason}", f"{MIRROR_VARIABLE} names another mirror.")


def unpack(archives: Sequence[Path], target: Path) -> None:
    """Unpack packages into ``target``; it appears only when complete, so a kill leaves nothing half made."""
    partial = target.with_name(f"{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for archive in archives:
        done = subprocess.run(
            ["dpkg-deb", "-x", str(archive), str(partial)], capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            archive.unlink(missing_ok=True)  # damaged: fetched again next time
            if "No space left" in done.stderr:
                raise LauncherError("The disk is full.", "Free 1 GB and start again.")
            raise LauncherError(f"{archive.name} does not unpack.", "Start again: it is fetched anew.")
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)
