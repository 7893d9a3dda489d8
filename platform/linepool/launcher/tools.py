"""Programs the tests need from the system: SIPp, Chromium, a font with Chinese characters."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from linepool.launcher import debian
from linepool.launcher.errors import LauncherError
from linepool.launcher.layout import Layout
from linepool.launcher.progress import Progress

_CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Tool:
    """A Debian package and where its program lies in it."""

    package: str
    program: str
    inside: str


TOOLS = (
    Tool("sip-tester", "sipp", "usr/bin/sipp"),
    Tool("chromium", "chromium", "usr/lib/chromium/chromium"),
    Tool("fonts-noto-cjk", "", ""),
)


def environment_with_tools(layout: Layout, progress: Progress, environ: Mapping[str, str]) -> dict[str, str]:
    """Return ``environ`` with a PATH on which every tool is found; installs what is missing.

    As root by apt into the system; otherwise unpacked privately below the cache folder.
    """
    folder = layout.cache / "tools"
    result = {**environ, "PATH": f"{folder / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}"}
    missing = [tool for tool in TOOLS if not is_there(tool, result["PATH"], folder)]
    if not missing:
        return result
    names = " ".join(tool.package for tool in missing)
    with progress.step(f"test tools: {names}"):
        if os.geteuid() == 0:
            _install_into_system(missing)
        else:
            _install_privately(missing, folder)
    return result


def is_there(tool: Tool, path: str, folder: Path) -> bool:
    """Tell whether a tool can be used already."""
    if tool.program == "chromium":
        return any(shutil.which(name, path=path) for name in _CHROMIUM_NAMES)
    if tool.program:
        return shutil.which(tool.program, path=path) is not None
    if (folder / "root" / "usr/share/fonts").is_dir():
        return True
    if shutil.which("fc-list") is None:
        return Path("/usr/share/fonts/opentype/noto").is_dir()
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def _install_into_system(missing: list[Tool]) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *(tool.package for tool in missing)]):
        done = subprocess.run(
            ["apt-get", "-q", *arguments],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        if done.returncode != 0:
            raise debian.explain(done.stdout + done.stderr)


def _install_privately(missing: list[Tool], folder: Path) -> None:
    """Unpack the tools with whatever the machine lacks of their libraries, and put wrappers on the PATH."""
    apt = debian.PrivateApt(folder / "apt")
    archives = apt.fetch([tool.package for tool in missing])
    root = folder / "root"
    debian.unpack(archives, root)
    shutil.rmtree(apt.folder, ignore_errors=True)
    (folder / "bin").mkdir(parents=True, exist_ok=True)
    libraries = ":".join(str(path) for path in (root / "usr/lib").glob("*-linux-gnu*"))
    for tool in missing:
        if not tool.program:
            continue
        if not (root / tool.inside).exists():
            raise LauncherError(
                f"The package {tool.package} holds no {tool.inside}.", f"Install {tool.package} yourself."
            )
        wrapper = folder / "bin" / tool.program
        wrapper.write_text(
            "#!/bin/sh\n"
            f'export LD_LIBRARY_PATH="{libraries}:{root}/lib/x86_64-linux-gnu${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"\n'
            f'export XDG_DATA_HOME="{root}/usr/share"\n'
            f'exec "{root / tool.inside}" "$@"\n'
        )
        wrapper.chmod(0o755)
