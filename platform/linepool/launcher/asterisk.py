"""Getting Asterisk 22 and knowing how to run it (facts/asterisk.md)."""

import fcntl
import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher import debian
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout

OLDEST = 22
SUITE = "forky"
PACKAGES = ("asterisk", "asterisk-modules", "asterisk-config", "asterisk-core-sounds-en-wav")
PREFIX_VARIABLE = "LINEPOOL_ASTERISK_PREFIX"
_PRUNED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/share/info",
    "usr/share/lintian",
    "usr/share/perl",
    "usr/share/fonts",
    "usr/share/icons",
    "usr/include",
    "usr/games",
    "var/cache",
)
_LOADERS = {
    "x86_64": ("usr/lib64/ld-linux-x86-64.so.2", "x86_64-linux-gnu"),
    "aarch64": ("usr/lib/ld-linux-aarch64.so.1", "aarch64-linux-gnu"),
}


@dataclass(frozen=True)
class Asterisk:
    """An installed Asterisk: how to start it, where its modules and its data are."""

    program: tuple[str, ...]
    modules: Path
    data: Path

    def command(self, config: Path) -> list[str]:
        """The command line that runs it in the foreground with this asterisk.conf."""
        return [*self.program, "-f", "-C", str(config)]

    def version(self) -> str:
        """Ask the program itself, e.g. ``22.10.1``."""
        done = subprocess.run([*self.program, "-V"], capture_output=True, text=True, check=False)
        found = re.search(r"Asterisk (\S+?)(?:~| |$)", done.stdout.strip())
        return found.group(1) if found else "unknown"


def find(layout: Layout) -> Asterisk | None:
    """Return the Asterisk to use: the given prefix, one on PATH new enough, the one unpacked before, or None."""
    given = os.environ.get(PREFIX_VARIABLE)
    if given:
        return in_prefix(Path(given))
    installed = shutil.which("asterisk")
    if installed:
        system = _system(Path(installed))
        if system is not None:
            return system
    unpacked = layout.cache / "asterisk"
    return in_prefix(unpacked) if unpacked.exists() else None


def obtain(layout: Layout) -> Asterisk:
    """Return an Asterisk, fetching and unpacking one when there is none (100 MB, about 15 s); one copy at a time."""
    layout.cache.mkdir(parents=True, exist_ok=True)
    with (layout.cache / "asterisk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return find(layout) or _fetch(layout.cache)


def _fetch(cache: Path) -> Asterisk:
    source = debian.machine_source()
    apt = debian.PrivateApt(cache / "downloads" / SUITE, debian.Source(source.mirror, SUITE))
    prefix = cache / "asterisk"
    debian.unpack(apt.fetch(PACKAGES), prefix)
    for name in _PRUNED:
        shutil.rmtree(prefix / name, ignore_errors=True)
    shutil.rmtree(apt.folder, ignore_errors=True)
    return in_prefix(prefix)


def in_prefix(prefix: Path) -> Asterisk:
    """Describe the Asterisk unpacked in a folder, run by that folder's own loader and libraries."""
    loader, triplet = _LOADERS.get(platform.machine(), ("", ""))
    program = prefix / "usr" / "sbin" / "asterisk"
    if not loader or not (prefix / loader).exists() or not program.exists():
        raise LauncherError(
            f"{prefix} holds no Asterisk for this machine.", f"Remove it, or correct {PREFIX_VARIABLE}."
        )
    library_path = f"{prefix}/usr/lib/{triplet}:{prefix}/lib/{triplet}"
    return Asterisk(
        program=(str(prefix / loader), "--library-path", library_path, str(program)),
        modules=prefix / "usr/lib" / triplet / "asterisk/modules",
        data=prefix / "usr/share/asterisk",
    )


def _system(program: Path) -> Asterisk | None:
    folders = (*(Path("/usr/lib") / triplet for _, triplet in _LOADERS.values()), Path("/usr/lib"), Path("/usr/lib64"))
    modules = next((folder / "asterisk/modules" for folder in folders if (folder / "asterisk/modules").is_dir()), None)
    data = next((Path(name) for name in ("/usr/share/asterisk", "/var/lib/asterisk") if Path(name).is_dir()), None)
    if modules is None or data is None:
        return None
    system = Asterisk((str(program),), modules, data)
    major = system.version().split(".")[0]
    return system if major.isdigit() and int(major) >= OLDEST else None
